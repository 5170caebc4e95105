-- +goose Up

-- What reached the bot from Slack, each thing once: a question, a command, a
-- press of a button. A row and its job are committed before Slack hears that
-- the delivery arrived, so that nothing acknowledged is ever lost.
create table inbox (
	id            bigint generated always as identity primary key,
	question_id   uuid not null default gen_random_uuid() unique, -- opaque: all that messages and logs tell of the row
	received_at   timestamptz not null default now(),
	kind          text not null,
	team          text not null,
	channel       text,
	person        text,
	ts            text, -- Slack's time stamp of the message, its name within the channel
	thread        text, -- the ts under which the answer goes
	event_id      text,
	client_msg_id text,
	command       text,
	trigger_id    text,
	event         jsonb not null,
	state         text not null default 'received'
		check (state in ('received', 'answered', 'refused', 'denied', 'failed', 'ambiguous', 'dropped')),
	reason        text not null default '',
	faults        int not null default 0, -- how often answering failed; crashes are not among them
	answer        jsonb,                  -- what was answered, with its evidence
	finished_at   timestamptz,
	check ((state in ('received', 'ambiguous')) = (finished_at is null))
);

-- One delivery may come again under the same event_id, one message by two
-- subscriptions under the same ts, one gesture under the same client_msg_id,
-- one press under the same trigger. Nulls are distinct, so each index speaks
-- only of what has such a name.
create unique index inbox_event on inbox (event_id);
create unique index inbox_message on inbox (team, channel, ts);
create unique index inbox_gesture on inbox (team, channel, client_msg_id);
create unique index inbox_trigger on inbox (team, person, command, trigger_id);
create index inbox_thread on inbox (channel, thread, id);
create index inbox_open on inbox (received_at) where finished_at is null;

-- What the bot posted for a row of the inbox, a row for each message of it.
-- 'posting' is committed before Slack is called: whoever finds it looks into the
-- thread before anything is posted again. attempt is the fence: of two workers
-- that both believe the row theirs, only one holds its present number.
create table reply (
	inbox_id    bigint not null references inbox on delete cascade,
	part        int not null,
	channel     text not null,
	thread      text not null,
	state       text not null check (state in ('posting', 'posted')),
	attempt     int not null default 1,
	placeholder boolean not null default false, -- a sign of life stands there, the answer not yet
	unanswered  boolean not null default false, -- the whole request went out and no reply came back
	started_at  timestamptz not null default now(),
	posted_at   timestamptz,
	ts          text,
	primary key (inbox_id, part),
	check ((state = 'posted') = (ts is not null))
);
create index reply_channel on reply (channel, posted_at) where state = 'posted';

-- What a person thought of an answer; the last word counts.
create table feedback (
	inbox_id bigint not null references inbox on delete cascade,
	person   text not null,
	verdict  text not null check (verdict in ('right', 'wrong')),
	faults   text[] not null default '{}', -- quotation, date, person, missed
	note     text not null default '',
	given_at timestamptz not null default now(),
	primary key (inbox_id, person)
);

-- What a channel was given. A channel without a row has the default collection.
create table channel_policy (
	team        text not null,
	channel     text not null,
	collections text[],
	follow_up   boolean not null default false, -- questions in a thread need no mention
	swept       text not null default '',       -- Slack's time up to which its history was read
	changed_by  text not null default '',
	changed_at  timestamptz not null default now(),
	primary key (team, channel)
);

-- One row for each answer and each denial.
create table audit (
	id        bigint generated always as identity primary key,
	at        timestamptz not null default now(),
	inbox_id  bigint not null unique references inbox on delete cascade,
	team      text not null,
	channel   text,
	person    text,
	kind      text not null,
	decision  text not null,
	reason    text not null default '',
	documents text[] not null default '{}',
	took      interval not null -- since it was received
);

-- +goose Down
drop table audit, channel_policy, feedback, reply, inbox;
