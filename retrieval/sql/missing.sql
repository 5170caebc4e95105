-- The first $4 passages of collection $1 behind passage $3 that have no vector
-- of model $2, with what their vectors are made of and whose they are.
select p.id, d.folder_id, d.path, d.title, p.heading, p.text
from passage p
join document d on d.collection_id = p.collection_id and d.id = p.document_id
where p.collection_id = $1 and p.id > $3
	and not exists (
		select from embedding e where e.collection_id = $1 and e.model_id = $2 and e.passage_id = p.id
	)
order by p.id
limit $4
