-- For the transaction at hand: the breadth $1 of the search in a graph of
-- neighbours, which goes on while the filter leaves too few.
select set_config('hnsw.ef_search', $1::int::text, true), set_config('hnsw.iterative_scan', 'strict_order', true)
