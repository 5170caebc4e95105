-- How many arrivals wait, and for how many seconds the oldest has.
select count(*), coalesce(extract(epoch from now() - min(received_at)), 0)::float8 from inbox where state = 'received'
