-- A reply of the bot in channel $1 that is known to stand there, where history
-- shows it, and was posted at the time $2 or later, the nearest to it first: if
-- history does not show this one yet, it cannot tell whether another stands.
select thread, ts from reply
where channel = $1 and state = 'posted' and thread <> 'private' and posted_at >= $2
order by posted_at, inbox_id, part limit 1
