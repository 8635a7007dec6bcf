-- The page one starts on; without one, the first section that is open.
alter table person add column landing text check (landing in ('tickets', 'people', 'places', 'profiles'));
