-- $2 new values of the sequence behind the column id of the table $1.
select nextval(pg_get_serial_sequence($1, 'id'))::int as id from generate_series(1, $2) order by 1
