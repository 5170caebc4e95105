-- Notes that the asker $2 of the arrival that messages name $1 wants no more of its
-- answer, and tells whether the person asked it; one that is answered stays so.
with asked as (
	select id from inbox where question_id::text = $1 and person = $2
), noted as (
	update inbox set stopped = true from asked where inbox.id = asked.id and inbox.finished_at is null
)
select exists (select from asked)
