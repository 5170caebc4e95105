-- The years in which documents of the collections $1 were published.
select distinct extract(year from published_from)::int as year
from document where collection_id = any ($1::int[]) and published_from is not null
order by year
