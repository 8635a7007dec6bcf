-- Grants that make their holder a member of the place when they begin.
create table membership_to_come (grant_id uuid primary key references access_grant on delete cascade);

-- Those who were brought before the beginning go by the chore of each minute, and come with it.
insert into membership_to_come
  select g.id from access_grant g join place p on p.id = g.place_id
   where g.person_id is not null and g.starts_at > now() and p.kind <> 'organization';
