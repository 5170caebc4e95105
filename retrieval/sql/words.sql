-- The $9 passages of the collections $1 that BM25 ranks highest: the sum, over the
-- question's terms, of their inverse frequency times their impact.
--
-- Keys of the index: $2, for the question's term $3; $4 is set where a key is the
-- term's own, not an equivalent's; each counts for the share $5. Dates: days $7 to
-- $8, for the term $6, count as often as a passage speaks of them, by BM25's k1,
-- $11; which dates speak of a day mention.SpeaksOf says. Where $13 is set the days have no end on one side: what is said lies within
-- them and is of fewer than $14 days, and the latest $15 mentions count. There are $10
-- passages.
--
-- $16, $17 and $18 narrow the search to documents published from $16 to $17, by an
-- outlet with $18 in its name; null and '' do not.
--
-- The rarest terms are summed in every passage that has them, until $12 postings
-- have been read. More frequent ones, which move a passage by little and stand in
-- very many, are added for the best three times $9 alone.
--
-- Each row also tells how many passages have each term: numbers and counts are
-- arrays beside each other. A term with several keys counts the most frequent of
-- its own; equivalents count for a term that the collections do not have itself.
with keys as materialized (
	select k.term, k.n, k.own, k.share,
		(select count(*) from posting p where p.collection_id = any ($1::int[]) and p.term = k.term)::int as passages
	from unnest($2::text[], $3::int[], $4::bool[], $5::real[]) as k (term, n, own, share)
), days as materialized (
	select d.n, said.passage_id, (count(*) * ($11::float8 + 1) / (count(*) + $11::float8))::real as impact
	from unnest($6::int[], $7::date[], $8::date[], $13::bool[]) as d (n, from_day, to_day, open)
	cross join lateral (
		select m.passage_id from mention m
		where not d.open and m.collection_id = any ($1::int[]) and m.kind = 'date'
			and m.from_day between d.from_day - greatest(d.to_day - d.from_day, 30) and d.to_day and m.to_day >= d.from_day
			and m.to_day - m.from_day <= greatest(d.to_day - d.from_day, case when m.unit = 'days' then 30 else 3 end)
		union all
		(
			select m.passage_id from mention m
			where d.open and m.collection_id = any ($1::int[]) and m.kind = 'date'
				and m.from_day between d.from_day and d.to_day and m.to_day <= d.to_day and m.to_day - m.from_day < $14::int
			order by m.from_day desc, m.passage_id
			limit $15
		)
	) as said
	group by d.n, said.passage_id
), terms as materialized (
	select n, passages, ln(1 + ($10::float8 - passages + 0.5) / (passages + 0.5))::real as idf,
		sum(postings) over (order by postings, n) - postings as before
	from (
		select n, coalesce(nullif(max(passages) filter (where own), 0), max(passages)) as passages, sum(passages) as postings from keys group by n
		union all
		select n, count(*)::int, 0 from days group by n
	) as counted
	where passages > 0
), weights as materialized (
	select k.term, k.share * t.idf as weight, t.before from keys k join terms t on t.n = k.n where k.passages > 0
), outside as materialized (
	select p.id as passage_id
	from document d join passage p on p.collection_id = d.collection_id and p.document_id = d.id
	where d.collection_id = any ($1::int[]) and ($16::date is not null or $18::text <> '')
		and not (($16::date is null or coalesce(d.published_from >= $16::date and d.published_to <= $17::date, false))
			and ($18::text = '' or position(lower($18::text) in lower(d.publisher)) > 0))
), rare as materialized (
	select passage_id, sum(score) as score
	from (
		select p.passage_id, w.weight * p.impact as score
		from weights w join posting p on p.collection_id = any ($1::int[]) and p.term = w.term
		where w.before < $12::int
		union all
		select d.passage_id, d.impact * t.idf from days d join terms t on t.n = d.n
	) as found
	where passage_id not in (select o.passage_id from outside o)
	group by passage_id
	order by score desc, passage_id
	limit 3 * $9
), scored as (
	select r.passage_id, r.score + coalesce((
		select sum(w.weight * p.impact)
		from weights w join posting p on p.collection_id = any ($1::int[]) and p.term = w.term and p.passage_id = r.passage_id
		where w.before >= $12::int
	), 0) as score
	from rare r
	order by score desc, r.passage_id
	limit $9
)
select s.passage_id, a.numbers, a.counts
from scored s, (select array_agg(n order by n) as numbers, array_agg(passages order by n) as counts from terms) as a
order by s.score desc, s.passage_id
