-- The newest day of publication in the collections $1 that is not after $2, as far
-- as documents tell one.
select max(published_to) from document where collection_id = any ($1::int[]) and published_to <= $2
