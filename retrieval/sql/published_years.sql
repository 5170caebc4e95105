-- How many documents of collection $1 were published in each year.
select extract(year from published_from)::int as year, count(*)::int as documents
from document where collection_id = $1 and published_from is not null
group by year order by year
