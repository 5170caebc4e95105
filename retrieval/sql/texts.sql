-- What the documents $2 of the collections named $1 say from byte $3 to byte $4 of
-- their text, in the order asked; '' for a document that is not there.
select coalesce(convert_from(substring(convert_to(d.text, 'UTF8') from asked.start_byte + 1 for asked.end_byte - asked.start_byte), 'UTF8'), '')
from unnest($1::text[], $2::int[], $3::int[], $4::int[]) with ordinality as asked (collection, document_id, start_byte, end_byte, n)
left join collection c on c.name = asked.collection
left join document d on d.collection_id = c.id and d.id = asked.document_id
order by asked.n
