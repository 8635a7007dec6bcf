-- In which histories an entry is told beside that of its own record: a grant in those of its holder and its place, a
-- membership in that of the person. Like the place from where an entry is seen, it is no part of what the entry says.
create table audit_told (
  record_id uuid not null,
  number bigint not null,
  primary key (record_id, number)
);

create function audit_told_stays() returns trigger language plpgsql as $$
begin
  raise exception 'what histories tell is never taken back';
end $$;

insert into audit_told (record_id, number)
  select (after ->> 'person_id')::uuid, number from audit
   where type = 'place' and action in ('member', 'memberRemoved') and not denied and record_id is not null
     and after ->> 'person_id' is not null;

-- Of a change of a grant only the values that changed were written: whose it is and where is said by the grant itself,
-- or by the entries of its beginning and its end.
insert into audit_told (record_id, number)
  with said as (
    select id as grant_id, person_id, group_id, place_id from access_grant
    union
    select a.record_id, (v.said ->> 'person_id')::uuid, (v.said ->> 'group_id')::uuid, (v.said ->> 'place_id')::uuid
      from audit a cross join lateral (values (a.before), (a.after)) v (said)
     where a.type = 'grant' and a.action in ('create', 'delete') and not a.denied and a.record_id is not null
       and v.said is not null)
  select distinct named.id, a.number
    from audit a join said on said.grant_id = a.record_id
    cross join lateral (values (said.person_id), (said.group_id), (said.place_id)) named (id)
   where a.type = 'grant' and not a.denied and named.id is not null;

insert into audit_told (record_id, number)
  select told.record_id, a.number from audit a join audit_told told on told.number::text = a.after ->> 'entry'
   where a.type = 'place' and a.action = 'revert';

create trigger audit_told_stays before update or delete on audit_told
  for each row execute function audit_told_stays();
create trigger audit_told_is_not_emptied before truncate on audit_told
  for each statement execute function audit_told_stays();
