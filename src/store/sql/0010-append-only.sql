-- The ledger is append-only for everybody who may write to it, not by custom alone.
create function portage.refuse_ledger_change() returns trigger language plpgsql as $$
begin
  raise exception 'The ledger is append-only: % on %.% is refused.', lower(tg_op), tg_table_schema, tg_table_name using errcode = 'insufficient_privilege';
end
$$;

create trigger ledger_append_only before update or delete or truncate on portage.ledger
  for each statement execute function portage.refuse_ledger_change();

-- The end of a chain moves on, under its seal; the chain itself stays.
create trigger ledger_chain_kept before delete or truncate on portage.ledger_chain
  for each statement execute function portage.refuse_ledger_change();

-- What retention looks through.
create index record_unexpired on portage.record (feed, received_at, id) where expired_at is null;
