-- The files of folder $2 of collection $1 that are wholly indexed.
select path, digest from file where collection_id = $1 and folder_id = $2 order by path
