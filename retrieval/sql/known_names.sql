-- Those of the name terms $2 that stand in at least the share $5 of the passages in
-- the collections $1 that have the word at all: its stem is beside it in $3. Of
-- each, $4 passages are looked at, and one with so many is no name's.
select distinct asked.name
from unnest($2::text[], $3::text[]) as asked (name, stem),
lateral (
	select count(*) as passages from (
		select from posting p where p.collection_id = any ($1::int[]) and p.term = asked.name limit $4::int
	) as some_of_name
) as as_name,
lateral (
	select count(*) as passages from (
		select from posting p where p.collection_id = any ($1::int[]) and p.term = asked.stem limit $4::int
	) as some_of_stem
) as as_word
where as_name.passages > 0 and as_word.passages < $4::int and as_name.passages >= $5::float8 * as_word.passages
order by asked.name
