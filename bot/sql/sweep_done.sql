-- The history of channel $2 of team $1 was read up to Slack's time $3.
update channel_policy set swept = $3 where team = $1 and channel = $2 and swept < $3
