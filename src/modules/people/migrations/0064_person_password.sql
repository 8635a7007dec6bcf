-- Whether somebody can sign in at all: an administrator without a password is no way back in.
alter table person add column has_password boolean not null generated always as (password_hash is not null) stored;
