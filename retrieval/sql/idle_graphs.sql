-- The graphs of neighbours of models that no collection has a vector of.
select g.relname
from pg_class g
join model m on g.relname = 'embedding_neighbours_' || m.id
where g.relkind = 'i' and not exists (
	select from collection c
	where exists (select from embedding e where e.collection_id = c.id and e.model_id = m.id)
)
order by g.relname
