-- Lets the vectors of model $2 answer for collection $1, if every passage has one:
-- a vector goes with its passage, so that their numbers tell.
update collection set model_id = $2
where id = $1 and model_id is distinct from $2
	and (select count(*) from passage where collection_id = $1)
		= (select count(*) from embedding where collection_id = $1 and model_id = $2)
