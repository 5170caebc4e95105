-- The documents of the collections $1, the latest first. Filters that are '',
-- empty or null leave all: $2 is the path, $3 some of the publisher, $4 words
-- that are all in the title, $5 to $6 the days of publication, both inclusive.
-- $8 to $9 days that the document speaks of; dates wider than a month say too
-- little. $7 of them at most; null is no limit.
select d.id, c.name as collection, f.root as folder, d.path, d.title, d.publisher, d.author, d.url, d.language, d.credits,
	d.published_from, d.published_to, d.published_inferred,
	p.passages, octet_length(d.text) as bytes, p.opening
from document d
join collection c on c.id = d.collection_id
join folder f on f.collection_id = d.collection_id and f.id = d.folder_id
cross join lateral (
	select count(*)::int as passages, coalesce(max(left(p.text, 1000)) filter (where p.ordinal = 0), '') as opening
	from passage p where p.collection_id = d.collection_id and p.document_id = d.id
) as p
where d.collection_id = any ($1::int[])
	and ($2 = '' or d.path = $2)
	and ($3 = '' or strpos(lower(d.publisher), lower($3)) > 0)
	and (select coalesce(bool_and(strpos(lower(d.title), lower(word)) > 0), true) from unnest($4::text[]) as word)
	and ($5::date is null or d.published_to >= $5)
	and ($6::date is null or d.published_from <= $6)
	and ($8::date is null and $9::date is null
		or exists (
			select from passage told
			join mention m on m.collection_id = told.collection_id and m.passage_id = told.id
			where told.collection_id = d.collection_id and told.document_id = d.id
				and m.kind = 'date' and m.to_day - m.from_day <= 31
				and ($8::date is null or m.to_day >= $8) and ($9::date is null or m.from_day <= $9)))
order by d.published_from desc nulls last, d.path, d.id
limit $7
