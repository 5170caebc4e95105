-- The sightings of the names $2 in the collections $1, with the roles that the
-- documents give.
select key, spelling, class, document_id, roles
from sighting
where collection_id = any ($1::int[]) and key = any ($2::text[])
order by key, document_id, spelling
