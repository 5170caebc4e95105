-- The passages of the collections $1 whose documents' publishers have $2 in their
-- names ('' for any) and that belong to the days $3 to $4, either null for no
-- bound: those that speak of such a day, or whose document was published on one.
-- Dates wider than a month say too little. $6 to $7 are the days of publication,
-- with null for no bound. The openings of all documents come
-- first, of the latest document first; $5 passages at most.
select p.id
from passage p
join document d on d.collection_id = p.collection_id and d.id = p.document_id
where p.collection_id = any ($1::int[])
	and ($2 = '' or strpos(lower(d.publisher), lower($2)) > 0)
	and ($3::date is null and $4::date is null
		or ($3::date is null or d.published_to >= $3) and ($4::date is null or d.published_from <= $4)
		or exists (
			select from mention m
			where m.collection_id = p.collection_id and m.passage_id = p.id and m.kind = 'date' and m.to_day - m.from_day <= 31
				and ($3::date is null or m.to_day >= $3) and ($4::date is null or m.from_day <= $4)))
	and ($6::date is null or d.published_to >= $6) and ($7::date is null or d.published_from <= $7)
order by p.ordinal, d.published_from desc nulls last, d.path, p.id
limit $5
