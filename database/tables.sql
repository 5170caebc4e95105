-- The tables of the database, largest first. rows is the planner's estimate,
-- which is -1 for a table that was never counted.
select
	c.relname::text as name,
	greatest(c.reltuples, 0)::bigint as rows,
	pg_total_relation_size(c.oid) as bytes
from pg_class c
where c.relnamespace = current_schema()::regnamespace and c.relkind in ('r', 'p')
order by bytes desc, name
