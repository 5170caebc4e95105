-- Every judged answer, oldest first.
select i.question_id::text as question_id, i.event ->> 'text' as question, i.answer, f.person, f.verdict, f.faults, f.note, f.given_at
from feedback f join inbox i on i.id = f.inbox_id
order by f.given_at, f.inbox_id, f.person
