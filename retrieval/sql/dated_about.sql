-- The $7 passages of the collections $1, of publishers with $6 in their names (''
-- for any), that speak of a day from $4 to $5, either null for no bound, and that
-- BM25 ranks highest: the sum of the impacts of the keys $2, each times its weight
-- in $3. $8 to $9 are the days of publication, either null for no bound. A date
-- wider than a year tells no event. Without a bound the best four
-- times $7 alone are looked at, one by one: about every second passage speaks of
-- days, and to read all days of the collections would take longer.
with found as materialized (
	select p.passage_id, sum(k.weight * p.impact) as score
	from unnest($2::text[], $3::real[]) as k (term, weight)
	join posting p on p.collection_id = any ($1::int[]) and p.term = k.term
	group by p.passage_id
	order by score desc, p.passage_id
	limit case when $4::date is null and $5::date is null then 4 * $7 end
), dated as materialized (
	select found.passage_id
	from found
	where $4::date is null and $5::date is null and exists (
		select from mention m
		where m.collection_id = any ($1::int[]) and m.passage_id = found.passage_id and m.kind = 'date' and m.to_day - m.from_day <= 366
		offset 0)
	union all
	select distinct m.passage_id
	from mention m
	where ($4::date is not null or $5::date is not null) and m.collection_id = any ($1::int[]) and m.kind = 'date' and m.to_day - m.from_day <= 366
		and m.from_day >= coalesce($4::date - 366, '-infinity') and m.to_day >= coalesce($4::date, '-infinity') and m.from_day <= coalesce($5::date, 'infinity')
)
select found.passage_id
from found
join dated on dated.passage_id = found.passage_id
where $6 = '' and $8::date is null and $9::date is null or exists (
	select from passage p
	join document d on d.collection_id = p.collection_id and d.id = p.document_id
	where p.collection_id = any ($1::int[]) and p.id = found.passage_id and strpos(lower(d.publisher), lower($6)) > 0
		and ($8::date is null or d.published_to >= $8) and ($9::date is null or d.published_from <= $9))
order by found.score desc, found.passage_id
limit $7
