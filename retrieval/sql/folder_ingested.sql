-- Notes that documents of folder $2 of collection $1 were added, changed or removed now.
update folder set ingested_at = now() where collection_id = $1 and id = $2
