-- All that the database holds of the collection named $1, a line for each row,
-- without the ids that differ from one ingest to the next. Rows that belong to
-- nothing have no path.
with c as (
	select * from collection where name = $1
), p as (
	select passage.*, document.path
	from passage left join document on document.collection_id = passage.collection_id and document.id = passage.document_id
)
select line from (
	select format('collection %s documents, %s passages, model %s', documents, passages, model.name)
	from c left join model on model.id = c.model_id
	union all
	select format('file %s %s', path, digest) from file where collection_id in (select id from c)
	union all
	select format('document %s', to_jsonb(d) - array['collection_id', 'folder_id', 'id']) from document d where collection_id in (select id from c)
	union all
	select format('passage %s', to_jsonb(p) - array['collection_id', 'document_id', 'id']) from p where collection_id in (select id from c)
	union all
	select format('posting %s#%s %s', p.path, p.ordinal, to_jsonb(t) - array['collection_id', 'passage_id'])
	from posting t left join p on p.collection_id = t.collection_id and p.id = t.passage_id where t.collection_id in (select id from c)
	union all
	select format('mention %s#%s %s', p.path, p.ordinal, to_jsonb(m) - array['collection_id', 'passage_id'])
	from mention m left join p on p.collection_id = m.collection_id and p.id = m.passage_id where m.collection_id in (select id from c)
	union all
	select format('sighting %s %s', d.path, to_jsonb(s) - array['collection_id', 'document_id'])
	from sighting s left join document d on d.collection_id = s.collection_id and d.id = s.document_id where s.collection_id in (select id from c)
	union all
	select format('name_word %s', to_jsonb(w) - array['collection_id']) from name_word w where w.collection_id in (select id from c)
	union all
	select format('embedding %s#%s of %s: %s', p.path, p.ordinal, model.name, md5(e.vector::text))
	from embedding e left join p on p.collection_id = e.collection_id and p.id = e.passage_id left join model on model.id = e.model_id
	where e.collection_id in (select id from c)
) as state (line)
order by line collate "C"
