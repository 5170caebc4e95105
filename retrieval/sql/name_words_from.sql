-- The words of names of the collections $1 that begin with $2. Each is found by
-- one step through the index from the one before.
with recursive step as (
	select c.id, (
		select w.word from name_word w where w.collection_id = c.id and w.word >= $2::text order by w.word limit 1
	) as word
	from unnest($1::int[]) as c (id)
	union all
	select step.id, (
		select w.word from name_word w where w.collection_id = step.id and w.word > step.word order by w.word limit 1
	)
	from step where starts_with(step.word, $2)
)
select distinct word from step where starts_with(word, $2) order by word
