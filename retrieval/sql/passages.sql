-- The passages $2 of the collections $1 with their documents, without the
-- documents' texts.
select p.collection_id, c.name as collection, p.id, p.document_id, p.ordinal, p.heading, p.start_byte, p.end_byte, p.sentences, p.length, p.title_length, p.text,
	d.path, d.title, d.publisher, d.author, d.url, d.language, d.credits, d.published_from, d.published_to, d.published_inferred
from passage p
join document d on d.collection_id = p.collection_id and d.id = p.document_id
join collection c on c.id = p.collection_id
where p.collection_id = any ($1::int[]) and p.id = any ($2::int[])
order by p.id
