-- The model named $1.
select id, dimensions from model where name = $1
