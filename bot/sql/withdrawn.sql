-- The sign of life of the arrival $1 stands no more.
delete from reply where inbox_id = $1 and part = 0 and placeholder
