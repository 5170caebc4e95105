-- Deletes at most $2 rows of what was used longer than $1 ago.
delete from usage where (day, scope, name) in (
	select day, scope, name from usage where day < now() - $1::interval order by day, scope, name limit $2)
