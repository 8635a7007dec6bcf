-- Why somebody belongs to a place: put there by hand, or brought by a grant, with whose end they leave. Of those who are
-- there already nobody knows, so they stay.
alter table membership add column cause text not null default 'hand' check (cause in ('hand', 'grant'));
create index membership_by_grant on membership (place_id, person_id) where cause = 'grant';

-- Whom a grant has brought and of whom it is to be asked, before the change is committed, whether one still holds there.
create table membership_due (place_id uuid not null, person_id uuid not null);

create function membership_due_without_grant() returns trigger language plpgsql as $$
begin
  insert into membership_due
    select distinct m.place_id, m.person_id from gone g join membership m using (place_id, person_id)
     where m.cause = 'grant';
  return null;
end $$;
create trigger membership_due after delete on access_grant referencing old table as gone
  for each statement execute function membership_due_without_grant();
