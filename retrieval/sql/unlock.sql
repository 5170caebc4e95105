-- Gives back the right to write to collection $1.
select pg_advisory_unlock(1718579055, $1)
