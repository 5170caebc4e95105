-- The distinct name terms of the collections $1 that begin with $2. Each is
-- found by one step through the index from the one before.
with recursive step as (
	select c.id, (
		select p.term from posting p where p.collection_id = c.id and p.term >= $2::text order by p.term limit 1
	) as term
	from unnest($1::int[]) as c (id)
	union all
	select step.id, (
		select p.term from posting p where p.collection_id = step.id and p.term > step.term order by p.term limit 1
	)
	from step where starts_with(step.term, $2)
)
select distinct term from step where starts_with(term, $2) order by term
