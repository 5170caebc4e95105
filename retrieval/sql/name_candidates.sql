-- The $4 names of the collections $1 that are mentioned most, of those that have,
-- for each of the numbers in $3, one of the words that $2 has beside it.
with candidates as materialized (
	select w.key
	from unnest($2::text[], $3::int[]) as sought (word, n)
	join name_word w on w.collection_id = any ($1::int[]) and w.word = sought.word
	group by w.key
	having count(distinct sought.n) = (select max(n) from unnest($3::int[]) as numbers (n))
)
select c.key
from candidates c
cross join lateral (
	select sum(s.mentions) as mentions from sighting s where s.collection_id = any ($1::int[]) and s.key = c.key
) as sighted
order by sighted.mentions desc, c.key
limit $4
