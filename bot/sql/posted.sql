-- Part $2 of the reply to $1 stands in Slack under the ts $3; what stands there
-- is a placeholder or not ($4).
update reply set state = 'posted', ts = $3, placeholder = $4, posted_at = coalesce(posted_at, now())
where inbox_id = $1 and part = $2
