-- Counts the question that messages name $1 on the day $2, unless it is counted
-- already, and sets $3 tokens aside for its answer in place of what was. Returns for
-- each budget that it counts in what is used of it by now; none when it is over.
--
-- The rows of usage are locked in one order everywhere, and that of everybody until
-- the end of the transaction: questions at the same time are counted one after the
-- other.
with asked as (
	select id, charged, held, kind, person, channel from inbox where question_id::text = $1 and finished_at is null for update
), noted as (
	update inbox set charged = coalesce(asked.charged, $2), held = $3 from asked where inbox.id = asked.id
), used as (
	insert into usage (day, scope, name, questions, held)
	select coalesce(charged, $2), scope, name, case when charged is null then 1 else 0 end, $3 - asked.held
	from asked, lateral (values ('channel', channel), ('everybody', ''), ('person', person)) as budget (scope, name)
	where name is not null and (scope <> 'channel' or kind <> 'direct' and name not like 'D%')
	order by scope
	on conflict (day, scope, name) do update
	set questions = usage.questions + excluded.questions, held = usage.held + excluded.held
	returning scope, questions, input_tokens + output_tokens as tokens, held
)
select used.scope, used.questions, used.tokens, used.held, asked.charged is null as fresh from used, asked
order by used.scope
