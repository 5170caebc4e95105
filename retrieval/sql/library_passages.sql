-- The passages of the document $2, if it is in the collections $1, in the order
-- of the text.
select ordinal, heading, start_byte, end_byte, sentences
from passage
where collection_id = any ($1::int[]) and document_id = $2
order by ordinal
