-- The trace (W3C traceparent) that a delivery belongs to, where its request was in one: ids alone.
alter table portage.delivery add column traceparent text;
