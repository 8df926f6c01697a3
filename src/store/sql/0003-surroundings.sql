-- The header and trailer segments (FHS, BHS, BTS, FTS) around a record of a batch, as they came; null where it came alone.
alter table portage.record add column surroundings bytea;
