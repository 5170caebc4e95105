-- The names of the collections $1 that have a word of $2 and begin with the prefix
-- that $3 has beside it. Keys are ASCII letters, digits and spaces, all before ~.
select distinct w.key
from unnest($2::text[], $3::text[]) as block (word, prefix)
join name_word w on w.collection_id = any ($1::int[]) and w.word = block.word and w.key >= block.prefix and w.key < block.prefix || '~'
order by w.key
