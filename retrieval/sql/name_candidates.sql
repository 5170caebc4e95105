-- The $4 names of the collections $1 that are mentioned most, of those that have,
-- for each of the numbers in $3, one of the words that $2 has beside it. Without
-- words they are all names.
with candidates as (
	select w.key
	from unnest($2::text[], $3::int[]) as sought (word, n)
	join name_word w on w.collection_id = any ($1::int[]) and w.word = sought.word
	group by w.key
	having count(distinct sought.n) = (select max(n) from unnest($3::int[]) as numbers (n))
)
select s.key
from sighting s
where s.collection_id = any ($1::int[]) and (cardinality($2::text[]) = 0 or s.key in (select key from candidates))
group by s.key
order by sum(s.mentions) desc, s.key
limit $4
