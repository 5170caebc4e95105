-- Part $2 of the reply to $1 stands no more.
delete from reply where inbox_id = $1 and part = $2
