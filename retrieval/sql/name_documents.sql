-- How many documents of the collections $1 have a name of each group: the groups
-- are numbered by $2, their keys and spellings beside it in $3 and $4.
select member.n, count(distinct s.document_id)::int as documents
from unnest($2::int[], $3::text[], $4::text[]) as member (n, key, spelling)
join sighting s on s.collection_id = any ($1::int[]) and s.key = member.key and s.spelling = member.spelling
group by member.n
order by member.n
