-- Kept as it was written: the order of attributes and actions is the order in which people read them.
alter table declared_type alter column declaration type json using declaration::json;
