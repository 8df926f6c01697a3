-- Order: a delivery waits for the open ones before it that speak of the same patients. What waits for nothing has a job.
alter table portage.delivery
  add column target text not null default 'default',
  -- How many deliveries before it are still open.
  add column waits_for integer not null default 0;

-- The last delivery of each lane (a patient, or another resource that records are about).
create table portage.lane (
  target text not null,
  name text not null,
  last_delivery uuid not null,
  -- The one before it: how a statement that moves a lane on learns what it moved on from.
  previous uuid,
  primary key (target, name)
) with (fillfactor = 70);

create table portage.predecessor (
  blocked_by uuid not null references portage.delivery,
  delivery_id uuid not null references portage.delivery,
  primary key (blocked_by, delivery_id)
);
create index predecessor_delivery on portage.predecessor (delivery_id);
