-- The id of the folder $2 of collection $1, made if it is not there.
with made as (
	insert into folder (collection_id, root) values ($1, $2) on conflict (collection_id, root) do nothing returning id
)
select id from made union all select id from folder where collection_id = $1 and root = $2 order by id limit 1
