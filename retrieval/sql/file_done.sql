-- Notes that the documents of the file $3 are indexed as its digest $4 has them.
insert into file (collection_id, folder_id, path, digest) values ($1, $2, $3, $4)
on conflict (collection_id, folder_id, path) do update set digest = excluded.digest
