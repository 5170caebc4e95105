-- Step 1 of posting: part $2 of the reply to $1 is about to be posted to the
-- thread $4 of channel $3, as a placeholder or not ($5). No row when it is
-- claimed already.
insert into reply (inbox_id, part, channel, thread, state, placeholder)
values ($1, $2, $3, $4, 'posting', $5)
on conflict do nothing
returning attempt
