-- The documents of the collections $1 in which each of the terms $2 occurs, with
-- their texts, in the order of library_documents.sql. Without terms, as when all
-- that is looked for is stop words, they are all the documents.
with candidates as (
	select p.collection_id, p.document_id
	from posting t
	join passage p on p.collection_id = t.collection_id and p.id = t.passage_id
	where t.collection_id = any ($1::int[]) and t.term = any ($2::text[])
	group by p.collection_id, p.document_id
	having count(distinct t.term) = cardinality($2::text[])
	union all
	select collection_id, id from document where collection_id = any ($1::int[]) and cardinality($2::text[]) = 0
)
select d.id, c.name as collection, f.root as folder, d.path, d.title, d.publisher, d.author, d.url, d.language, d.credits,
	d.published_from, d.published_to, d.published_inferred,
	0 as passages, octet_length(d.text) as bytes, '' as opening, d.text
from candidates
join document d on d.collection_id = candidates.collection_id and d.id = candidates.document_id
join collection c on c.id = d.collection_id
join folder f on f.collection_id = d.collection_id and f.id = d.folder_id
order by d.published_from desc nulls last, d.path, d.id
