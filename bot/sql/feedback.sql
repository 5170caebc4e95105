-- What person $2 thinks of the answer to $1: verdict $3, with faults $4 and note $5.
insert into feedback (inbox_id, person, verdict, faults, note) values ($1, $2, $3, coalesce($4::text[], '{}'), $5)
on conflict (inbox_id, person) do update
set verdict = excluded.verdict, faults = excluded.faults, note = excluded.note, given_at = now()
