-- A personal key is a token that its person has once, and replaces; one may take a revocation of one's own back for a while.
alter table api_token
  add column kind text not null default 'token' check (kind in ('token', 'key')),
  add column revoked_by uuid references person (id) on delete set null;
create unique index api_token_key on api_token (person_id) where kind = 'key' and revoked_at is null;
