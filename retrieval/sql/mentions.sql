-- What the passages $2 of the collections $1 speak of, in the order of the text.
select passage_id, kind, key, start_byte, end_byte, from_day, to_day, inferred, class, full_name, role_start, role_end, value, high, unit, bound
from mention
where collection_id = any ($1::int[]) and passage_id = any ($2::int[])
order by passage_id, start_byte, end_byte desc, kind
