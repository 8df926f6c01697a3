-- The keys that payloads are sealed with, each wrapped by the deployment's own key.
create table portage.data_key (
  number smallint generated always as identity primary key,
  wrapped bytea not null,
  wrapped_by text not null,
  created_at timestamptz not null default now()
);

-- What says anything of a patient becomes a payload: a byte of form before it, 0 for what was kept before payloads were sealed.
alter table portage.record
  alter column body type bytea using '\x00'::bytea || body,
  alter column body drop not null,
  alter column surroundings type bytea using '\x00'::bytea || surroundings;
alter table portage.delivery
  alter column last_issues drop default,
  alter column kept drop default,
  alter column bundle type bytea using '\x00'::bytea || convert_to(bundle, 'UTF8'),
  alter column bundle drop not null,
  alter column hints type bytea using '\x00'::bytea || convert_to(hints::text, 'UTF8'),
  alter column last_issues type bytea using '\x00'::bytea || convert_to(last_issues::text, 'UTF8'),
  alter column last_issues drop not null,
  alter column kept type bytea using '\x00'::bytea || convert_to(kept::text, 'UTF8'),
  alter column kept drop not null;
alter table portage.quarantine
  alter column bundle type bytea using '\x00'::bytea || convert_to(bundle, 'UTF8'),
  alter column issues type bytea using '\x00'::bytea || convert_to(issues::text, 'UTF8');
