-- Undoes decision $2 on the names of the collection named $1, in the name of $3, if
-- it stands.
update name_decision set undone_by = $3, undone_at = now()
where collection_id = (select id from collection where name = $1) and id = $2 and undone_at is null
returning undone_by, undone_at
