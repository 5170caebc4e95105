-- The passages of the collections $1 that hold byte $3 of the document at path $2,
-- for each of the places. Documents of one path may be in several folders; they are
-- found by the index that parts them by folder.
select distinct p.id
from unnest($2::text[], $3::int[]) as asked (path, at)
join folder f on f.collection_id = any($1::int[])
join document d on d.collection_id = f.collection_id and d.folder_id = f.id and d.path = asked.path
join passage p on p.collection_id = d.collection_id and p.document_id = d.id and p.start_byte <= asked.at and asked.at < p.end_byte
order by p.id
