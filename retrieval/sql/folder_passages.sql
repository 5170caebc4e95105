-- The documents of folder $2 of collection $1 and how many passages each has.
select d.file, d.path, count(p.id)::int as passages
from document d left join passage p on p.collection_id = d.collection_id and p.document_id = d.id
where d.collection_id = $1 and d.folder_id = $2
group by d.file, d.path
order by d.path
