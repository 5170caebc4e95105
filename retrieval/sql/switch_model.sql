-- Lets the vectors of model $2 answer for collection $1, if every passage has one.
update collection set model_id = $2
where id = $1 and model_id is distinct from $2 and not exists (
	select from passage p where p.collection_id = $1 and not exists (
		select from embedding e where e.collection_id = $1 and e.model_id = $2 and e.passage_id = p.id
	)
)
