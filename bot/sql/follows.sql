-- Whether channel $2 of team $1 opted in to follow-ups without a mention, and
-- the thread $3 in it is one that the bot has answered in.
select exists (
	select from channel_policy p
	where p.team = $1 and p.channel = $2 and p.follow_up
	  and exists (select from inbox i where i.channel = $2 and i.thread = $3 and i.state in ('answered', 'refused')))
