-- Part $2 of the reply to $1, with how long ago its posting began.
select state, attempt, placeholder, unanswered, started_at, now() - started_at as age, coalesce(ts, '') as ts
from reply where inbox_id = $1 and part = $2
