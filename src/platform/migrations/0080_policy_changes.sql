-- What each bump of the policy epoch was about, so that a process that knows an earlier epoch loads only that. An epoch
-- without a row, or with one of the kind 'all', is one of which nobody can say that.
create table policy_change (
  epoch bigint not null,
  kind text not null check (kind in ('person', 'place', 'profile', 'grant', 'all')),
  id uuid,
  at timestamptz not null default now(),
  check ((kind = 'all') = (id is null))
);
create index policy_change_epoch on policy_change (epoch);

create or replace function bump_policy_epoch() returns trigger language plpgsql as $$
declare epoch bigint;
begin
  update policy_epoch set n = n + 1 returning n into epoch;
  insert into policy_change (epoch, kind) values (epoch, 'all');
  return null;
end $$;

-- A statement that changes nothing of what people may do bumps nothing; one that changes very much is not listed.
create function note_policy_change(what text, ids uuid[]) returns void language plpgsql as $$
declare epoch bigint;
begin
  if coalesce(cardinality(ids), 0) = 0 then
    return;
  end if;
  update policy_epoch set n = n + 1 returning n into epoch;
  if cardinality(ids) > 1000 then
    insert into policy_change (epoch, kind) values (epoch, 'all');
  else
    insert into policy_change (epoch, kind, id) select epoch, what, id from unnest(ids) id;
  end if;
end $$;
