-- The number or short name by which other systems and imported files call a place.
alter table place add column code text not null default '';
create unique index place_code on place (code) where code <> '';
