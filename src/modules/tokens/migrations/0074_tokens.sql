-- Tokens by which a program acts as a person, within what the token leaves of the person's rights.
create table api_token (
  id uuid primary key,
  person_id uuid not null references person (id) on delete cascade,
  name text not null,
  secret_hash bytea not null,
  prefix text not null,
  scopes text[] not null,
  lines jsonb,
  places jsonb,
  created_at timestamptz not null default now(),
  expires_at timestamptz not null,
  last_used_at timestamptz,
  revoked_at timestamptz
);
create index api_token_secret on api_token (secret_hash);
create index api_token_person on api_token (person_id, created_at);
