-- Which of the runs of days $2 to $3 the collections $1 speak of, numbered from
-- 1. A mention of a far longer time, such as the whole year, does not speak of a
-- day within it; one that means each of its days may last a month, as
-- mention.SpeaksOf has it.
select asked.n::int
from unnest($2::date[], $3::date[]) with ordinality as asked (from_day, to_day, n)
where exists (
	select from mention m
	where m.collection_id = any ($1::int[]) and m.kind = 'date'
		and m.from_day between asked.from_day - greatest(asked.to_day - asked.from_day, 30) and asked.to_day and m.to_day >= asked.from_day
		and m.to_day - m.from_day <= greatest(asked.to_day - asked.from_day, case when m.unit = 'days' then 30 else 3 end)
)
order by asked.n
