-- The $5 passages of the collections $1, of publishers with $4 in their names (''
-- for any), that speak of a day from $2 to $3, either null for no bound: those of
-- the earliest days first. A date wider than a year tells no event.
select m.passage_id
from mention m
where m.collection_id = any ($1::int[]) and m.kind = 'date' and m.to_day - m.from_day <= 366
	and ($2::date is null or m.from_day >= $2::date - 366 and m.to_day >= $2) and ($3::date is null or m.from_day <= $3)
	and ($4 = '' or exists (
		select from passage p
		join document d on d.collection_id = p.collection_id and d.id = p.document_id
		where p.collection_id = m.collection_id and p.id = m.passage_id and strpos(lower(d.publisher), lower($4)) > 0))
group by m.passage_id
order by min(m.from_day), m.passage_id
limit $5
