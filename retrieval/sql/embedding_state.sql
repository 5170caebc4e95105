-- How far the vectors of each collection are: of the model that answers, and of the
-- model named $1 where that is another.
select c.name, coalesce(a.name, '') as answering, c.passages::int,
	(select count(*) from embedding e join model m on m.id = e.model_id
		where e.collection_id = c.id and m.name = $1)::int as embedded
from collection c left join model a on a.id = c.model_id
order by c.name
