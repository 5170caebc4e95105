-- The document $2, if it is in the collections $1, as library_documents.sql has
-- it, with its text.
select d.id, c.name as collection, f.root as folder, d.path, d.title, d.publisher, d.author, d.url, d.language, d.credits,
	d.published_from, d.published_to, d.published_inferred,
	p.passages, octet_length(d.text) as bytes, p.opening, d.text
from document d
join collection c on c.id = d.collection_id
join folder f on f.collection_id = d.collection_id and f.id = d.folder_id
cross join lateral (
	select count(*)::int as passages, coalesce(max(left(p.text, 1000)) filter (where p.ordinal = 0), '') as opening
	from passage p where p.collection_id = d.collection_id and p.document_id = d.id
) as p
where d.collection_id = any ($1::int[]) and d.id = $2
