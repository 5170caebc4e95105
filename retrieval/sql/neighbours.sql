-- The $3 passages of the collections $1 whose vectors of this model are nearest
-- to $2, and the cosine. $4, $5 and $6 narrow them to documents published from $4 to
-- $5, by an outlet with $6 in its name; null and '' do not.
--
-- The inner order is by distance alone: with a key behind it PostgreSQL before 17
-- would not walk the graph. The ties that it keeps are parted by the outer one.
with nearest as materialized (
	select passage_id, vector::halfvec({dimensions}) <#> $2::halfvec({dimensions}) as distance
	from embedding
	where model_id = {model} and collection_id = any ($1::int[])
		and (($4::date is null and $6::text = '') or exists (
			select from passage p join document d on d.collection_id = p.collection_id and d.id = p.document_id
			where p.collection_id = embedding.collection_id and p.id = embedding.passage_id
				and ($4::date is null or (d.published_from >= $4::date and d.published_to <= $5::date))
				and ($6::text = '' or position(lower($6::text) in lower(d.publisher)) > 0)
		))
	order by distance
	fetch first ($3) rows with ties
)
select passage_id, -distance::float8 as cosine from nearest order by distance, passage_id limit $3
