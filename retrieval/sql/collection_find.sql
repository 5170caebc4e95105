-- The id of the collection named $1.
select id from collection where name = $1
