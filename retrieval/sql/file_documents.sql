-- The documents of the file $3, as they are indexed.
select path, digest from document where collection_id = $1 and folder_id = $2 and file = $3 order by path
