-- The $5 passages of the collections $1, of publishers with $4 in their names (''
-- for any), that speak of a day from $2 to $3, either null for no bound: those of
-- the earliest days first. $6 to $7 are the days of publication, either null for
-- no bound. A date wider than a year tells no event. The index has
-- the days in order: some times as many mentions as passages are read of each
-- collection, since a passage may speak of several days.
select found.passage_id
from unnest($1::int[]) as c (id)
cross join lateral (
	select m.passage_id, m.from_day
	from mention m
	where m.collection_id = c.id and m.kind = 'date' and m.to_day - m.from_day <= 366
		and ($2::date is null or m.from_day >= $2::date - 366 and m.to_day >= $2) and ($3::date is null or m.from_day <= $3)
		and ($4 = '' and $6::date is null and $7::date is null or exists (
			select from passage p
			join document d on d.collection_id = p.collection_id and d.id = p.document_id
			where p.collection_id = m.collection_id and p.id = m.passage_id and strpos(lower(d.publisher), lower($4)) > 0
				and ($6::date is null or d.published_to >= $6) and ($7::date is null or d.published_from <= $7)))
	order by m.collection_id, m.from_day, m.to_day, m.passage_id
	limit 4 * $5
) as found
group by found.passage_id
order by min(found.from_day), found.passage_id
limit $5
