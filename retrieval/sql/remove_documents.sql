-- Removes the documents $3 (paths) of folder $2 of collection $1 with all that
-- is theirs, and takes them out of the collection's sums.
with gone as (
	select id from document where collection_id = $1 and folder_id = $2 and path = any ($3)
), passages as (
	select id, length, title_length from passage where collection_id = $1 and document_id in (select id from gone)
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
	passages = collection.passages - removed.passages,
	words = collection.words - removed.words,
	title_words = collection.title_words - removed.title_words
from (
	select (select count(*) from gone) as documents,
		count(*) as passages, coalesce(sum(length), 0) as words, coalesce(sum(title_length), 0) as title_words
	from passages
) as removed
where collection.id = $1 and removed.documents > 0
