-- The id and the dimensions of the model named $1, made with $2 dimensions if
-- it is not there.
insert into model (name, dimensions) values ($1, $2)
on conflict (name) do update set name = excluded.name
returning id, dimensions
