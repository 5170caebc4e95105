-- What channel $2 of team $1 was given; no row when nothing.
select coalesce(collections, '{}') as collections, follow_up from channel_policy where team = $1 and channel = $2
