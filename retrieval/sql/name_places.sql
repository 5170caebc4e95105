-- Where documents of the collections $1 have a name of each group first: the groups
-- are numbered by $2, their keys and spellings beside it in $3 and $4. Of a name
-- that very many documents have, $6 of those that were ingested first are looked
-- at. The earliest $5 of each group.
with places as (
	select member.n, s.*, c.name as collection, d.path, d.title, d.publisher, d.author, d.url, d.language,
		d.published_from, d.published_to, d.published_inferred,
		row_number() over (partition by member.n, s.document_id order by s.start_byte, s.key) as within_document
	from unnest($2::int[], $3::text[], $4::text[]) as member (n, key, spelling)
	cross join unnest($1::int[]) as asked (collection_id)
	cross join lateral (
		select s.collection_id, s.key, s.document_id, s.start_byte, s.end_byte
		from sighting s
		where s.collection_id = asked.collection_id and s.key = member.key and s.spelling = member.spelling
		order by s.document_id
		limit $6
	) as s
	join document d on d.collection_id = s.collection_id and d.id = s.document_id
	join collection c on c.id = s.collection_id
), ranked as (
	select *, row_number() over (partition by n order by published_from, path, document_id) as rank from places where within_document = 1
)
select n, collection, document_id, start_byte, end_byte, path, title, publisher, author, url, language, published_from, published_to, published_inferred
from ranked
where rank <= $5
order by n, rank
