// Package embeddings turns text into vectors whose directions follow meaning.
//
// Vectors have length 1, so the dot product of two is the cosine of the angle
// between them. Only vectors of one model compare: whoever stores a vector
// stores the model's id with it. [Client] asks a server for vectors;
// [Characters] makes simple ones without a network.
package embeddings

import "math"

// normalize scales v to length 1 in place. It reports false, and leaves v as it
// was, when v has no direction: all zero, or with a number that is not finite.
func normalize(v []float32) bool {
	var sum float64
	for _, x := range v {
		// The conversion of the product keeps compilers from fusing it with the
		// sum, so that every processor gives the same bits.
		sum += float64(float64(x) * float64(x))
	}
	length := math.Sqrt(sum)
	if length == 0 || math.IsNaN(length) || math.IsInf(length, 0) {
		return false
	}
	for i, x := range v {
		v[i] = float32(float64(x) / length)
	}
	return true
}
