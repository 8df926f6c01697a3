-- What a delivery says beyond its Bundle (explicit deletes, absences), and what it kept of the target's resources.
alter table portage.delivery add column hints json;
alter table portage.delivery add column kept json not null default '[]';
