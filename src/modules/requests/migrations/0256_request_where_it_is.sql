-- Who may answer is decided by where the record is at home now, not by where it was when it was asked for.
drop index access_request_place;
alter table access_request drop column place_id;
-- The requests that wait, the oldest first.
create index access_request_open on access_request (id) where state = 'open';
