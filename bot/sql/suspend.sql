-- Marks the arrival $1 as one that a person must decide, for the reason $2.
update inbox set state = 'ambiguous', reason = $2 where id = $1 and finished_at is null
