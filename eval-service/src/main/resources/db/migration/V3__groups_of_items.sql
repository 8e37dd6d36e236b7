alter table result add column item_group text;
