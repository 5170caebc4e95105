-- The $3 passages of the collections $1 whose vectors of this model are nearest
-- to $2, and the cosine.
--
-- The inner order is by distance alone: with a key behind it PostgreSQL before 17
-- would not walk the graph. The ties that it keeps are parted by the outer one.
with nearest as materialized (
	select passage_id, vector::halfvec({dimensions}) <#> $2::halfvec({dimensions}) as distance
	from embedding
	where model_id = {model} and collection_id = any ($1::int[])
	order by distance
	fetch first ($3) rows with ties
)
select passage_id, -distance::float8 as cosine from nearest order by distance, passage_id limit $3
