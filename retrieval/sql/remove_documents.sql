-- Removes the documents $3 (paths) of folder $2 of collection $1 with all that
-- is theirs, and takes them out of the collection's counts.
--
-- Postings are found by the documents' terms, and by the ids of their passages:
-- those of a document follow upon each other, with none of another document of the
-- collection between them.
with gone as (
	select id, terms from document where collection_id = $1 and folder_id = $2 and path = any ($3)
), passages as (
	select id from passage where collection_id = $1 and document_id in (select id from gone)
), spans as (
	select gone.terms, min(p.id) as first, max(p.id) as last
	from gone join passage p on p.collection_id = $1 and p.document_id = gone.id
	group by gone.id, gone.terms
), postings as (
	delete from posting p using (select unnest(terms) as term, first, last from spans) as span
	where p.collection_id = $1 and p.term = span.term and p.passage_id between span.first and span.last
), mentions as (
	delete from mention m using passages where m.collection_id = $1 and m.passage_id = passages.id
), sightings as (
	delete from sighting s using gone where s.collection_id = $1 and s.document_id = gone.id returning s.key
), names as (
	-- that no other document has: what this statement deletes it still sees
	select distinct key from sightings
	where not exists (
		select from sighting s where s.collection_id = $1 and s.key = sightings.key and s.document_id not in (select id from gone)
	)
), name_words as (
	delete from name_word w using names, string_to_table(names.key, ' ') as of_name (word)
	where w.collection_id = $1 and w.word = of_name.word and w.key = names.key
), embeddings as (
	delete from embedding e using passages where e.collection_id = $1 and e.passage_id = passages.id
), documents as (
	delete from document where collection_id = $1 and id in (select id from gone)
)
update collection set
	documents = collection.documents - removed.documents,
	passages = collection.passages - removed.passages
from (
	select (select count(*) from gone) as documents, (select count(*) from passages) as passages
) as removed
where collection.id = $1 and removed.documents > 0
