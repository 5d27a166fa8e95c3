-- One row an order, for ever: a message that comes back after a month must charge nobody.
create table charges (
	order_id       text collate "C" primary key check (char_length(order_id) between 1 and 64),
	-- PENDING and CANCELLING: the bank has been or will be asked, its answer is not known here.
	state          text not null check (state in ('PENDING', 'DONE', 'REFUSED', 'CANCELLING', 'UNDONE')),
	-- What was asked. A tombstone (cancelled before it was asked for) has none.
	fingerprint    bytea,
	customer_id    text,
	amount         numeric(12, 2) check (amount >= 0),
	payment_method text,
	reason         text,
	refunded       numeric(12, 2) check (refunded between 0 and coalesce(amount, 0)),
	asked_at       timestamptz not null,
	decided_at     timestamptz,
	undone_at      timestamptz,
	check (num_nulls(fingerprint, customer_id, amount, payment_method) in (0, 4)),
	check (fingerprint is not null or state in ('CANCELLING', 'UNDONE')),
	check ((state in ('PENDING', 'DONE')) = (reason is null)),
	check (state not in ('DONE', 'REFUSED') or decided_at is not null),
	check ((state = 'UNDONE') = (undone_at is not null)),
	check ((state = 'UNDONE') = (refunded is not null))
);

-- The bank is another company. It stands in this database to save a process, but no transaction spans
-- both, and payment-service never reads this table: it only calls the bank.
create schema bank;

create table bank.charges (
	key            text collate "C" primary key,
	state          text not null check (state in ('CHARGED', 'DECLINED', 'CANCELLED')),
	-- None if it was cancelled before it was asked for.
	amount         numeric(12, 2) check (amount >= 0),
	payment_method text,
	reason         text,
	refunded       numeric(12, 2) not null default 0,
	-- When money was taken, if ever: the books are sum(amount) of these less sum(refunded).
	charged_at     timestamptz,
	cancelled_at   timestamptz,
	check (state = 'CANCELLED' or amount is not null),
	check ((state = 'DECLINED') = (reason is not null)),
	check ((state = 'CANCELLED') = (cancelled_at is not null)),
	check (state <> 'CHARGED' or (charged_at is not null and refunded = 0)),
	check (state <> 'DECLINED' or (charged_at is null and refunded = 0)),
	check (state <> 'CANCELLED' or refunded = coalesce(amount, 0)),
	check ((state = 'CANCELLED' and amount is null) = (state <> 'DECLINED' and charged_at is null))
);
