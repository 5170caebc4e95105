-- The documents of the collection named $1.
select d.path, d.id
from document d join collection c on c.id = d.collection_id
where c.name = $1
order by d.path, d.id
