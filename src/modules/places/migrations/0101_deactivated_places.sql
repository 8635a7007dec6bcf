-- A place that is no longer used takes nothing new, and keeps what it has.
alter table place add column active boolean not null default true;
