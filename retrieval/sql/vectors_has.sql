-- Those of the digests $2 with which a vector of the model named $1 is kept.
select v.digest from vector_cache v join model m on m.id = v.model_id
where m.name = $1 and v.digest = any ($2::bytea[])
order by v.digest
