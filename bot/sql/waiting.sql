-- How many arrivals wait, for how many seconds the oldest has, and how many questions
-- and tokens everybody has used since midnight UTC.
select count(*), coalesce(extract(epoch from now() - min(received_at)), 0)::float8,
	coalesce((select questions from usage where day = (now() at time zone 'UTC')::date and scope = 'everybody' and name = ''), 0),
	coalesce((select input_tokens + output_tokens from usage where day = (now() at time zone 'UTC')::date and scope = 'everybody' and name = ''), 0)
from inbox where state = 'received'
