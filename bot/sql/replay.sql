-- Opens the arrival that messages name $1 again, if a person must decide it or it
-- failed. What is known to stand in Slack for it, the answer will take the place
-- of; what may stand there is forgotten.
with opened as (
	update inbox set state = 'received', reason = '', faults = 0, stopped = false, finished_at = null
	where question_id::text = $1 and state in ('ambiguous', 'failed')
	returning id
), forgotten as (
	delete from reply using opened where reply.inbox_id = opened.id and reply.state = 'posting'
), replaced as (
	update reply set placeholder = true from opened where reply.inbox_id = opened.id and reply.state = 'posted'
), unaudited as (
	delete from audit using opened where audit.inbox_id = opened.id
)
select id from opened
