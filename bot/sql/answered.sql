-- The arrival that messages name $1, with what was answered to it.
select id, question_id::text, kind, team, coalesce(channel, ''), coalesce(person, ''), coalesce(thread, ''), answer
from inbox where question_id::text = $1 and answer is not null
