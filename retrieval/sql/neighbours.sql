-- The $3 passages of the collections $1 whose vectors of this model are nearest
-- to $2, and the cosine.
select passage_id, -(vector::halfvec({dimensions}) <#> $2::halfvec({dimensions}))::float8 as cosine
from embedding
where model_id = {model} and collection_id = any ($1::int[])
order by vector::halfvec({dimensions}) <#> $2::halfvec({dimensions}), passage_id
limit $3
