-- Where the documents $2 of the collections $1 name somebody in full whose surname
-- is one of $3, in the order of the text.
select p.document_id, asked.surname, m.key, m.start_byte
from unnest($3::text[]) as asked (surname)
cross join passage p
join mention m on m.collection_id = p.collection_id and m.passage_id = p.id and m.kind = 'name' and m.class in ('person', '')
	and m.key like '% ' || asked.surname
where p.collection_id = any ($1::int[]) and p.document_id = any ($2::int[])
order by p.document_id, m.start_byte, m.key
