-- Removes of the kept vectors those that were of no use for longest, beyond $1 and
-- twice as many as there are passages: those of the model that answers and of the
-- one before it have room.
delete from vector_cache v using (
	select model_id, digest from vector_cache
	order by used_on desc, model_id desc, digest
	offset $1 + 2 * (select coalesce(sum(passages), 0) from collection)
) as old
where v.model_id = old.model_id and v.digest = old.digest
