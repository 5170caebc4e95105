-- Waits for the right to write to collection $1.
select pg_advisory_lock(1718579055, $1)
