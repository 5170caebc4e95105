-- Those of the terms $2 that occur in the collections $1.
select asked.term from unnest($2::text[]) as asked (term)
where exists (select from posting p where p.collection_id = any ($1::int[]) and p.term = asked.term)
order by asked.term
