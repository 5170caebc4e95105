-- The collections named $1, or all if $1 is empty, by name.
select c.id, c.name, c.model_id, m.name as model_name, m.dimensions, c.documents, c.passages
from collection c left join model m on m.id = c.model_id
where coalesce(cardinality($1::text[]), 0) = 0 or c.name = any ($1)
order by c.name
