-- Every record that Portage has answered for, with the bytes as they came.
create table portage.record (
  id uuid primary key,
  feed text not null,
  control_id text,
  content_type text not null,
  body bytea not null,
  -- SHA-256 of what the key stands for: the whole request, of which body may be a part.
  body_hash bytea not null,
  idempotency_key text,
  received_at timestamptz not null default now(),
  unique (feed, idempotency_key)
);

-- json and not jsonb below: kept as text, so that no character of an issue's words is refused.

-- The outbox: a transaction Bundle and how far its delivery is.
create table portage.delivery (
  id uuid primary key,
  record_id uuid not null references portage.record,
  feed text not null,
  bundle text not null,
  state text not null default 'queued' check (state in ('queued', 'delivering', 'retrying', 'delivered', 'quarantined')),
  attempts integer not null default 0,
  -- Failed attempts of the kind that is repeated only so often (409 and answers that make no sense).
  strikes integer not null default 0,
  last_issues json not null default '[]',
  stored json not null default '[]',
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now()
);
create index delivery_record on portage.delivery (record_id);
create index delivery_open on portage.delivery (created_at) where state in ('queued', 'delivering', 'retrying');

-- Records that wait for a person: not valid (no delivery), or refused by the target (with the delivery).
create table portage.quarantine (
  id uuid primary key,
  record_id uuid not null references portage.record,
  delivery_id uuid unique references portage.delivery,
  feed text not null,
  control_id text,
  bundle text,
  issues json not null,
  created_at timestamptz not null default now()
);
create index quarantine_record on portage.quarantine (record_id);
