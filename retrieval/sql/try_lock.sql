-- Whether this session now holds the right to write to collection $1. The first
-- number keeps the lock apart from those of others in the database.
select pg_try_advisory_lock(1718579055, $1)
