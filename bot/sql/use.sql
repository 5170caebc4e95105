-- Gives channel $2 of team $1 the collections $3, in the name of $4.
insert into channel_policy (team, channel, collections, changed_by) values ($1, $2, $3, $4)
on conflict (team, channel) do update set collections = excluded.collections, changed_by = excluded.changed_by, changed_at = now()
