-- Whether a question in the thread $2 of channel $1 that arrived before $3, not
-- long ago, is still to be answered.
select exists (
	select from inbox
	where channel = $1 and thread = $2 and id < $3 and state = 'received' and kind in ('mention', 'followup', 'direct')
	  and received_at > now() - interval '2 minutes')
