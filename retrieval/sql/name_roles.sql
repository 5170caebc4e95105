-- The roles that documents of the collections $1 give to the names of each group,
-- as each outlet says them, with the earliest place: the groups are numbered by $2,
-- their keys and spellings beside it in $3 and $4. Those that the most documents
-- give come first, $5 of each group at most.
with given as (
	select member.n, s.collection_id, s.document_id, r.role, s.role_bytes[2 * r.at - 1] as start_byte, s.role_bytes[2 * r.at] as end_byte
	from unnest($2::int[], $3::text[], $4::text[]) as member (n, key, spelling)
	join sighting s on s.collection_id = any ($1::int[]) and s.key = member.key and s.spelling = member.spelling
	cross join lateral unnest(s.roles) with ordinality as r (role, at)
	where s.roles <> '{}'
), placed as (
	select g.*, c.name as collection, d.path, d.title, d.publisher, d.author, d.url, d.language, d.published_from, d.published_to, d.published_inferred,
		row_number() over (partition by g.n, g.role, d.publisher order by d.published_from, d.path, g.document_id, g.start_byte) as place,
		count(*) over (partition by g.n, g.role, d.publisher) as documents
	from given g
	join document d on d.collection_id = g.collection_id and d.id = g.document_id
	join collection c on c.id = g.collection_id
), ranked as (
	select *, row_number() over (partition by n order by documents desc, published_from, path, document_id, start_byte, role) as rank from placed where place = 1
)
select n, role, documents::int, collection, document_id, start_byte, end_byte, path, title, publisher, author, url, language, published_from, published_to, published_inferred
from ranked
where rank <= $5
order by n, rank
