-- Ends the arrival that messages name $1 without an answer.
with ended as (
	update inbox set state = 'dropped', finished_at = now()
	where question_id::text = $1 and state in ('ambiguous', 'received')
	returning id, team, channel, person, kind, received_at
)
insert into audit (inbox_id, team, channel, person, kind, decision, reason, took)
select id, team, channel, person, kind, 'dropped', 'dropped by an operator', now() - received_at from ended
returning inbox_id
