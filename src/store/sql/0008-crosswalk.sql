-- What each target holds of what was delivered: Portage's own reference (Type/derived id) and the target's location, version and content.
create table portage.crosswalk (
  target text not null,
  reference text not null,
  location text not null,
  etag text,
  -- SHA-256 of the resource as it was sent.
  content_hash bytea not null,
  record_id uuid not null references portage.record,
  delivery_id uuid not null references portage.delivery,
  stored_at timestamptz not null default clock_timestamp(),
  primary key (target, reference)
) with (fillfactor = 70);
create index crosswalk_location on portage.crosswalk (target, location);
create index crosswalk_record on portage.crosswalk (record_id);

-- Every delivery that has written a resource, so that lineage finds all records behind it.
create table portage.written (
  target text not null,
  reference text not null,
  delivery_id uuid not null references portage.delivery,
  primary key (target, reference, delivery_id)
);
create index written_delivery on portage.written (delivery_id);

-- Resources that several records share are sent by one delivery at a time.
create table portage.sending (
  target text not null,
  reference text not null,
  delivery_id uuid not null references portage.delivery,
  primary key (target, reference)
);
create index sending_delivery on portage.sending (delivery_id);
