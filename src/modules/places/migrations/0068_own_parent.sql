-- A new row could name itself as its parent: the paths say nothing of a place that is not there yet.
alter table place add constraint place_cycle check (parent_id <> id);
