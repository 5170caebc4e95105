package embeddings

import (
	"bytes"
	"encoding/base64"
	"encoding/binary"
	"encoding/json"
	"errors"
	"io"
	"math"
	"net/http"
	"strconv"
	"strings"
	"sync"

	"github.com/sashabaranov/go-openai"
)

// An exchange is one request and its reply. It stands between go-openai and the
// network, and reads the reply itself: go-openai reads one of any length, drops
// the header of a refusal, reads a null in a vector as 0, reads vectors in base64
// or as numbers but not whichever comes, where servers send one or the other
// whatever they are asked for, and takes longer for a reply than a fast server.
type exchange struct {
	client   *http.Client
	limit    int64      // bytes of a reply
	buffers  *sync.Pool // of *bytes.Buffer, for replies: each has a megabyte or more
	received func()     // called when the reply is there and remains to be decoded

	vectors []openai.Embedding // the reply, once Do returned without an error
}

var errReplyTooLong = errors.New("reply too long")

// A refusal is a reply with a status of 400 or more.
type refusal struct {
	status int
	header http.Header
	body   []byte
}

func (r *refusal) Error() string { return http.StatusText(r.status) }

// Do sends the request and reads the reply's vectors. What it returns has none.
func (e *exchange) Do(request *http.Request) (*http.Response, error) {
	response, err := e.client.Do(request)
	if err != nil {
		return nil, err
	}
	defer response.Body.Close()
	buffer := e.buffers.Get().(*bytes.Buffer)
	defer e.buffers.Put(buffer)
	buffer.Reset()
	if _, err := buffer.ReadFrom(io.LimitReader(response.Body, e.limit+1)); err != nil {
		return nil, err
	}
	e.received()
	body := buffer.Bytes()
	if int64(len(body)) > e.limit {
		return nil, errReplyTooLong
	}
	if response.StatusCode >= http.StatusBadRequest {
		return nil, &refusal{response.StatusCode, response.Header, bytes.Clone(body)}
	}
	if e.vectors, err = readVectors(body); err != nil {
		return nil, err
	}
	response.Body = io.NopCloser(strings.NewReader("{}"))
	return response, nil
}

// longString is how many bytes a string must have to be taken for a vector in
// base64 before its name is known: 12 numbers.
const longString = 64

// readVectors reads a reply: {"data": [{"index": 0, "embedding": …}, …]}.
//
// Nearly all of it are vectors in base64, each byte of which encoding/json would
// go over several times. They are decoded where they stand, and what is left for
// encoding/json has their numbers in their places.
func readVectors(body []byte) ([]openai.Embedding, error) {
	var decoded [][]float32
	rest := make([]byte, 0, 4<<10)
	for {
		start, end := nextString(body)
		if end < 0 {
			rest = append(rest, body...)
			break
		}
		text := body[start:end]
		if vector, ok := decodeLong(text); ok && !isName(body[end+1:]) {
			rest = append(rest, body[:start-1]...)
			rest = strconv.AppendInt(rest, int64(len(decoded)), 10)
			decoded = append(decoded, vector)
		} else {
			rest = append(rest, body[:end+1]...)
		}
		body = body[end+1:]
	}

	var reply struct {
		Data []struct {
			Index     int             `json:"index"`
			Embedding json.RawMessage `json:"embedding"`
		} `json:"data"`
	}
	// Unlike Unmarshal a Decoder tells a reply that was cut off from a wrong one.
	if err := json.NewDecoder(bytes.NewReader(rest)).Decode(&reply); err != nil {
		return nil, err
	}
	vectors := make([]openai.Embedding, len(reply.Data))
	for i, item := range reply.Data {
		vector, err := readVector(item.Embedding, decoded)
		if err != nil {
			return nil, err
		}
		vectors[i] = openai.Embedding{Index: item.Index, Embedding: vector}
	}
	return vectors, nil
}

// nextString returns the bytes between the next two quotation marks of body, the
// marks excluded; end is -1 when there is no whole string.
func nextString(body []byte) (start, end int) {
	start = bytes.IndexByte(body, '"') + 1
	if start == 0 {
		return 0, -1
	}
	for end = start; ; end++ {
		n := bytes.IndexByte(body[end:], '"')
		if n < 0 {
			return 0, -1
		}
		end += n
		escapes := len(body[start:end]) - len(bytes.TrimRight(body[start:end], `\`))
		if escapes%2 == 0 {
			return start, end
		}
	}
}

// isName reports whether a string is the name of a member, by what is behind it.
func isName(behind []byte) bool {
	return bytes.HasPrefix(bytes.TrimLeft(behind, " \t\r\n"), []byte(":"))
}

// decodeLong returns the vector that a string of JSON holds, if it is long enough
// and base64 without escapes.
func decodeLong(text []byte) ([]float32, bool) {
	if len(text) < longString {
		return nil, false
	}
	vector, err := decodeBase64(text)
	return vector, err == nil
}

// decodeBase64 reads numbers of 4 bytes each, little end first.
func decodeBase64(text []byte) ([]float32, error) {
	bits := make([]byte, base64.StdEncoding.DecodedLen(len(text)))
	n, err := base64.StdEncoding.Decode(bits, text)
	if err != nil {
		return nil, err
	}
	vector := make([]float32, n/4)
	for i := range vector {
		vector[i] = math.Float32frombits(binary.LittleEndian.Uint32(bits[4*i:]))
	}
	return vector, nil
}

// readVector reads the value of an "embedding": the number of one that is decoded,
// and is given out once; an array of numbers; or base64.
func readVector(value []byte, decoded [][]float32) ([]float32, error) {
	switch {
	case len(value) == 0 || bytes.Equal(value, []byte("null")):
		return nil, nil
	case value[0] == '[':
		return readNumbers(value[1 : len(value)-1])
	case value[0] == '"':
		var text string
		if err := json.Unmarshal(value, &text); err != nil {
			return nil, err
		}
		return decodeBase64([]byte(text))
	}
	n, err := strconv.Atoi(string(value))
	if err != nil || n < 0 || n >= len(decoded) || decoded[n] == nil {
		return nil, &json.UnmarshalTypeError{Value: string(value[:min(len(value), longString)]), Field: "embedding"}
	}
	vector := decoded[n]
	decoded[n] = nil
	return vector, nil
}

// readNumbers reads the numbers of a JSON array, given without its brackets. Its
// error is a *strconv.NumError for what is not a number that fits.
func readNumbers(array []byte) ([]float32, error) {
	vector := make([]float32, 0, bytes.Count(array, []byte(","))+1)
	for more := len(bytes.TrimSpace(array)) > 0; more; {
		var number []byte
		number, array, more = bytes.Cut(array, []byte(","))
		x, err := strconv.ParseFloat(string(bytes.TrimSpace(number)), 32)
		if err != nil {
			return nil, err
		}
		vector = append(vector, float32(x))
	}
	return vector, nil
}
