-- The versions of the server and of pgvector, and the size of the database in bytes.
select
	current_setting('server_version'),
	(select extversion from pg_extension where extname = 'vector'),
	pg_database_size(current_database())
