package retrieval

// Tune makes small corpora suffice for tests of what happens between the
// batches of an ingest, and with a graph of neighbours.
func (ix *Index) Tune(batchPassages, graphFrom int) {
	ix.batchPassages, ix.graphFrom = batchPassages, graphFrom
}

// The parameters of BM25F, for the test that computes it by hand.
const (
	BM25K1       = bm25K1
	BM25B        = bm25B
	PassagePivot = passagePivot
	TitleWeight  = titleWeight
	TitleB       = titleB
	TitlePivot   = titlePivot
)

// TitleField is the text that is searched above a passage.
func TitleField(title, heading, publisher, published string) string {
	return titleField(title, heading, publisher, published)
}

// Statement returns a statement as it is sent for a model.
func Statement(name string, model, dimensions int32) string {
	return forModel(query(name), model, dimensions)
}

// VectorsKept is how many vectors are kept beside two for each passage.
const VectorsKept = vectorsKept
