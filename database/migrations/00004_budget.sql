-- +goose Up

-- What was used on a day of UTC: by a person, in a channel, and by all together.
create table usage (
	day           date not null,
	scope         text not null check (scope in ('person', 'channel', 'everybody')),
	name          text not null, -- Slack's id; '' for everybody
	questions     int not null default 0,
	input_tokens  bigint not null default 0,
	output_tokens bigint not null default 0,
	held          bigint not null default 0, -- tokens set aside for answers that are being made
	primary key (day, scope, name)
);

alter table inbox
	add column stopped boolean not null default false, -- the asker wants no more of the answer
	add column charged date,                           -- the day on which the question counts, once it does
	add column held bigint not null default 0;         -- tokens set aside for its answer
create index inbox_finished on inbox (finished_at) where finished_at is not null;

-- What an answer took of a language model; the model is '' where none was asked. A
-- row outlives its arrival: it says who asked and from where, and nothing of what.
alter table audit
	add column model         text not null default '',
	add column prompt        text not null default '',
	add column input_tokens  bigint not null default 0,
	add column output_tokens bigint not null default 0,
	add column cost          numeric, -- in whatever the prices are set in; null without prices
	alter column inbox_id drop not null,
	drop constraint audit_inbox_id_fkey,
	add constraint audit_inbox_id_fkey foreign key (inbox_id) references inbox on delete set null;
create index audit_at on audit (at);

-- +goose Down
drop index audit_at, inbox_finished;
delete from audit where inbox_id is null;
alter table audit
	drop constraint audit_inbox_id_fkey,
	add constraint audit_inbox_id_fkey foreign key (inbox_id) references inbox on delete cascade,
	alter column inbox_id set not null,
	drop column cost, drop column output_tokens, drop column input_tokens, drop column prompt, drop column model;
alter table inbox drop column held, drop column charged, drop column stopped;
drop table usage;
