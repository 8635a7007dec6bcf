-- What somebody was put on the record as, where that answers their request.
alter table access_request add column relation text;
