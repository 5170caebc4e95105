-- Forgets the file $3 of folder $2 of collection $1, whose documents are gone.
delete from file where collection_id = $1 and folder_id = $2 and path = $3
