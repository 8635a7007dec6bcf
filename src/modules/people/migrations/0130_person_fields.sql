-- Custom fields of people that searches and lists offer, and choices that depend on another field.
alter table person_field
  add column in_search boolean not null default false,
  add column in_list boolean not null default false,
  add column parent text,
  add column linked jsonb not null default '{}',
  drop constraint person_field_type_check,
  add constraint person_field_type_check
    check (type in ('text', 'longtext', 'number', 'date', 'boolean', 'choice', 'linked')),
  add constraint person_field_linked_check check ((type = 'linked') = (parent is not null));
