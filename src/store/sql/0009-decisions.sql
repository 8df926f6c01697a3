-- What a person decided about a record in quarantine; open until then.
alter table portage.quarantine
  add column state text not null default 'open' check (state in ('open', 'released', 'replayed', 'discarded')),
  -- Keys of the error table, so that all that failed for one cause can be found.
  add column causes text[] not null default '{}',
  add column decided_at timestamptz,
  add column decided_by text,
  -- The delivery that went on from here.
  add column went_on_as uuid references portage.delivery,
  -- The person's reason; and what an edit changed. Payloads.
  add column reason bytea,
  add column edit bytea;
create index quarantine_open on portage.quarantine (feed, id) where state = 'open';

-- A record that a person edited begins where another one stopped.
alter table portage.record
  add column edited_from uuid references portage.record,
  -- SHA-256 of the bytes, and how many.
  add column content_hash bytea,
  add column bytes integer,
  -- Version of the tables that converted it.
  add column tables text,
  -- Says of records without an Idempotency-Key which came before: of feed, control id and bytes.
  add column resend_key bytea unique,
  add column expired_at timestamptz;
create index record_feed on portage.record (feed, id);
create index record_control on portage.record (feed, control_id) where control_id is not null;

-- Targets that a person stopped.
create table portage.paused_target (
  target text primary key,
  paused_at timestamptz not null default now(),
  paused_by text not null,
  reason text not null
);
