-- Targets that fetch: a consumer leases a delivery instead of Portage attempting it.
alter table portage.delivery
  add column lease_id uuid,
  add column leased_until timestamptz,
  -- Who holds the lease, or held the last one.
  add column leased_by text,
  -- Given back by its consumer, and not handed out before.
  add column not_before timestamptz;
create index delivery_due on portage.delivery (target, id) where waits_for = 0 and state in ('queued', 'delivering', 'retrying');

-- The order in which Bundles are read. No reference to portage.delivery: it would lock rows there in another order than deliveries lock each other.
create table portage.bundle_order (
  delivery_id uuid primary key,
  -- Taken while the delivery's lanes are locked: of two with a common lane the one before has the lower number.
  number bigint generated always as identity,
  feed text not null,
  target text not null,
  -- Given after the commit, by one transaction at a time: what appears later has a higher position, and a reader that goes on from a position misses nothing.
  position bigint,
  -- When it was given: never earlier than that of a lower position.
  ordered_at timestamptz
) with (fillfactor = 70);
-- A delivery that is kept touches the first of these alone.
create index bundle_order_waiting on portage.bundle_order (number) where position is null;
create unique index bundle_order_position on portage.bundle_order (position) where position is not null;
create index bundle_order_feed on portage.bundle_order (feed, position) where position is not null;
create index bundle_order_target on portage.bundle_order (target, position) where position is not null;

insert into portage.bundle_order (delivery_id, feed, target, position, ordered_at)
select id, feed, target, row_number() over (order by id), created_at from portage.delivery order by id;

-- How far a target that fetches has been told that there is something.
create table portage.notification (
  target text primary key,
  told bigint not null,
  failures integer not null default 0,
  -- While a request is under way: when its process is taken for dead.
  not_before timestamptz not null default clock_timestamp()
);

-- Exports: which resources, in which Bundle's version. What is in them is read from the Bundles when a file is fetched.
create table portage.export (
  id uuid primary key,
  -- Bundles up to the position `until` belong to it, which were in order at this time.
  requested_at timestamptz not null,
  request text not null,
  -- Null for all.
  feeds text[],
  types text[],
  after bigint not null,
  until bigint not null,
  -- How far the Bundles have been looked through; complete at `until`.
  scanned bigint not null,
  -- Bundles whose time for keeping was over.
  expired integer not null default 0,
  -- Until when a process is at it.
  claimed_until timestamptz not null default '-infinity'
);
create index export_open on portage.export (id) where scanned < until;

create table portage.export_resource (
  export_id uuid not null references portage.export on delete cascade,
  type text not null,
  reference text not null,
  position bigint not null,
  primary key (export_id, reference)
);
create index export_resource_file on portage.export_resource (export_id, type, position);
