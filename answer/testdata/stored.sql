-- The path and the stored text of each document of the collection named $1.
select d.path, d.text
from document d join collection c on c.id = d.collection_id
where c.name = $1
