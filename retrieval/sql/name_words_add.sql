-- Notes that the names $3 of collection $1 have the words $2 beside them. Those
-- that are noted already stay: only one ingest at a time writes to a collection, so
-- that nobody notes them meanwhile.
insert into name_word (collection_id, word, key)
select distinct $1::int, noted.word, noted.key
from unnest($2::text[], $3::text[]) as noted (word, key)
where not exists (select from name_word w where w.collection_id = $1::int and w.word = noted.word and w.key = noted.key)
order by 2, 3
