-- Up to which of Slack's times the history of channel $2 of team $1 was read;
-- from $3 on when it never was.
insert into channel_policy (team, channel, swept) values ($1, $2, $3)
on conflict (team, channel) do update set swept = case channel_policy.swept when '' then excluded.swept else channel_policy.swept end
returning swept
