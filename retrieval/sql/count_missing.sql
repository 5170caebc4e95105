-- How many passages of collection $1 have no vector of model $2: each vector goes
-- with its passage, so that two counts tell. The rows are the business of
-- missing.sql.
select greatest(0, (select count(*) from passage where collection_id = $1)
	- (select count(*) from embedding where collection_id = $1 and model_id = $2))
