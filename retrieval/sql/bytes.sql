-- The bytes $3 to $4 of the stored text of document $2 in the collection named $1.
select convert_from(substring(convert_to(d.text, 'UTF8') from $3::int + 1 for $4::int - $3::int), 'UTF8')
from document d join collection c on c.id = d.collection_id
where c.name = $1 and d.id = $2
