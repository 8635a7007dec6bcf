-- What a container keeps, whether it is still being set up, and whether what it shows is kept elsewhere.
alter table place
  add column container_type text
    check (container_type in ('address_book', 'cmdb', 'knowledge_base', 'service_portfolio', 'workspace')),
  add column published boolean not null default true,
  add column external boolean not null default false;
update place set container_type = 'workspace' where kind = 'container';
alter table place
  add constraint place_container_check check ((kind = 'container') = (container_type is not null)),
  add constraint place_published_check check (kind = 'container' or published),
  add constraint place_external_check check (kind = 'container' or not external);
