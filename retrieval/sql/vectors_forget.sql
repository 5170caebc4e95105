-- Removes all kept vectors.
delete from vector_cache
