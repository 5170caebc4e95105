// Package embeddingstest helps to test what asks for embeddings: a server that
// speaks OpenAI's protocol and misbehaves on demand, and the contract that
// every embedder keeps.
package embeddingstest

import (
	"bufio"
	"context"
	"encoding/base64"
	"encoding/binary"
	"encoding/json"
	"fmt"
	"io"
	"math"
	"net/http"
	"net/http/httptest"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"footnote/embeddings"
)

// Dimensions is the length of the vectors that a [Server] gives when a request
// does not ask for another.
const Dimensions = 256

// A Server is an embedding server on a loopback port. Its vectors are those of
// [embeddings.Characters], so that searching with them finds something.
type Server struct {
	URL string // the base URL, as for OPENAI_BASE_URL
	Key string // the key that it accepts

	mu       sync.Mutex
	delay    time.Duration
	faults   []Fault // of the requests to come, in order
	always   Fault   // of every other request; nil when they are answered well
	requests []Request
	told     func(n int)
	underWay int
	most     int
	stopped  chan struct{}
}

// A Request is what one request asked for.
type Request struct {
	Model      string   `json:"model"`
	Texts      []string `json:"input"`
	Dimensions int      `json:"dimensions"` // 0: not said
	Format     string   `json:"encoding_format"`
}

// NewServer starts a server, which is stopped when t ends.
func NewServer(t testing.TB) *Server {
	s := &Server{Key: "sk-test-0123456789abcdef", stopped: make(chan struct{})}
	mux := http.NewServeMux()
	mux.HandleFunc("POST /v1/embeddings", s.embed)
	server := httptest.NewServer(mux)
	s.URL = server.URL + "/v1"
	t.Cleanup(func() {
		close(s.stopped)
		server.Close()
	})
	return s
}

// Fail makes the next requests fail, one for each fault, in order. A nil fault
// lets its request through.
func (s *Server) Fail(faults ...Fault) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.faults = append(s.faults, faults...)
}

// FailAlways makes every request fail that has no fault of its own; nil ends that.
func (s *Server) FailAlways(fault Fault) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.always = fault
}

// Delay makes every request take at least d.
func (s *Server) Delay(d time.Duration) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.delay = d
}

// Requests returns the requests so far, those that failed too.
func (s *Server) Requests() []Request {
	s.mu.Lock()
	defer s.mu.Unlock()
	return slices.Clone(s.requests)
}

// Forget forgets the requests so far.
func (s *Server) Forget() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.requests = nil
}

// OnRequest has told called with the number of each request, from 1, when it has
// come and before it is answered.
func (s *Server) OnRequest(told func(n int)) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.told = told
}

// MostParallel returns how many requests were under way at one time at most.
func (s *Server) MostParallel() int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.most
}

func (s *Server) embed(w http.ResponseWriter, r *http.Request) {
	var request Request
	if err := json.NewDecoder(r.Body).Decode(&request); err != nil {
		refuse(w, http.StatusBadRequest, "invalid_request_error", err.Error())
		return
	}
	fault, delay := s.begin(request)
	defer s.end()
	select {
	case <-time.After(delay):
	case <-r.Context().Done():
		return
	}
	if got := r.Header.Get("Authorization"); got != "Bearer "+s.Key {
		refuse(w, http.StatusUnauthorized, "invalid_api_key", "Incorrect API key provided: "+got)
		return
	}
	if slices.Contains(request.Texts, "") {
		refuse(w, http.StatusBadRequest, "invalid_request_error", "'$.input' is invalid.")
		return
	}
	reply, err := newReply(r.Context(), request)
	if err != nil {
		refuse(w, http.StatusBadRequest, "invalid_request_error", err.Error())
		return
	}
	if fault == nil {
		reply.write(w)
		return
	}
	fault(w, r, reply, s.stopped)
}

func (s *Server) begin(r Request) (Fault, time.Duration) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.requests = append(s.requests, r)
	if s.told != nil {
		s.told(len(s.requests))
	}
	s.underWay++
	s.most = max(s.most, s.underWay)
	fault := s.always
	if len(s.faults) > 0 {
		fault, s.faults = s.faults[0], s.faults[1:]
	}
	return fault, s.delay
}

func (s *Server) end() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.underWay--
}

// A Reply is what a server that is well answers.
type Reply struct {
	Model   string
	Vectors []Vector
	Base64  bool // as the request asked for, or else numbers
}

// A Vector is the embedding of the text with the index. It is not of length 1,
// as those of many servers are not.
type Vector struct {
	Index   int
	Numbers []float32 // NaN and infinities are written as null where JSON has no word for them
}

func newReply(ctx context.Context, r Request) (*Reply, error) {
	dimensions := r.Dimensions
	if dimensions == 0 {
		dimensions = Dimensions
	}
	characters, err := embeddings.NewCharacters(dimensions)
	if err != nil {
		return nil, err
	}
	vectors, err := characters.EmbedDocuments(ctx, r.Texts)
	if err != nil {
		return nil, err
	}
	reply := &Reply{Model: r.Model, Vectors: make([]Vector, len(vectors)), Base64: r.Format == "base64"}
	for i, numbers := range vectors {
		for j := range numbers {
			numbers[j] *= 3
		}
		reply.Vectors[i] = Vector{i, numbers}
	}
	return reply, nil
}

func (r *Reply) write(w http.ResponseWriter) {
	w.Header().Set("Content-Type", "application/json")
	fmt.Fprintf(w, `{"object":"list","model":%q,"data":[`, r.Model)
	for i, vector := range r.Vectors {
		if i > 0 {
			io.WriteString(w, ",")
		}
		fmt.Fprintf(w, `{"object":"embedding","index":%d,"embedding":%s}`, vector.Index, r.embedding(vector))
	}
	io.WriteString(w, "]}")
}

func (r *Reply) embedding(v Vector) []byte {
	if r.Base64 {
		var bits []byte
		for _, x := range v.Numbers {
			bits = binary.LittleEndian.AppendUint32(bits, math.Float32bits(x))
		}
		return fmt.Appendf(nil, "%q", base64.StdEncoding.EncodeToString(bits))
	}
	text := []byte("[")
	for i, x := range v.Numbers {
		if i > 0 {
			text = append(text, ", "...)
		}
		if x-x == 0 { // finite
			text = strconv.AppendFloat(text, float64(x), 'g', -1, 32)
		} else {
			text = append(text, "null"...)
		}
	}
	return append(text, ']')
}

// refuse answers with an error in OpenAI's form.
func refuse(w http.ResponseWriter, status int, code, message string) {
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(status)
	fmt.Fprintf(w, `{"error":{"message":%q,"type":"error","param":null,"code":%q}}`, message, code)
}

// A Fault answers a request badly: it may spoil the reply, or write something
// else. One that waits ends its wait when stopped is closed.
type Fault func(w http.ResponseWriter, r *http.Request, reply *Reply, stopped <-chan struct{})

// Status answers with an error in OpenAI's form. The header, as in
// "Retry-After: 1", may be empty.
func Status(status int, code, header string) Fault {
	return func(w http.ResponseWriter, _ *http.Request, _ *Reply, _ <-chan struct{}) {
		if name, value, ok := strings.Cut(header, ": "); ok {
			w.Header().Set(name, value)
		}
		refuse(w, status, code, http.StatusText(status))
	}
}

// Page answers with a page of HTML.
func Page(status int) Fault {
	return func(w http.ResponseWriter, _ *http.Request, _ *Reply, _ <-chan struct{}) {
		w.Header().Set("Content-Type", "text/html")
		w.WriteHeader(status)
		fmt.Fprintf(w, "<!doctype html><title>%s</title><h1>nginx</h1>", http.StatusText(status))
	}
}

// Spoil answers with a reply that change has spoilt.
func Spoil(change func(*Reply)) Fault {
	return func(w http.ResponseWriter, _ *http.Request, reply *Reply, _ <-chan struct{}) {
		change(reply)
		reply.write(w)
	}
}

// Numbers answers well, but with arrays of numbers where base64 was asked for.
var Numbers = Spoil(func(r *Reply) { r.Base64 = false })

// Raw answers 200 with a body that is not a reply.
func Raw(body string) Fault {
	return func(w http.ResponseWriter, _ *http.Request, _ *Reply, _ <-chan struct{}) {
		io.WriteString(w, body)
	}
}

// Hang does not answer until the client gives up.
func Hang(_ http.ResponseWriter, r *http.Request, _ *Reply, stopped <-chan struct{}) {
	select {
	case <-r.Context().Done():
	case <-stopped:
	}
}

// Cut breaks the connection off in the middle of the reply.
func Cut(w http.ResponseWriter, _ *http.Request, _ *Reply, _ <-chan struct{}) {
	w.Header().Set("Content-Length", "100000")
	io.WriteString(w, `{"object":"list","data":[{"index":0,"embedding":[0.1,`)
	panic(http.ErrAbortHandler)
}

// Flood answers with a reply of the given number of bytes.
func Flood(size int) Fault {
	return func(w http.ResponseWriter, _ *http.Request, _ *Reply, _ <-chan struct{}) {
		out := bufio.NewWriter(w)
		defer out.Flush()
		out.WriteString(`{"object":"list","data":[{"index":0,"embedding":[`)
		for written := 0; written < size; written += 4 {
			if _, err := out.WriteString("0.5,"); err != nil {
				return // the client has seen enough
			}
		}
		out.WriteString("0.5]}]}")
	}
}
