-- Switches follow-ups without a mention on or off ($3) in channel $2 of team $1, in the name of $4.
insert into channel_policy (team, channel, follow_up, changed_by) values ($1, $2, $3, $4)
on conflict (team, channel) do update set follow_up = excluded.follow_up, changed_by = excluded.changed_by, changed_at = now()
