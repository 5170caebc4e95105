package embeddings_test

import (
	"encoding/base64"
	"encoding/binary"
	"encoding/json"
	"fmt"
	"math"
	"slices"
	"strings"
	"testing"

	"footnote/embeddings"
)

// plainly reads a reply with encoding/json alone: vectors in base64, or none.
func plainly(body []byte) (indexes []int, vectors [][]float32, err error) {
	var reply struct {
		Data []struct {
			Index     int    `json:"index"`
			Embedding string `json:"embedding"`
		} `json:"data"`
	}
	if err := json.NewDecoder(strings.NewReader(string(body))).Decode(&reply); err != nil {
		return nil, nil, err
	}
	for _, item := range reply.Data {
		bits, err := base64.StdEncoding.DecodeString(item.Embedding)
		if err != nil {
			return nil, nil, err
		}
		vector := make([]float32, len(bits)/4)
		for i := range vector {
			vector[i] = math.Float32frombits(binary.LittleEndian.Uint32(bits[4*i:]))
		}
		indexes, vectors = append(indexes, item.Index), append(vectors, vector)
	}
	return indexes, vectors, nil
}

// inBase64 is a vector of n numbers.
func inBase64(n int) string {
	var bits []byte
	for i := range n {
		bits = binary.LittleEndian.AppendUint32(bits, math.Float32bits(float32(i)/7))
	}
	return base64.StdEncoding.EncodeToString(bits)
}

func TestReadVectors(t *testing.T) {
	long := inBase64(100)
	for _, test := range []struct {
		name, body string
		want       []int // lengths of the vectors; nil for an error
	}{
		{"long and short", fmt.Sprintf(`{"data":[{"embedding":"%s","index":1},{"index":0,"embedding":"%s"}]}`, long, inBase64(2)), []int{100, 2}},
		{"slashes that are escaped", `{"data":[{"index":0,"embedding":"` + strings.ReplaceAll(inBase64(1000), "/", `\/`) + `"}]}`, []int{1000}},
		{"long strings beside them", fmt.Sprintf(`{"id":"%s","data":[{"object":"%s\"","index":0,"embedding":"%s"}],"model":"%s"}`, long, long, inBase64(50), long), []int{50}},
		{"long names", fmt.Sprintf(`{"%s" : 1,"data":[{"index":0,"%s":{},"embedding":"%s"}]}`, long, long, inBase64(50)), []int{50}},
		{"a mark after escapes", fmt.Sprintf(`{"a":"\\","b":"\\\"","data":[{"index":0,"embedding":"%s"}]}`, long), []int{100}},
		{"no vector", `{"data":[{"index":0},{"index":1,"embedding":null}]}`, []int{0, 0}},
		{"nothing", `{}`, []int{}},
		{"numbers", `{"data":[{"index":0,"embedding":[1, -2.5e-3,3]},{"index":1,"embedding":[]}]}`, []int{3, 0}},
		{"a number where a vector should be", `{"data":[{"index":0,"embedding":0}]}`, nil},
		{"a number that names another's vector", fmt.Sprintf(`{"data":[{"index":0,"embedding":"%s"},{"index":1,"embedding":0}]}`, long), nil},
		{"not base64", `{"data":[{"index":0,"embedding":"` + strings.Repeat("?", 200) + `"}]}`, nil},
		{"null among numbers", `{"data":[{"index":0,"embedding":[1,null]}]}`, nil},
		{"an array among numbers", `{"data":[{"index":0,"embedding":[[1]]}]}`, nil},
		{"cut off in a vector", `{"data":[{"index":0,"embedding":"` + long, nil},
		{"cut off behind one", `{"data":[{"index":0,"embedding":"` + long + `"`, nil},
	} {
		t.Run(test.name, func(t *testing.T) {
			_, vectors, err := embeddings.ReadVectors([]byte(test.body))
			if (err != nil) != (test.want == nil) {
				t.Fatalf("the error is %v, want one: %v", err, test.want == nil)
			}
			lengths := []int{}
			for _, vector := range vectors {
				lengths = append(lengths, len(vector))
			}
			if test.want != nil && !slices.Equal(lengths, test.want) {
				t.Errorf("the vectors have %v numbers, want %v", lengths, test.want)
			}
		})
	}
}

// FuzzReadVectors: what encoding/json reads, the quicker way reads alike.
func FuzzReadVectors(f *testing.F) {
	f.Add(`{"data":[{"index":0,"embedding":"` + inBase64(20) + `"},{"index":1,"embedding":"` + inBase64(3) + `"}]}`)
	f.Add(`{"x":"` + inBase64(20) + `","data":[{"index":3,"embedding":"\/\/8="}]}`)
	f.Add(`{"data":[{"index":0,"embedding":[1,2]}]}`)
	f.Add(`{"data":[{"index":0,"embedding":0}],"\\":"\\\""}`)
	f.Fuzz(func(t *testing.T, body string) {
		indexes, vectors, err := embeddings.ReadVectors([]byte(body))
		wantIndexes, wantVectors, wantErr := plainly([]byte(body))
		if wantErr != nil {
			return // numbers, or no reply
		}
		if err != nil || !slices.Equal(indexes, wantIndexes) {
			t.Fatalf("%q is read as %v, %v, want %v", body, indexes, err, wantIndexes)
		}
		for i := range vectors {
			if !slices.EqualFunc(vectors[i], wantVectors[i], func(a, b float32) bool { return math.Float32bits(a) == math.Float32bits(b) }) {
				t.Errorf("vector %d of %q is %v, want %v", i, body, vectors[i], wantVectors[i])
			}
		}
	})
}
