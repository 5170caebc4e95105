-- The SHA-256, in hexadecimal, of the stored texts of the documents $2 of the
-- collections named $1, in the order asked; '' for a document that is not there.
select coalesce(encode(sha256(convert_to(d.text, 'UTF8')), 'hex'), '')
from unnest($1::text[], $2::int[]) with ordinality as asked (collection, document_id, n)
left join collection c on c.name = asked.collection
left join document d on d.collection_id = c.id and d.id = asked.document_id
order by asked.n
