-- Where the order's trace goes on: W3C's traceparent. Without one nobody follows this order, or it is published again.
alter table outbox
    add column trace_parent text check (trace_parent ~ '^00-[0-9a-f]{32}-[0-9a-f]{16}-[0-9a-f]{2}$');
