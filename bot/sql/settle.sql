-- Corrects what was reserved for the arrival $1 to what was spent: $2 tokens in and
-- $3 out, and no question if it came to nothing ($4). The rows of usage are locked in
-- the order of charge.sql.
with asked as (
	select id, charged, held, kind, person, channel from inbox
	where id = $1 and (charged is not null or $2::bigint + $3::bigint > 0)
	for update
), noted as (
	update inbox set charged = case when $4 then null else asked.charged end, held = 0 from asked where inbox.id = asked.id
)
insert into usage (day, scope, name, questions, input_tokens, output_tokens, held)
select coalesce(charged, (now() at time zone 'UTC')::date), scope, name, case when $4 and charged is not null then -1 else 0 end, $2, $3, -asked.held
from asked, lateral (values ('channel', channel), ('everybody', ''), ('person', person)) as budget (scope, name)
where name is not null and (scope <> 'channel' or kind <> 'direct' and name not like 'D%')
order by scope
on conflict (day, scope, name) do update
set questions = usage.questions + excluded.questions, input_tokens = usage.input_tokens + excluded.input_tokens,
	output_tokens = usage.output_tokens + excluded.output_tokens, held = usage.held + excluded.held
