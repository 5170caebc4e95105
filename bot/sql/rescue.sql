-- Hands the jobs back at once on which nobody works any more: those that were taken
-- before $1, when this process began, and those that this process took longer than
-- $2 ago and is not working on, which are all but $3: that it was done with them did
-- not reach the database. Valid only while no other process works.
update river_job set state = 'available', scheduled_at = now()
where state = 'running' and kind = 'answer' and id <> all($3) and (attempted_at < $1 or attempted_at < now() - $2::interval)
