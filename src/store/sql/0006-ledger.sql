-- What happened to every record, append-only: each entry's hash covers the one before it, under the deployment's key.
create table portage.ledger_chain (
  id uuid primary key,
  opened_at timestamptz not null default clock_timestamp(),
  length bigint not null,
  head bytea not null,
  -- Over length and head, so that the end of a chain cannot be cut off.
  seal bytea not null
) with (fillfactor = 50);

create table portage.ledger (
  chain uuid not null references portage.ledger_chain,
  number bigint not null,
  at timestamptz not null,
  event text not null,
  feed text,
  record_id uuid,
  delivery_id uuid,
  who text not null,
  -- JSON as it was hashed: kept as text, so that no key changes its place.
  detail text not null,
  hash bytea not null,
  primary key (chain, number)
);
create index ledger_record on portage.ledger (record_id) where record_id is not null;
create index ledger_delivery on portage.ledger (delivery_id) where delivery_id is not null;
