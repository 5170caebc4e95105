-- Removes the collection named $1 with all that is in it. Folders, files,
-- documents and passages go with the collection's own row.
with gone as (
	select id from collection where name = $1
), postings as (
	delete from posting where collection_id in (select id from gone)
), mentions as (
	delete from mention where collection_id in (select id from gone)
), sightings as (
	delete from sighting where collection_id in (select id from gone)
), name_words as (
	delete from name_word where collection_id in (select id from gone)
), embeddings as (
	delete from embedding where collection_id in (select id from gone)
)
delete from collection where id in (select id from gone)
