-- Notes that the documents of the files $3 are indexed as the digests $4 have them.
insert into file (collection_id, folder_id, path, digest)
select $1, $2, done.path, done.digest from unnest($3::text[], $4::bytea[]) as done (path, digest)
on conflict (collection_id, folder_id, path) do update set digest = excluded.digest
