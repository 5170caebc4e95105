-- Removes the vectors of other models than the one that answers for collection $1.
delete from embedding e using collection c, model m
where c.id = $1 and m.id <> c.model_id and e.collection_id = c.id and e.model_id = m.id
