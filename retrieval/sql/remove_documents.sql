-- Removes the documents $3 (paths) of folder $2 of collection $1 with all that
-- is theirs, and takes them out of the collection's counts.
with gone as (
	select id from document where collection_id = $1 and folder_id = $2 and path = any ($3)
), passages as (
	select id from passage where collection_id = $1 and document_id in (select id from gone)
), postings as (
	delete from posting p using passages where p.collection_id = $1 and p.passage_id = passages.id
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
