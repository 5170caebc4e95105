-- Whether a document of the collections $1 is of an outlet with $2 in its name.
select exists (select from document where collection_id = any ($1::int[]) and strpos(lower(publisher), lower($2)) > 0)
