-- Hands the jobs of a process that died back at once. Valid only while no other
-- process works.
update river_job set state = 'available', scheduled_at = now() where state = 'running' and kind = 'answer'
