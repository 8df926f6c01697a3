-- The schema after all migrations, as the database tells it. Written by test/store/migrate.test.ts (vitest -u); not run.

create table portage.delivery (
  id uuid not null,
  record_id uuid not null,
  feed text not null,
  bundle text not null,
  state text not null default 'queued'::text,
  attempts integer not null default 0,
  strikes integer not null default 0,
  last_issues json not null default '[]'::json,
  stored json not null default '[]'::json,
  created_at timestamp with time zone not null default now(),
  updated_at timestamp with time zone not null default now(),
  hints json,
  kept json not null default '[]'::json,
  constraint delivery_pkey PRIMARY KEY (id),
  constraint delivery_state_check CHECK ((state = ANY (ARRAY['queued'::text, 'delivering'::text, 'retrying'::text, 'delivered'::text, 'quarantined'::text]))),
  constraint delivery_record_id_fkey FOREIGN KEY (record_id) REFERENCES portage.record(id)
);

create table portage.migration (
  number integer not null,
  name text not null,
  applied_at timestamp with time zone not null default now(),
  constraint migration_pkey PRIMARY KEY (number)
);

create table portage.quarantine (
  id uuid not null,
  record_id uuid not null,
  delivery_id uuid,
  feed text not null,
  control_id text,
  bundle text,
  issues json not null,
  created_at timestamp with time zone not null default now(),
  constraint quarantine_pkey PRIMARY KEY (id),
  constraint quarantine_record_id_fkey FOREIGN KEY (record_id) REFERENCES portage.record(id),
  constraint quarantine_delivery_id_key UNIQUE (delivery_id),
  constraint quarantine_delivery_id_fkey FOREIGN KEY (delivery_id) REFERENCES portage.delivery(id)
);

create table portage.record (
  id uuid not null,
  feed text not null,
  control_id text,
  content_type text not null,
  body bytea not null,
  body_hash bytea not null,
  idempotency_key text,
  received_at timestamp with time zone not null default now(),
  surroundings bytea,
  constraint record_pkey PRIMARY KEY (id),
  constraint record_feed_idempotency_key_key UNIQUE (feed, idempotency_key)
);

create table portage.unknown_authority (
  feed text not null,
  system text not null,
  namespace text,
  universal_id text,
  universal_id_type text,
  count bigint not null,
  first_seen_at timestamp with time zone not null default now(),
  last_seen_at timestamp with time zone not null default now(),
  constraint unknown_authority_pkey PRIMARY KEY (feed, system)
);

create table portage.unmapped_code (
  feed text not null,
  concept_map text not null,
  system text not null,
  code text not null,
  count bigint not null,
  first_seen_at timestamp with time zone not null default now(),
  last_seen_at timestamp with time zone not null default now(),
  constraint unmapped_code_pkey PRIMARY KEY (feed, concept_map, system, code)
);

CREATE INDEX delivery_open ON portage.delivery USING btree (created_at) WHERE (state = ANY (ARRAY['queued'::text, 'delivering'::text, 'retrying'::text]));

CREATE INDEX delivery_record ON portage.delivery USING btree (record_id);

CREATE INDEX quarantine_record ON portage.quarantine USING btree (record_id);
