-- The bytes $3 to $4, exclusive, of the stored text of each document called $2
-- in the collections named $1, and the folder that it was read from.
select f.root, substring(convert_to(d.text, 'UTF8') from $3::int + 1 for $4::int - $3::int) as bytes
from collection c
join document d on d.collection_id = c.id and d.path = $2
join folder f on f.collection_id = d.collection_id and f.id = d.folder_id
where c.name = any ($1)
order by f.root, d.id
