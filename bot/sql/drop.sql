-- Ends the arrival that messages name $1 without an answer. One that failed has an
-- audit row already: that it was dropped takes its place.
with ended as (
	update inbox set state = 'dropped', finished_at = now()
	where question_id::text = $1 and state in ('ambiguous', 'failed', 'received')
	returning id, team, channel, person, kind, received_at
)
insert into audit (inbox_id, team, channel, person, kind, decision, reason, took)
select id, team, channel, person, kind, 'dropped', 'dropped by an operator', now() - received_at from ended
on conflict (inbox_id) do update set at = now(), decision = excluded.decision, reason = excluded.reason, took = excluded.took
returning inbox_id
