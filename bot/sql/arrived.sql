-- Those of the messages $3 of channel $2 of team $1 that are in the inbox.
select ts from inbox where team = $1 and channel = $2 and ts = any($3)
