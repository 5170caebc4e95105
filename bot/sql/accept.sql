-- One arrival, unless it is here already under any of its names: then no row.
insert into inbox (kind, team, channel, person, ts, thread, event_id, client_msg_id, command, trigger_id, event)
values ($1, $2, nullif($3, ''), nullif($4, ''), nullif($5, ''), nullif($6, ''), nullif($7, ''), nullif($8, ''), nullif($9, ''), nullif($10, ''), $11)
on conflict do nothing
returning id
