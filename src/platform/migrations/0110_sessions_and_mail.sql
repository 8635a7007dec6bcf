-- Sessions can be told apart, and know when and how their person proved who they are.
alter table session add column id uuid not null default gen_random_uuid() unique;
-- Last time that the password or a second factor was shown.
alter table session add column proved_at timestamptz not null default now();
-- When a second factor was shown; a session without one opens little to a person who has one.
alter table session add column second_at timestamptz;

-- Mail that is to leave the house. What it says is sealed, and forgotten once it has left.
create table outgoing_mail (
  id uuid primary key,
  created_at timestamptz not null default now(),
  -- Name of what it is about, such as `recovery`.
  kind text not null,
  recipient text not null,
  sealed bytea,
  attempts int not null default 0,
  -- The mail server's last answer.
  error text,
  -- Afterwards it would be of no use.
  useless_at timestamptz,
  sent_at timestamptz,
  given_up_at timestamptz
);
create index outgoing_mail_age on outgoing_mail (created_at);
