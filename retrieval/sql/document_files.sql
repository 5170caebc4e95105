-- The files that documents of folder $2 of collection $1 came from, with how many
-- each holds.
select file, count(*)::int as documents from document where collection_id = $1 and folder_id = $2 group by file order by file
