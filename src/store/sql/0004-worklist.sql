-- What kept records met that a person has to decide, counted by feed. The URN tells authorities apart.
create table portage.unknown_authority (
  feed text not null,
  system text not null,
  namespace text,
  universal_id text,
  universal_id_type text,
  count bigint not null,
  first_seen_at timestamptz not null default now(),
  last_seen_at timestamptz not null default now(),
  primary key (feed, system)
) with (fillfactor = 50);

-- Codes that a ConceptMap has no target for. The system is empty where records name none.
create table portage.unmapped_code (
  feed text not null,
  concept_map text not null,
  system text not null,
  code text not null,
  count bigint not null,
  first_seen_at timestamptz not null default now(),
  last_seen_at timestamptz not null default now(),
  primary key (feed, concept_map, system, code)
) with (fillfactor = 50);
