-- The years that the collections $1 speak of. Each is found by one step through
-- the index from the one before, not by reading all dates.
with recursive step as (
	select c.id, (
		select extract(year from m.from_day)::int from mention m
		where m.collection_id = c.id and m.kind = 'date' order by m.from_day limit 1
	) as year
	from unnest($1::int[]) as c (id)
	union all
	select step.id, (
		select extract(year from m.from_day)::int from mention m
		where m.collection_id = step.id and m.kind = 'date' and m.from_day >= make_date(step.year + 1, 1, 1)
		order by m.from_day limit 1
	)
	from step where step.year < 9999
)
select distinct year from step where year is not null order by year
