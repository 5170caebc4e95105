-- What was decided of the names of the collections $1, in order. $2 leaves out what
-- was undone.
select n.id, c.name as collection, n.kind, n.one, n.other, n.made_by, n.made_at, coalesce(n.undone_by, '') as undone_by, n.undone_at
from name_decision n
join collection c on c.id = n.collection_id
where n.collection_id = any ($1::int[]) and not ($2::bool and n.undone_at is not null)
order by n.id
