-- The $2 names of the collections $1 that are mentioned most. Where there are more
-- than $3 sightings, about so many of them, always the same ones, tell which names
-- are counted.
with some_of_all as materialized (
	select key, sum(mentions) as mentions
	from sighting tablesample system ((
		select least(100, 100 * $3::float8 / greatest(reltuples, 1)) from pg_class where oid = 'sighting'::regclass
	)) repeatable (1)
	where collection_id = any ($1::int[])
	group by key
	order by mentions desc, key
	limit 4 * $2
)
select c.key
from some_of_all c
cross join lateral (
	select sum(s.mentions) as mentions from sighting s where s.collection_id = any ($1::int[]) and s.key = c.key
) as sighted
order by sighted.mentions desc, c.key
limit $2
