-- +goose Up

-- The vectors that a server was paid for, by what it was sent: a passage that is
-- indexed again, in another file or after an interruption, costs nothing more.
-- An ingest removes the longest unused beyond two for each passage. Like posting
-- it has no foreign key.
create table vector_cache (
	model_id int     not null,
	digest   bytea   not null, -- SHA-256 of the text as it was sent
	vector   halfvec not null, -- of length 1
	used_on  date    not null default current_date,
	primary key (model_id, digest)
);
alter table vector_cache alter column vector set storage plain; -- as in embedding

-- +goose Down

drop table vector_cache;
