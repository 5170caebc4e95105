-- Keeps the vectors $3 of model $1 with the digests $2.
insert into vector_cache (model_id, digest, vector)
select $1, kept.digest, kept.vector from unnest($2::bytea[], $3::halfvec[]) as kept (digest, vector)
order by kept.digest
on conflict do nothing
