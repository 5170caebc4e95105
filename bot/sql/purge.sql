-- Deletes at most $2 arrivals that were finished longer than $1 ago, with what was
-- posted for them. Those that somebody judged stay.
delete from inbox where id in (
	select id from inbox
	where finished_at < now() - $1::interval and not exists (select from feedback where inbox_id = inbox.id)
	order by finished_at, id limit $2)
