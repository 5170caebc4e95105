-- Makes the collection named $1 if it is not there.
insert into collection (name) values ($1) on conflict (name) do nothing
