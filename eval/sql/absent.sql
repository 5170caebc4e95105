-- Which of the documents called $2 the collections named $1 do not hold.
select wanted.path
from unnest($2::text[]) as wanted (path)
where not exists (
	select from collection c join document d on d.collection_id = c.id and d.path = wanted.path where c.name = any ($1)
)
order by wanted.path
