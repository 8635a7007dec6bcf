-- Super administrators come under review as well: such a row has a person, and neither grant nor profile.
alter table review_item alter column grant_id drop not null;
alter table review_item alter column profile_id drop not null;
alter table review_item add constraint review_item_about
  check ((grant_id is null) = (profile_id is null) and (grant_id is not null or person_id is not null));
