-- What an export of the audit trail walks along.
create index ledger_time on portage.ledger (at, chain, number);
