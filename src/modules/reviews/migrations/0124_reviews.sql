-- Reviews of who holds what: campaigns, and the grants they are about as these were at their start.
create table review (
  id uuid primary key,
  title text not null check (title <> ''),
  place_id uuid not null references place (id) on delete cascade,
  scope text not null check (scope in ('place', 'profile', 'administrators')),
  profile_id uuid references profile (id) on delete cascade,
  reviewers text not null check (reviewers in ('managers', 'named', 'self')),
  named jsonb not null default '[]',
  cadence text not null default 'once' check (cadence in ('once', 'monthly', 'quarterly', 'yearly')),
  due_at timestamptz not null,
  silence text not null check (silence in ('keep', 'remove', 'escalate')),
  escalated boolean not null default false,
  closed_at timestamptz,
  closed boolean not null generated always as (closed_at is not null) stored,
  state text not null generated always as (case when closed_at is null then 'open' else 'closed' end) stored,
  created_by uuid references person (id) on delete set null,
  -- The review that this one follows, by its cadence: each is followed once.
  previous_id uuid references review (id) on delete set null,
  version int not null default 1,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  unique (previous_id)
);
create index review_place on review (place_id);
create index review_due on review (due_at) where closed_at is null;

create table review_item (
  id uuid primary key,
  review_id uuid not null references review (id) on delete cascade,
  -- As they were at the start; the grant may be gone.
  grant_id uuid not null,
  person_id uuid,
  group_id uuid,
  profile_id uuid not null,
  place_id uuid not null,
  below boolean not null,
  cause text not null,
  starts_at timestamptz,
  ends_at timestamptz,
  last_seen_at timestamptz,
  peers int not null,
  peers_have int not null,
  hint text check (hint in ('keep', 'remove')),
  reasons jsonb not null default '[]',
  low_risk boolean not null,
  -- Whether whoever started the review could take the grant away themselves: only then silence may.
  silence_may_remove boolean not null,
  decision text check (decision in ('keep', 'remove', 'shorten')),
  until timestamptz,
  note text not null default '',
  decided_by uuid references person (id) on delete set null,
  decided_at timestamptz,
  by_silence boolean not null default false,
  -- Why a decision could not be carried out.
  refused text,
  version int not null default 1
);
create index review_item_review on review_item (review_id, id);

create table review_reviewer (
  item_id uuid not null references review_item (id) on delete cascade,
  review_id uuid not null references review (id) on delete cascade,
  person_id uuid not null references person (id) on delete cascade,
  primary key (item_id, person_id)
);
create index review_reviewer_person on review_reviewer (person_id, review_id);
create index review_reviewer_review on review_reviewer (review_id, person_id);
