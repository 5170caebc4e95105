-- The arrival $1.
select id, question_id::text, received_at, event, state, faults, stopped from inbox where id = $1
