-- The databases of tests, and the templates except for the five newest: those
-- may be in use by other checkouts.
select datname::text from pg_database where datname like 'test\_%'
union all
(
	select datname::text from pg_database where datname like 'schema\_%'
	order by oid desc
	offset 5
)
