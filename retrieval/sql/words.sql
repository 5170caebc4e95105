-- The $10 passages of the collections $1 that BM25F ranks highest.
--
-- Keys of the index: $2, for the question's term $3. $4 is set where a term has
-- several keys, which then count as one word; $5 where a key is the term's own,
-- not an equivalent's, which counts for the share $6. Dates: days $8 to $9, for
-- the term $7. There are $11 passages, of $12 content words and under titles of
-- $13 on average; the rest are BM25F's parameters: $14 k1, $15 b, $16 the title's
-- weight, $17 its b.
--
-- Each row also tells how many passages have each term: numbers and counts are
-- arrays beside each other. Equivalents are counted only for a term that the
-- collections do not have itself.
with keys as (
	select * from unnest($2::text[], $3::int[], $4::bool[], $5::bool[]) as k (term, n, shared, own)
), dates as (
	select * from unnest($7::int[], $8::date[], $9::date[]) as d (n, from_day, to_day)
), matches as materialized (
	select k.n, k.own, p.passage_id, p.frequency::float8, p.title_frequency::float8, p.length, p.title_length
	from keys k join posting p on p.collection_id = any ($1::int[]) and p.term = k.term
	where not k.shared
	union all
	select k.n, bool_or(k.own), p.passage_id,
		max(p.frequency * case when k.own then 1 else $6::float8 end), max(p.title_frequency * case when k.own then 1 else $6::float8 end),
		max(p.length), max(p.title_length)
	from keys k join posting p on p.collection_id = any ($1::int[]) and p.term = k.term
	where k.shared
	group by k.n, p.passage_id
	union all
	select d.n, true, m.passage_id, count(*), 0, max(p.length), max(p.title_length)
	from dates d
	join mention m on m.collection_id = any ($1::int[]) and m.kind = 'date'
		and m.from_day between d.from_day - greatest(d.to_day - d.from_day, 3) and d.to_day and m.to_day >= d.from_day
		and m.to_day - m.from_day <= greatest(d.to_day - d.from_day, 3)
	join passage p on p.collection_id = m.collection_id and p.id = m.passage_id
	group by d.n, m.passage_id
), counts as materialized (
	select n, passages, ln(1 + ($11 - passages + 0.5) / (passages + 0.5))::float8 as idf
	from (
		select n, coalesce(nullif(count(*) filter (where own), 0), count(*))::int as passages from matches group by n
	) as counted
), scored as (
	select m.passage_id, sum(c.idf * f.f * ($14::float8 + 1) / (f.f + $14::float8)) as score
	from matches m
	join counts c on c.n = m.n,
	lateral (
		select m.frequency / (1 - $15::float8 + $15::float8 * m.length / $12::float8)
			+ $16::float8 * m.title_frequency / (1 - $17::float8 + $17::float8 * m.title_length / $13::float8) as f
	) as f
	group by m.passage_id
	order by score desc, m.passage_id
	limit $10
)
select s.passage_id, a.numbers, a.counts
from scored s, (select array_agg(n order by n) as numbers, array_agg(passages order by n) as counts from counts) as a
order by s.score desc, s.passage_id
