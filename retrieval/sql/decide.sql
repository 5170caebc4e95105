-- Notes a decision of the kind $2 on the names $3 and $4 of collection $1, by $5.
insert into name_decision (collection_id, kind, one, other, made_by)
values ($1, $2, $3, $4, $5)
returning id, made_at
