-- Gives up the claim on part $2 of the reply to $1, attempt $3: Slack said that
-- it did not post.
delete from reply where inbox_id = $1 and part = $2 and attempt = $3 and state = 'posting'
