-- How the names $2 are spelled in the collections $1, and how often, of each class.
select key, spelling, class, sum(mentions)::int as mentions, count(*)::int as documents
from sighting
where collection_id = any ($1::int[]) and key = any ($2::text[])
group by key, spelling, class
order by key, spelling, class
