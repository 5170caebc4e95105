package embeddings

import (
	"bytes"
	"encoding/binary"
	"encoding/json"
	"errors"
	"io"
	"math"
	"net/http"
	"strconv"
)

// replyReader stands between go-openai and the network. go-openai reads a reply
// of any length, drops the header of a refusal, reads a null in a vector as 0,
// and reads vectors in base64 or as numbers but not whichever comes; servers
// send one or the other whatever they are asked for. replyReader mends all four.
type replyReader struct {
	client   *http.Client
	limit    int64  // bytes of a reply
	received func() // called when the reply is there and remains to be decoded
}

var errReplyTooLong = errors.New("reply too long")

// A refusal is a reply with a status of 400 or more.
type refusal struct {
	status int
	header http.Header
	body   []byte
}

func (r *refusal) Error() string { return http.StatusText(r.status) }

// Do returns the reply to a request, all of it read and its vectors in base64.
func (r replyReader) Do(request *http.Request) (*http.Response, error) {
	response, err := r.client.Do(request)
	if err != nil {
		return nil, err
	}
	defer response.Body.Close()
	body, err := io.ReadAll(io.LimitReader(response.Body, r.limit+1))
	if err != nil {
		return nil, err
	}
	r.received()
	if int64(len(body)) > r.limit {
		return nil, errReplyTooLong
	}
	if response.StatusCode >= http.StatusBadRequest {
		return nil, &refusal{response.StatusCode, response.Header, body}
	}
	if body, err = inBase64(body); err != nil {
		return nil, err
	}
	response.Body = io.NopCloser(bytes.NewReader(body))
	return response, nil
}

// inBase64 returns a reply with its vectors in base64. One that has them so
// holds no more than one array, of all vectors, and is returned as it is.
func inBase64(body []byte) ([]byte, error) {
	if bytes.Count(body, []byte("[")) <= 1 {
		return body, nil
	}
	var reply struct {
		Data []struct {
			Index     int         `json:"index"`
			Embedding vectorBytes `json:"embedding"`
		} `json:"data"`
	}
	// Unlike Unmarshal a Decoder tells a reply that was cut off from a wrong one.
	if err := json.NewDecoder(bytes.NewReader(body)).Decode(&reply); err != nil {
		return nil, err
	}
	return json.Marshal(reply)
}

// vectorBytes are the numbers of a vector, 4 bytes each, little end first. JSON
// may have them in base64, as they are written, or as an array of numbers.
type vectorBytes []byte

func (v *vectorBytes) UnmarshalJSON(text []byte) error {
	array, isArray := bytes.CutPrefix(text, []byte("["))
	if !isArray {
		return json.Unmarshal(text, (*[]byte)(v))
	}
	var err error
	*v, err = appendNumbers(nil, bytes.TrimSuffix(array, []byte("]")))
	return err
}

// appendNumbers appends the numbers of a JSON array, given without its brackets.
// Its error is a *strconv.NumError for what is not a number that fits.
func appendNumbers(bits, array []byte) ([]byte, error) {
	for more := len(bytes.TrimSpace(array)) > 0; more; {
		var number []byte
		number, array, more = bytes.Cut(array, []byte(","))
		x, err := strconv.ParseFloat(string(bytes.TrimSpace(number)), 32)
		if err != nil {
			return nil, err
		}
		bits = binary.LittleEndian.AppendUint32(bits, math.Float32bits(float32(x)))
	}
	return bits, nil
}
