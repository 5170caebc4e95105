-- Deletes at most $2 audit rows that are older than $1.
delete from audit where id in (select id from audit where at < now() - $1::interval order by at, id limit $2)
