-- The passages $2 of the collections $1 with their documents, without the
-- documents' texts. The documents of a hundred passages are looked up one by one,
-- whatever the planner thinks of their number.
select p.collection_id, c.name as collection, p.id, p.document_id, p.ordinal, p.heading, p.start_byte, p.end_byte, p.sentences, p.text,
	d.path, d.title, d.publisher, d.author, d.url, d.language, d.credits, d.published_from, d.published_to, d.published_inferred
from passage p
join collection c on c.id = p.collection_id
cross join lateral (
	select * from document d where d.collection_id = p.collection_id and d.id = p.document_id offset 0
) as d
where p.collection_id = any ($1::int[]) and p.id = any ($2::int[])
order by p.id
