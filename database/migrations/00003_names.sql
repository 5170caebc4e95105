-- +goose Up

-- What a document calls somebody or something, a row for each spelling: how often,
-- where first, and the roles it gives, each once, in its own words. It sums up the
-- mentions that are names, so that a name need not be looked for among all that
-- passages speak of.
create table sighting (
	collection_id int    not null,
	key           text   collate "C" not null, -- as in mention
	document_id   int    not null,
	spelling      text   not null, -- in full, as far as the document tells
	class         text   not null,
	mentions      int    not null,
	start_byte    int    not null, -- of the first, bytes of the document's text
	end_byte      int    not null,
	roles         text[] not null,
	role_bytes    int[]  not null  -- the first and last bytes of each
);
create unique index sighting_name on sighting (collection_id, key, document_id, spelling) include (mentions);
create index sighting_document on sighting (document_id); -- ids are of one sequence for all collections

-- The words that keys are made of. A key is in it as long as some document has it.
create table name_word (
	collection_id int  not null,
	word          text collate "C" not null,
	key           text collate "C" not null,
	primary key (collection_id, word, key)
);

-- What editors have decided of a collection's names, in the order in which they
-- did. Names stand here as they were written, and not as rows of the corpus, so
-- that a decision outlives the documents of the day.
create table name_decision (
	collection_id int  not null references collection on delete cascade,
	id            int  generated always as identity,
	kind          text not null check (kind in ('merge', 'split', 'joining on', 'joining off')),
	one           text not null,
	other         text not null,
	made_by       text not null,
	made_at       timestamptz not null default now(),
	undone_by     text,
	undone_at     timestamptz,
	primary key (collection_id, id),
	check ((kind in ('merge', 'split')) = (one <> '' and other <> '')),
	check ((undone_by is null) = (undone_at is null))
);

-- +goose Down

drop table name_decision, name_word, sighting;
