-- The request for attempt $3 of part $2 of the reply to $1 went out, and no
-- answer came back: whether it was posted, only the thread can tell.
update reply set unanswered = true where inbox_id = $1 and part = $2 and attempt = $3 and state = 'posting'
