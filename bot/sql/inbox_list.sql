-- The arrivals in one of the states $1, oldest first, at most $2.
select id, question_id::text as question_id, received_at, kind, coalesce(channel, '') as channel, coalesce(person, '') as person,
	state, reason, coalesce(event ->> 'text', '') as text
from inbox where state = any($1)
order by id limit $2
