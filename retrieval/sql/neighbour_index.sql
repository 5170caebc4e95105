-- The graph in which neighbours by the vectors of one model are found (HNSW,
-- Malkov & Yashunin 2016). m and ef_construction are pgvector's defaults. Vectors
-- have length 1, so that the largest inner product is the nearest by angle, and
-- the cheapest to compute.
create index if not exists embedding_neighbours_{model}
	on embedding using hnsw ((vector::halfvec({dimensions})) halfvec_ip_ops)
	where model_id = {model}
