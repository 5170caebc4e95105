-- For each of the threads $2 of channel $1 how many of its replies are known: those
-- that the bot posted and those that are in the inbox.
select thread, count(*) from (
	select thread from reply where channel = $1 and thread = any($2) and state = 'posted'
	union all
	select thread from inbox where channel = $1 and thread = any($2) and ts <> thread
) as known
group by thread
