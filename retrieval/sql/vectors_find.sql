-- The vectors of model $1 that are kept with the digests $2.
select digest, vector from vector_cache where model_id = $1 and digest = any ($2::bytea[]) order by digest
