-- Takes over a posting that the thread proves never happened: attempt $3 of part
-- $2 of the reply to $1 becomes the next, a placeholder or not ($4). No row when
-- another worker was first.
update reply set attempt = attempt + 1, placeholder = $4, unanswered = false, started_at = now()
where inbox_id = $1 and part = $2 and attempt = $3 and state = 'posting'
returning attempt
