-- Uploads of any size, which are converted after their answer. The bytes are in the spool of a data folder.
create table portage.bulk_job (
  id uuid primary key,
  -- Names the data folder that has the spool: a process with another one leaves the job alone.
  folder uuid not null,
  request text not null,
  content_type text not null,
  -- What the request asked for; null where the feed says it.
  feed text,
  deliver text,
  idempotency_key text,
  -- Who handed it in, and the feeds that it may have to do with (null for all).
  principal text,
  allowed text[],
  bytes bigint not null,
  sha256 bytea not null,
  state text not null default 'running' check (state in ('running', 'finished', 'cancelled', 'failed')),
  created_at timestamptz not null default clock_timestamp(),
  ended_at timestamptz,
  -- The checkpoint: how many packets of the body are settled, what became of their records, and how long the files of results are. Moves in the transaction that keeps the records.
  progress json not null
);
create index bulk_job_open on portage.bulk_job (folder, created_at) where state = 'running';
