-- The folder with the root $2 of collection $1.
select id from folder where collection_id = $1 and root = $2
