-- Pictures of people, as the service has drawn them anew; their digests say which one a person has.
create table picture (
  person_id uuid primary key references person (id) on delete cascade,
  data bytea not null check (octet_length(data) <= 100000)
);
alter table person add column picture text check (picture ~ '^[0-9a-f]{64}$');
