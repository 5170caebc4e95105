-- Ends the arrival $1, once: in state $2 for the reason $3, with the answer $4
-- from the documents $5, and writes its audit row, with the model and the prompt that
-- worded it ($6, $7), the tokens in and out ($8, $9) and their cost ($10).
with ended as (
	update inbox set state = $2, reason = $3, answer = $4, finished_at = now()
	where id = $1 and finished_at is null
	returning id, team, channel, person, kind, received_at
)
insert into audit (inbox_id, team, channel, person, kind, decision, reason, documents, took, model, prompt, input_tokens, output_tokens, cost)
select id, team, channel, person, kind, $2, $3, coalesce($5::text[], '{}'), now() - received_at, $6, $7, $8, $9, $10::float8::numeric from ended
