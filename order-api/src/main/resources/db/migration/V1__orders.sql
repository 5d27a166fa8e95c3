create table products (
    product_id text primary key check (length(product_id) between 1 and 64),
    -- The upper bound keeps the largest order (100 lines of 1,000 pieces) within numeric(12,2).
    unit_price numeric(12, 2) not null check (unit_price between 0 and 99999.99)
);

insert into products (product_id, unit_price) values
    ('abc123', 20.00),
    ('xyz456', 19.99),
    ('mug001', 8.50),
    ('tee001', 18.00),
    ('cap001', 14.90),
    ('pen001', 2.40),
    ('bag001', 34.00),
    ('book01', 27.95),
    ('lamp01', 49.00),
    ('last01', 99.00);

create table orders (
    order_id text primary key check (length(order_id) between 1 and 64),
    customer_id text not null,
    status text not null check (status in ('ACCEPTED', 'COMPLETED', 'REJECTED', 'PARKED', 'ABANDONING')),
    -- Lines, address and steps are frozen values of the order and never queried by themselves.
    items jsonb not null,
    total_price numeric(12, 2) not null check (total_price >= 0),
    payment_method text not null,
    ship_to jsonb not null,
    fingerprint bytea not null check (length(fingerprint) = 32),
    placed_at timestamptz not null,
    settled_at timestamptz,
    refused_by text,
    reason text,
    tracking_number text,
    steps jsonb not null default '[]',
    constraint ends_at_a_time check ((status in ('COMPLETED', 'REJECTED')) = (settled_at is not null)),
    constraint completed_with_a_parcel check ((status = 'COMPLETED') = (tracking_number is not null)),
    constraint rejected_by_somebody check ((status = 'REJECTED') = (refused_by is not null)),
    constraint rejected_for_a_reason check ((status = 'REJECTED') = (reason is not null))
);

-- One index for each way to list: all, by status, by customer; newest first, the order id breaks ties.
create index orders_newest on orders (placed_at desc, order_id desc);
create index orders_newest_by_status on orders (status, placed_at desc, order_id desc);
create index orders_newest_by_customer on orders (customer_id, placed_at desc, order_id desc);

create table outbox (
    id bigint generated always as identity primary key,
    order_id text not null,
    body text not null,
    created_at timestamptz not null default now(),
    -- Set when the queue refused this row for what it is: it waits for a person, not for another attempt.
    parked_reason text
);

-- Every row of the outbox is soon deleted, so its dead rows are cleared by number and not by share of the table.
alter table outbox set (autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 1000);

create table idempotency_keys (
    customer_id text not null,
    key text not null check (length(key) between 1 and 255),
    request_hash bytea not null check (length(request_hash) = 32),
    -- The key is written before its order, in the same transaction.
    order_id text not null references orders deferrable initially deferred,
    created_at timestamptz not null,
    primary key (customer_id, key)
);

create index idempotency_keys_oldest on idempotency_keys (created_at);
