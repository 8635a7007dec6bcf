-- A chain of hashes over the audit. Whoever writes an entry only notes that it waits; a job takes those that are
-- committed and puts them into the chain, one after another. See decisions/0018-audit-chain.md.
create table audit_waiting (
  number bigint primary key
);
insert into audit_waiting select number from audit;

create table audit_seal (
  seq bigint primary key,
  number bigint not null,
  hash bytea not null,
  sealed_at timestamptz not null,
  unique (number)
);

create table audit_head (
  single boolean primary key default true check (single),
  seq bigint not null,
  hash bytea not null
);
insert into audit_head (seq, hash) values (0, '\x');

create function audit_waits() returns trigger language plpgsql as $$
begin
  insert into audit_waiting select number from fresh;
  return null;
end $$;
create trigger audit_waits after insert on audit referencing new table as fresh
  for each statement execute function audit_waits();

-- Links stay as they are; the head only moves on; what waits is gone once it is in the chain.
create function audit_seal_stays() returns trigger language plpgsql as $$
begin
  raise exception 'the chain of the audit only grows';
end $$;
create trigger audit_seal_stays before update or delete on audit_seal
  for each row execute function audit_seal_stays();
create trigger audit_seal_is_not_emptied before truncate on audit_seal
  for each statement execute function audit_seal_stays();
create trigger audit_head_stays before delete on audit_head
  for each row execute function audit_seal_stays();
create trigger audit_head_moves_on before update on audit_head
  for each row when (new.seq <= old.seq) execute function audit_seal_stays();

create function audit_waits_for_seal() returns trigger language plpgsql as $$
begin
  if not exists (select 1 from audit_seal where number = old.number) then
    raise exception 'the chain of the audit only grows';
  end if;
  return old;
end $$;
create trigger audit_waits_for_seal before delete on audit_waiting
  for each row execute function audit_waits_for_seal();
create trigger audit_waiting_stays before update on audit_waiting
  for each row execute function audit_seal_stays();
