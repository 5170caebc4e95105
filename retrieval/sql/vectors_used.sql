-- Notes that the vectors of model $1 with the digests $2 are of use still.
update vector_cache set used_on = current_date
where model_id = $1 and digest = any ($2::bytea[]) and used_on < current_date
