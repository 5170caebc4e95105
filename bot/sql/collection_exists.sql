-- Whether there is a collection named $1.
select exists (select from collection where name = $1)
