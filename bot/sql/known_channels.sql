-- Where the bot was ever asked in team $1, and whether that was a direct conversation.
select channel, bool_or(kind = 'direct') from inbox
where team = $1 and channel is not null and kind in ('mention', 'followup', 'direct')
group by channel order by channel
