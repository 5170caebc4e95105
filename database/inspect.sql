-- What a database holds before footnote touches it, as one row.
--
-- $1 is the name of the table in which footnote notes its migrations. Everything
-- is read in one snapshot: the first migration creates that table before any
-- other, so a database that is just being migrated never looks like somebody
-- else's. Tables that belong to an extension are nobody's.
with ours as (
	select to_regclass($1) is not null as ours
)
select
	ours.ours,
	case when ours.ours then '{}' else (
		select coalesce(array_agg(name order by name), '{}')
		from (
			select c.relname::text as name
			from pg_class c
			where c.relnamespace = current_schema()::regnamespace
				and c.relkind in ('r', 'p', 'v', 'm', 'f')
				and not exists (
					select from pg_depend d
					where d.classid = 'pg_class'::regclass and d.objid = c.oid and d.deptype = 'e'
				)
			order by c.relname
			limit 5
		) tables
	) end as foreign,
	coalesce((select extversion from pg_extension where extname = 'vector'), '') as installed,
	coalesce((select default_version from pg_available_extensions where name = 'vector'), '') as available
from ours
