-- Notes that the names $3 of collection $1 have the words $2 beside them. Those
-- that are noted already stay.
insert into name_word (collection_id, word, key)
select distinct $1::int, word, key from unnest($2::text[], $3::text[]) as noted (word, key) order by word, key
on conflict do nothing
