-- The $9 passages of the collections $1 that BM25F ranks highest.
--
-- Keys of the index: $2, for the question's term $3; $4 is set where a key is the
-- term's own, not an equivalent's, which counts for the share $5. Dates: days $7
-- to $8, for the term $6. There are $10 passages, of $11 content words and under
-- titles of $12 on average; the rest are BM25F's parameters: $13 k1, $14 b, $15
-- the title's weight, $16 its b.
--
-- The rarest terms are scored in every passage that has them, until $17 postings
-- have been read. The more frequent ones, which move a passage by little and stand
-- in very many, are looked up for the best three times $9 only.
--
-- Each row also tells how many passages have each term: numbers and counts are
-- arrays beside each other. A term with several keys counts the most frequent of
-- its own; equivalents count for a term that the collections do not have itself.
with keys as materialized (
	select k.term, k.n, k.own, case when k.own then 1 else $5::float8 end as share,
		(select count(*) from posting p where p.collection_id = any ($1::int[]) and p.term = k.term)::int as passages
	from unnest($2::text[], $3::int[], $4::bool[]) as k (term, n, own)
), days as materialized (
	select d.n, m.passage_id, count(*) / (1 - $14::float8 + $14::float8 * min(p.length) / $11::float8) as f
	from unnest($6::int[], $7::date[], $8::date[]) as d (n, from_day, to_day)
	join mention m on m.collection_id = any ($1::int[]) and m.kind = 'date'
		and m.from_day between d.from_day - greatest(d.to_day - d.from_day, 3) and d.to_day and m.to_day >= d.from_day
		and m.to_day - m.from_day <= greatest(d.to_day - d.from_day, 3)
	join passage p on p.collection_id = m.collection_id and p.id = m.passage_id
	group by d.n, m.passage_id
), terms as materialized (
	select n, passages, ln(1 + ($10 - passages + 0.5) / (passages + 0.5))::float8 as idf,
		sum(postings) over (order by postings, n) - postings as before
	from (
		select n, coalesce(nullif(max(passages) filter (where own), 0), max(passages)) as passages, sum(passages) as postings from keys group by n
		union all
		select n, count(*), 0 from days group by n
	) as counted
	where passages > 0
), rare as materialized (
	select m.passage_id, sum(m.idf * m.f * ($13::float8 + 1) / (m.f + $13::float8)) as score
	from (
		select t.idf, p.passage_id, max(k.share * (
			p.frequency / (1 - $14::float8 + $14::float8 * p.length / $11::float8)
			+ $15::float8 * p.title_frequency / (1 - $16::float8 + $16::float8 * p.title_length / $12::float8))) as f
		from terms t
		join keys k on k.n = t.n
		join posting p on p.collection_id = any ($1::int[]) and p.term = k.term
		where t.before < $17::int
		group by t.n, t.idf, p.passage_id
		union all
		select t.idf, d.passage_id, d.f from terms t join days d on d.n = t.n
	) as m
	group by m.passage_id
	order by score desc, m.passage_id
	limit 3 * $9
), scored as (
	select r.passage_id, r.score + coalesce(sum(t.idf * f.f * ($13::float8 + 1) / (f.f + $13::float8)), 0) as score
	from rare r
	left join terms t on t.before >= $17::int
	left join lateral (
		select max(k.share * (
			p.frequency / (1 - $14::float8 + $14::float8 * p.length / $11::float8)
			+ $15::float8 * p.title_frequency / (1 - $16::float8 + $16::float8 * p.title_length / $12::float8))) as f
		from keys k
		join posting p on p.collection_id = any ($1::int[]) and p.term = k.term and p.passage_id = r.passage_id
		where k.n = t.n
	) as f on true
	group by r.passage_id, r.score
	order by score desc, r.passage_id
	limit $9
)
select s.passage_id, a.numbers, a.counts
from scored s, (select array_agg(n order by n) as numbers, array_agg(passages order by n) as counts from terms) as a
order by s.score desc, s.passage_id
