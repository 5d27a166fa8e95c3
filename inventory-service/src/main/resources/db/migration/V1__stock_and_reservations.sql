create table stock (
	product_id text collate "C" primary key check (char_length(product_id) between 1 and 64),
	available  bigint not null check (available >= 0)
);

-- One row an order, for ever: a message that comes back after a month must find its decision.
create table reservations (
	order_id    text collate "C" primary key check (char_length(order_id) between 1 and 64),
	state       text not null check (state in ('DONE', 'REFUSED', 'UNDONE')),
	-- What was asked. A tombstone (undone before it was asked for) has none.
	fingerprint bytea,
	items       jsonb,
	reason      text,
	decided_at  timestamptz not null,
	undone_at   timestamptz,
	check ((fingerprint is null) = (items is null)),
	check (fingerprint is not null or state = 'UNDONE'),
	check ((state = 'DONE') = (reason is null)),
	check ((state = 'UNDONE') = (undone_at is not null))
);

insert into stock (product_id, available) values
	('abc123', 1000000),
	('xyz456', 1000000),
	('mug001', 1000000),
	('tee001', 1000000),
	('cap001', 1000000),
	('pen001', 1000000),
	('bag001', 1000000),
	('book01', 1000000),
	('lamp01', 1000000),
	('last01', 1);
