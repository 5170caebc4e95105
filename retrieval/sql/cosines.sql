-- The cosine of $2 with the vectors of this model of the passages $3 in the
-- collections $1.
select passage_id, -(vector::halfvec({dimensions}) <#> $2::halfvec({dimensions}))::float8 as cosine
from embedding
where model_id = {model} and collection_id = any ($1::int[]) and passage_id = any ($3::int[])
order by passage_id
