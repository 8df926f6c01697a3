-- The schema after all migrations, as the database tells it. Written by test/store/migrate.test.ts (vitest -u); not run.

create table portage.bulk_job (
  id uuid not null,
  folder uuid not null,
  request text not null,
  content_type text not null,
  feed text,
  deliver text,
  idempotency_key text,
  principal text,
  allowed text[],
  bytes bigint not null,
  sha256 bytea not null,
  state text not null default 'running'::text,
  created_at timestamp with time zone not null default clock_timestamp(),
  ended_at timestamp with time zone,
  progress json not null,
  constraint bulk_job_pkey PRIMARY KEY (id),
  constraint bulk_job_state_check CHECK ((state = ANY (ARRAY['running'::text, 'finished'::text, 'cancelled'::text, 'failed'::text])))
);

create table portage.bundle_order (
  delivery_id uuid not null,
  number bigint not null,
  feed text not null,
  target text not null,
  position bigint,
  ordered_at timestamp with time zone,
  constraint bundle_order_pkey PRIMARY KEY (delivery_id)
);

create table portage.crosswalk (
  target text not null,
  reference text not null,
  location text not null,
  etag text,
  content_hash bytea not null,
  record_id uuid not null,
  delivery_id uuid not null,
  stored_at timestamp with time zone not null default clock_timestamp(),
  constraint crosswalk_pkey PRIMARY KEY (target, reference),
  constraint crosswalk_record_id_fkey FOREIGN KEY (record_id) REFERENCES portage.record(id),
  constraint crosswalk_delivery_id_fkey FOREIGN KEY (delivery_id) REFERENCES portage.delivery(id)
);

create table portage.data_key (
  number smallint not null,
  wrapped bytea not null,
  wrapped_by text not null,
  created_at timestamp with time zone not null default now(),
  constraint data_key_pkey PRIMARY KEY (number)
);

create table portage.delivery (
  id uuid not null,
  record_id uuid not null,
  feed text not null,
  bundle bytea,
  state text not null default 'queued'::text,
  attempts integer not null default 0,
  strikes integer not null default 0,
  last_issues bytea,
  stored json not null default '[]'::json,
  created_at timestamp with time zone not null default now(),
  updated_at timestamp with time zone not null default now(),
  hints bytea,
  kept bytea,
  target text not null default 'default'::text,
  waits_for integer not null default 0,
  lease_id uuid,
  leased_until timestamp with time zone,
  leased_by text,
  not_before timestamp with time zone,
  traceparent text,
  constraint delivery_pkey PRIMARY KEY (id),
  constraint delivery_state_check CHECK ((state = ANY (ARRAY['queued'::text, 'delivering'::text, 'retrying'::text, 'delivered'::text, 'quarantined'::text]))),
  constraint delivery_record_id_fkey FOREIGN KEY (record_id) REFERENCES portage.record(id)
);

create table portage.export (
  id uuid not null,
  requested_at timestamp with time zone not null,
  request text not null,
  feeds text[],
  types text[],
  after bigint not null,
  until bigint not null,
  scanned bigint not null,
  expired integer not null default 0,
  claimed_until timestamp with time zone not null default '-infinity'::timestamp with time zone,
  constraint export_pkey PRIMARY KEY (id)
);

create table portage.export_resource (
  export_id uuid not null,
  type text not null,
  reference text not null,
  position bigint not null,
  constraint export_resource_pkey PRIMARY KEY (export_id, reference),
  constraint export_resource_export_id_fkey FOREIGN KEY (export_id) REFERENCES portage.export(id) ON DELETE CASCADE
);

create table portage.lane (
  target text not null,
  name text not null,
  last_delivery uuid not null,
  previous uuid,
  constraint lane_pkey PRIMARY KEY (target, name)
);

create table portage.ledger (
  chain uuid not null,
  number bigint not null,
  at timestamp with time zone not null,
  event text not null,
  feed text,
  record_id uuid,
  delivery_id uuid,
  who text not null,
  detail text not null,
  hash bytea not null,
  constraint ledger_pkey PRIMARY KEY (chain, number),
  constraint ledger_chain_fkey FOREIGN KEY (chain) REFERENCES portage.ledger_chain(id)
);

create table portage.ledger_chain (
  id uuid not null,
  opened_at timestamp with time zone not null default clock_timestamp(),
  length bigint not null,
  head bytea not null,
  seal bytea not null,
  constraint ledger_chain_pkey PRIMARY KEY (id)
);

create table portage.migration (
  number integer not null,
  name text not null,
  applied_at timestamp with time zone not null default now(),
  constraint migration_pkey PRIMARY KEY (number)
);

create table portage.notification (
  target text not null,
  told bigint not null,
  failures integer not null default 0,
  not_before timestamp with time zone not null default clock_timestamp(),
  constraint notification_pkey PRIMARY KEY (target)
);

create table portage.paused_target (
  target text not null,
  paused_at timestamp with time zone not null default now(),
  paused_by text not null,
  reason text not null,
  constraint paused_target_pkey PRIMARY KEY (target)
);

create table portage.predecessor (
  blocked_by uuid not null,
  delivery_id uuid not null,
  constraint predecessor_pkey PRIMARY KEY (blocked_by, delivery_id),
  constraint predecessor_blocked_by_fkey FOREIGN KEY (blocked_by) REFERENCES portage.delivery(id),
  constraint predecessor_delivery_id_fkey FOREIGN KEY (delivery_id) REFERENCES portage.delivery(id)
);

create table portage.quarantine (
  id uuid not null,
  record_id uuid not null,
  delivery_id uuid,
  feed text not null,
  control_id text,
  bundle bytea,
  issues bytea not null,
  created_at timestamp with time zone not null default now(),
  state text not null default 'open'::text,
  causes text[] not null default '{}'::text[],
  decided_at timestamp with time zone,
  decided_by text,
  went_on_as uuid,
  reason bytea,
  edit bytea,
  constraint quarantine_pkey PRIMARY KEY (id),
  constraint quarantine_state_check CHECK ((state = ANY (ARRAY['open'::text, 'released'::text, 'replayed'::text, 'discarded'::text]))),
  constraint quarantine_record_id_fkey FOREIGN KEY (record_id) REFERENCES portage.record(id),
  constraint quarantine_delivery_id_key UNIQUE (delivery_id),
  constraint quarantine_went_on_as_fkey FOREIGN KEY (went_on_as) REFERENCES portage.delivery(id),
  constraint quarantine_delivery_id_fkey FOREIGN KEY (delivery_id) REFERENCES portage.delivery(id)
);

create table portage.record (
  id uuid not null,
  feed text not null,
  control_id text,
  content_type text not null,
  body bytea,
  body_hash bytea not null,
  idempotency_key text,
  received_at timestamp with time zone not null default now(),
  surroundings bytea,
  edited_from uuid,
  content_hash bytea,
  bytes integer,
  tables text,
  resend_key bytea,
  expired_at timestamp with time zone,
  constraint record_pkey PRIMARY KEY (id),
  constraint record_resend_key_key UNIQUE (resend_key),
  constraint record_edited_from_fkey FOREIGN KEY (edited_from) REFERENCES portage.record(id),
  constraint record_feed_idempotency_key_key UNIQUE (feed, idempotency_key)
);

create table portage.sending (
  target text not null,
  reference text not null,
  delivery_id uuid,
  left_open boolean not null default false,
  constraint sending_pkey PRIMARY KEY (target, reference),
  constraint sending_delivery_id_fkey FOREIGN KEY (delivery_id) REFERENCES portage.delivery(id)
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

create table portage.written (
  target text not null,
  reference text not null,
  delivery_id uuid not null,
  constraint written_pkey PRIMARY KEY (target, reference, delivery_id),
  constraint written_delivery_id_fkey FOREIGN KEY (delivery_id) REFERENCES portage.delivery(id)
);

CREATE INDEX bulk_job_open ON portage.bulk_job USING btree (folder, created_at) WHERE (state = 'running'::text);

CREATE INDEX bundle_order_feed ON portage.bundle_order USING btree (feed, "position") WHERE ("position" IS NOT NULL);

CREATE UNIQUE INDEX bundle_order_position ON portage.bundle_order USING btree ("position") WHERE ("position" IS NOT NULL);

CREATE INDEX bundle_order_target ON portage.bundle_order USING btree (target, "position") WHERE ("position" IS NOT NULL);

CREATE INDEX bundle_order_waiting ON portage.bundle_order USING btree (number) WHERE ("position" IS NULL);

CREATE INDEX crosswalk_location ON portage.crosswalk USING btree (target, location);

CREATE INDEX crosswalk_record ON portage.crosswalk USING btree (record_id);

CREATE INDEX delivery_due ON portage.delivery USING btree (target, id) WHERE ((waits_for = 0) AND (state = ANY (ARRAY['queued'::text, 'delivering'::text, 'retrying'::text])));

CREATE INDEX delivery_open ON portage.delivery USING btree (created_at) WHERE (state = ANY (ARRAY['queued'::text, 'delivering'::text, 'retrying'::text]));

CREATE INDEX delivery_record ON portage.delivery USING btree (record_id);

CREATE INDEX export_open ON portage.export USING btree (id) WHERE (scanned < until);

CREATE INDEX export_resource_file ON portage.export_resource USING btree (export_id, type, "position");

CREATE INDEX ledger_delivery ON portage.ledger USING btree (delivery_id) WHERE (delivery_id IS NOT NULL);

CREATE INDEX ledger_record ON portage.ledger USING btree (record_id) WHERE (record_id IS NOT NULL);

CREATE INDEX ledger_time ON portage.ledger USING btree (at, chain, number);

CREATE INDEX predecessor_delivery ON portage.predecessor USING btree (delivery_id);

CREATE INDEX quarantine_open ON portage.quarantine USING btree (feed, id) WHERE (state = 'open'::text);

CREATE INDEX quarantine_record ON portage.quarantine USING btree (record_id);

CREATE INDEX record_control ON portage.record USING btree (feed, control_id) WHERE (control_id IS NOT NULL);

CREATE INDEX record_feed ON portage.record USING btree (feed, id);

CREATE INDEX record_unexpired ON portage.record USING btree (feed, received_at, id) WHERE (expired_at IS NULL);

CREATE INDEX sending_delivery ON portage.sending USING btree (delivery_id);

CREATE INDEX written_delivery ON portage.written USING btree (delivery_id);

CREATE OR REPLACE FUNCTION portage.refuse_ledger_change()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
begin
  raise exception 'The ledger is append-only: % on %.% is refused.', lower(tg_op), tg_table_schema, tg_table_name using errcode = 'insufficient_privilege';
end
$function$
;

CREATE TRIGGER ledger_append_only BEFORE DELETE OR UPDATE OR TRUNCATE ON portage.ledger FOR EACH STATEMENT EXECUTE FUNCTION portage.refuse_ledger_change();

CREATE TRIGGER ledger_chain_kept BEFORE DELETE OR TRUNCATE ON portage.ledger_chain FOR EACH STATEMENT EXECUTE FUNCTION portage.refuse_ledger_change();
