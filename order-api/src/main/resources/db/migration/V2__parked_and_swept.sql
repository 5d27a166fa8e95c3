-- The default lets an instance of the version before take orders in while this one is rolled out.
alter table orders
    add column parked_reason text,
    -- When the order's message was last put on its way: placed, found on the queue, resumed, swept, or sent late.
    add column queued_at timestamptz not null default now(),
    -- How often the message was taken for lost and published again.
    add column sweeps int not null default 0 check (sweeps >= 0);

-- Of orders that have ended nobody asks when they were queued; rewriting them all would take longer than a statement may.
update orders set queued_at = placed_at where status not in ('COMPLETED', 'REJECTED');
update orders set parked_reason = 'unknown' where status = 'PARKED';

alter table orders add constraint parked_for_a_reason check ((status = 'PARKED') = (parked_reason is not null));

-- What the sweeper looks through, oldest first. It holds only orders on their way, so an order pays for it once, when it is
-- placed, and not when it ends. Which orders have overtaken the others is read from orders_newest_by_status.
create index orders_on_their_way on orders (queued_at) where status = 'ACCEPTED';
