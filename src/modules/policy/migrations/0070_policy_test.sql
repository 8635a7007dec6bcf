-- Permission tests that are kept with the policy: sentences or objects, as files have them.
create table policy_test (
  id uuid primary key default gen_random_uuid(),
  position int not null,
  test jsonb not null,
  created_at timestamptz not null default now()
);
