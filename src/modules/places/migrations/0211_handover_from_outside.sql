-- Whether a group takes tickets that are handed over from other organizations than its own.
alter table place add column accepts_outside boolean not null default false;
