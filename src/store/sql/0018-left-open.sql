-- Of a shared resource whose sender does not know whether the target has it: the next one to send it asks the target first.
alter table portage.sending
  alter column delivery_id drop not null,
  add column left_open boolean not null default false;
