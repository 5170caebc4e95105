-- Whether collection $1 has passages without a vector of model $2. It counts,
-- which is one look at each index; the rows are the business of missing.sql.
select (select count(*) from passage where collection_id = $1)
	> (select count(*) from embedding where collection_id = $1 and model_id = $2)
