-- The files that documents of folder $2 of collection $1 came from.
select distinct file from document where collection_id = $1 and folder_id = $2 order by file
