package embeddings

// ReadVectors returns the indexes and the vectors of a reply.
func ReadVectors(body []byte) (indexes []int, vectors [][]float32, err error) {
	read, err := readVectors(body)
	for _, v := range read {
		indexes, vectors = append(indexes, v.Index), append(vectors, v.Embedding)
	}
	return indexes, vectors, err
}
