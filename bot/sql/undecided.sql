-- The arrivals that wait for a decision and were received within the last day.
select id from inbox where state = 'ambiguous' and received_at > now() - interval '1 day'
order by id limit 100
