-- Somebody who knows a record by its number alone may ask for it. There may be none of that number: then nobody is asked.
alter table access_request alter column record_id drop not null;
alter table access_request add column asked_number int;
alter table access_request add constraint access_request_about check (record_id is not null or asked_number is not null);
