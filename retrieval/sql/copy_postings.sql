-- Takes postings in the binary format.
copy posting (collection_id, term, passage_id, impact) from stdin (format binary)
