-- The arrival $1.
select id, question_id::text, received_at, event, state, faults from inbox where id = $1
