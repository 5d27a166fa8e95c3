-- One row an order, for ever: a message that comes back after a month must send no second parcel.
create table shipments (
	order_id        text collate "C" primary key check (char_length(order_id) between 1 and 64),
	state           text not null check (state in ('DONE', 'REFUSED', 'UNDONE')),
	-- What was asked. A tombstone (cancelled before it was asked for) has none.
	fingerprint     bytea,
	items           jsonb,
	-- Personal data: never logged, never answered.
	ship_to         jsonb,
	tracking_number text collate "C" unique,
	reason          text,
	decided_at      timestamptz not null,
	undone_at       timestamptz,
	check (num_nulls(fingerprint, items, ship_to) in (0, 3)),
	check (fingerprint is not null or state = 'UNDONE'),
	check (state <> 'DONE' or tracking_number is not null),
	check (state <> 'REFUSED' or tracking_number is null),
	check ((state = 'DONE') = (reason is null)),
	check ((state = 'UNDONE') = (undone_at is not null))
);
