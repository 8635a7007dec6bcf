-- Grants that answer a request.
alter table access_grant drop constraint access_grant_cause_check;
alter table access_grant add constraint access_grant_cause_check
  check (cause in ('hand', 'rule', 'directory', 'import', 'container', 'default', 'request'));
