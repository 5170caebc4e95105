-- What the collections $1 hold.
select
	(select coalesce(sum(documents), 0)::bigint from collection where id = any ($1::int[])),
	(select coalesce(sum(passages), 0)::bigint from collection where id = any ($1::int[])),
	(select coalesce(array_agg(distinct publisher order by publisher), '{}') from document where collection_id = any ($1::int[]) and publisher <> ''),
	(select min(published_from) from document where collection_id = any ($1::int[])),
	(select max(published_to) from document where collection_id = any ($1::int[])),
	(select max(ingested_at) from folder where collection_id = any ($1::int[]))
