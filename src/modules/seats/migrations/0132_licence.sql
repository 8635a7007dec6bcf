-- How many administrators the licence covers; null is as many as there are. `told`: the number last warned of.
create table licence (
  single boolean primary key default true check (single),
  seats int check (seats >= 0),
  told int not null default 0
);
insert into licence default values;
