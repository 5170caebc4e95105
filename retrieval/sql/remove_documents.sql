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
