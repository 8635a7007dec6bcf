-- One may also start in the inbox or at one's own account, which are open to everybody.
alter table person drop constraint person_landing_check;
alter table person add constraint person_landing_check
  check (landing in ('tickets', 'people', 'places', 'profiles', 'inbox', 'me'));
