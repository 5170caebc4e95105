package embeddings

import (
	"bytes"
	"cmp"
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"iter"
	"net/http"
	"net/url"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"github.com/cenkalti/backoff/v5"
	"github.com/sashabaranov/go-openai"
	"golang.org/x/sync/errgroup"
	"golang.org/x/sync/semaphore"
)

// Settings say which model a [Client] asks, where, and how hard. Zero values
// mean the defaults given here; only Model has none.
type Settings struct {
	BaseURL    string // up to and with the version; "https://api.openai.com/v1"
	Key        string // sent as bearer token; "" sends none, as local servers like it
	Model      string
	Dimensions int // numbers in a vector; 0 takes what the server gives

	// Some models want to be told what a text is, as in "search_query: ".
	DocumentPrefix, QueryPrefix string

	BatchTexts  int           // texts in one request at most; 128
	BatchTokens int           // tokens in one request at most, as [Tokens] counts them; 250,000
	TextTokens  int           // tokens of one text that are sent at most; 8,000
	Parallel    int           // requests for documents at one time; 4
	Timeout     time.Duration // of one request; 1 minute
	Patience    time.Duration // for one batch, with all its tries and waits; 2 minutes

	Transport http.RoundTripper // a new *http.Transport
}

// OpenAI takes 2,048 texts, 300,000 tokens, and 8,192 tokens in one text at
// most; its answer to 128 texts arrives in one piece of 1 to 4 MB.
const (
	defaultBaseURL     = "https://api.openai.com/v1"
	defaultBatchTexts  = 128
	defaultBatchTokens = 250_000
	defaultTextTokens  = 8_000
	defaultParallel    = 4
	defaultTimeout     = time.Minute
	defaultPatience    = 2 * time.Minute
)

// tries is how often a batch is sent at most when the server gives no
// Retry-After: after about 0.5, 1, 2 and 4 seconds, then it is down.
const tries = 5

// replyBytesPerText bounds the memory that a server can make a Client use:
// 4,096 numbers of 32 bytes.
const replyBytesPerText = 128 << 10

// A Client asks an OpenAI-compatible server for vectors. It is safe for
// concurrent use.
type Client struct {
	settings   Settings
	endpoint   Endpoint
	http       *http.Client
	slots      *semaphore.Weighted // one for each request for documents that may be under way
	buffers    sync.Pool           // of *bytes.Buffer, for replies
	dimensions atomic.Int64        // 0 until the first good reply tells
}

// NewClient returns a client for s. It sends nothing yet. Its error lists every
// setting that is wrong.
func NewClient(s Settings) (*Client, error) {
	defaultTo(&s.BaseURL, defaultBaseURL)
	defaultTo(&s.BatchTexts, defaultBatchTexts)
	defaultTo(&s.BatchTokens, defaultBatchTokens)
	defaultTo(&s.TextTokens, defaultTextTokens)
	defaultTo(&s.Parallel, defaultParallel)
	defaultTo(&s.Timeout, defaultTimeout)
	defaultTo(&s.Patience, defaultPatience)

	var faults []error
	if base, err := url.Parse(s.BaseURL); err != nil || base.Host == "" || base.Scheme != "http" && base.Scheme != "https" {
		faults = append(faults, fmt.Errorf("OPENAI_BASE_URL is no web address: write it like %s or http://localhost:11434/v1", defaultBaseURL))
	}
	if s.Model == "" {
		faults = append(faults, errors.New("EMBEDDING_MODEL is empty: name a model that the server has, such as text-embedding-3-small"))
	}
	if s.Dimensions < 0 {
		faults = append(faults, fmt.Errorf("EMBEDDING_DIMENSIONS is %d: unset it to take what the model gives, or set a positive number", s.Dimensions))
	}
	if min(s.BatchTexts, s.BatchTokens, s.TextTokens, s.Parallel) < 0 || min(s.Timeout, s.Patience) < 0 {
		faults = append(faults, errors.New("a limit of the embedding client is negative: unset it to take its default"))
	}
	if err := errors.Join(faults...); err != nil {
		return nil, err
	}

	transport := s.Transport
	if transport == nil {
		own := http.DefaultTransport.(*http.Transport).Clone()
		own.MaxIdleConnsPerHost = s.Parallel + 1 // the documents' and a question's
		transport = own
	}
	c := &Client{settings: s, endpoint: Endpoint{s.BaseURL, s.Key}, http: &http.Client{Transport: transport}, slots: semaphore.NewWeighted(int64(s.Parallel)),
		buffers: sync.Pool{New: func() any { return new(bytes.Buffer) }}}
	c.dimensions.Store(int64(s.Dimensions))
	return c, nil
}

func defaultTo[T comparable](setting *T, value T) {
	var zero T
	if *setting == zero {
		*setting = value
	}
}

// Close gives up the connections that wait to be used again. Requests under way
// go on.
func (c *Client) Close() { c.http.CloseIdleConnections() }

// Model returns an id that differs whenever the settings' vectors would not
// compare: it is made of the model's name, the dimensions if they are set, and
// a digest of the prefixes if there are any. The server is not part of it, so
// that a model may move.
func (c *Client) Model() string {
	id := c.settings.Model
	if c.settings.Dimensions > 0 {
		id = fmt.Sprintf("%s@%d", id, c.settings.Dimensions)
	}
	if prefixes := c.settings.DocumentPrefix + "\x00" + c.settings.QueryPrefix; prefixes != "\x00" {
		id = fmt.Sprintf("%s+%.4x", id, sha256.Sum256([]byte(prefixes)))
	}
	return id
}

// Dimensions returns the length of every vector, or 0 when no setting gave it
// and the server has not answered yet.
func (c *Client) Dimensions() int { return int(c.dimensions.Load()) }

// Batch returns how many texts go into one request, and how many requests may be
// under way at one time.
func (c *Client) Batch() (texts, requests int) { return c.settings.BatchTexts, c.settings.Parallel }

// EmbedDocuments returns one vector for each text, in order, or an error and
// none: it never returns some. Batches go out in parallel; a batch that the
// server cannot take now is tried again, as long as ctx and Settings.Patience
// last. Of a text longer than Settings.TextTokens the beginning is embedded; a
// blank one is embedded as a space, since servers refuse the empty text.
func (c *Client) EmbedDocuments(ctx context.Context, texts []string) ([][]float32, error) {
	vectors := make([][]float32, len(texts))
	inputs := func(yield func(input) bool) {
		for _, text := range texts {
			if !yield(c.input(c.settings.DocumentPrefix, text)) {
				return
			}
		}
	}
	err := c.embedBatches(ctx, inputs, 0, func(start int, got [][]float32) error {
		copy(vectors[start:], got)
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("embed %d texts: %w", len(texts), err)
	}
	return vectors, nil
}

// embedBatches has inputs embedded in as few requests as the settings allow, and
// calls received for each reply, several at a time, with the number of its first
// input and its vectors. Each input is made when its turn comes, while requests
// before it are under way.
//
// After the end of ctx, or a fault, no request is sent; those under way may take
// linger to come home.
func (c *Client) embedBatches(ctx context.Context, inputs iter.Seq[input], linger time.Duration, received func(start int, vectors [][]float32) error) error {
	group, ctx := errgroup.WithContext(ctx)
	group.SetLimit(2 * c.settings.Parallel) // half of them on the way, half being read
	for start, batch := range c.batches(inputs) {
		group.Go(func() error {
			got, err := c.embed(ctx, batch, c.slots, linger)
			if err != nil {
				return err
			}
			return received(start, got)
		})
	}
	return group.Wait()
}

// batches cuts inputs into requests, and yields the texts of each with the number
// of the first.
func (c *Client) batches(inputs iter.Seq[input]) iter.Seq2[int, []string] {
	return func(yield func(int, []string) bool) {
		var batch []string
		start, tokens := 0, 0
		for input := range inputs {
			if len(batch) == c.settings.BatchTexts || len(batch) > 0 && tokens+input.tokens > c.settings.BatchTokens {
				if !yield(start, batch) {
					return
				}
				start, batch, tokens = start+len(batch), nil, 0
			}
			batch = append(batch, input.text)
			tokens += input.tokens
		}
		if len(batch) > 0 {
			yield(start, batch)
		}
	}
}

// EmbedQuery returns the vector of a question. It does not wait for documents
// that are being embedded, and it gives up at once when a wait that the server
// asks for would outlast ctx.
func (c *Client) EmbedQuery(ctx context.Context, text string) ([]float32, error) {
	input := c.input(c.settings.QueryPrefix, text)
	vectors, err := c.embed(ctx, []string{input.text}, semaphore.NewWeighted(1), 0)
	if err != nil {
		return nil, fmt.Errorf("embed a question: %w", err)
	}
	return vectors[0], nil
}

// An input is a text as it is sent.
type input struct {
	text   string
	tokens int // at most
}

func (c *Client) input(prefix, text string) input {
	if strings.TrimSpace(text) == "" {
		text = " "
	}
	sent, tokens := cutToTokens(prefix+text, c.settings.TextTokens)
	return input{sent, tokens}
}

// embed has one batch embedded, and tries again where that may help. Each
// request takes one of slots, and may outlast ctx by linger.
func (c *Client) embed(ctx context.Context, inputs []string, slots *semaphore.Weighted, linger time.Duration) ([][]float32, error) {
	patience := c.settings.Patience
	if deadline, ok := ctx.Deadline(); ok {
		patience = min(patience, time.Until(deadline))
	}
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	waits := backoff.NewExponentialBackOff()
	waits.Multiplier = 2
	return backoff.Retry(ctx, func() ([][]float32, error) { return c.request(ctx, inputs, slots, linger) },
		backoff.WithBackOff(waits), backoff.WithMaxTries(tries), backoff.WithMaxElapsedTime(patience))
}

// request sends one request. An error that another try cannot mend is a
// *backoff.PermanentError; one that says when to try is a *backoff.RetryAfterError.
func (c *Client) request(ctx context.Context, inputs []string, slots *semaphore.Weighted, linger time.Duration) ([][]float32, error) {
	if err := slots.Acquire(ctx, 1); err != nil {
		return nil, backoff.Permanent(err)
	}
	received := sync.OnceFunc(func() { slots.Release(1) })
	defer received()
	lingering, end := outlast(ctx, linger)
	defer end()
	limited, cancel := context.WithTimeout(lingering, c.settings.Timeout)
	defer cancel()

	exchange := &exchange{client: c.http, limit: c.longestReply(), buffers: &c.buffers, received: received}
	config := openai.DefaultConfig(c.settings.Key)
	config.BaseURL = c.settings.BaseURL
	config.HTTPClient = exchange
	_, err := openai.NewClientWithConfig(config).CreateEmbeddings(limited, openai.EmbeddingRequestStrings{
		Input:          inputs,
		Model:          openai.EmbeddingModel(c.settings.Model),
		EncodingFormat: openai.EmbeddingEncodingFormatBase64, // a quarter of the length
		Dimensions:     c.settings.Dimensions,
	})
	if err != nil {
		return nil, c.explain(ctx, err)
	}
	vectors, err := c.check(exchange.vectors, len(inputs))
	if err != nil {
		return nil, backoff.Permanent(err)
	}
	return vectors, nil
}

// outlast returns a context that ends linger after ctx does, or when end is
// called; ctx itself if linger is 0.
func outlast(ctx context.Context, linger time.Duration) (_ context.Context, end func()) {
	if linger == 0 {
		return ctx, func() {}
	}
	longer, cancel := context.WithCancel(context.WithoutCancel(ctx))
	stop := context.AfterFunc(ctx, func() {
		timer := time.AfterFunc(linger, cancel)
		context.AfterFunc(longer, func() { timer.Stop() })
	})
	return longer, func() { stop(); cancel() }
}

// longestReply returns the bytes that a reply may have.
func (c *Client) longestReply() int64 { return int64(c.settings.BatchTexts+1) * replyBytesPerText }

// check puts the vectors of a reply to n texts in order and to length 1, or
// says what is wrong with it.
func (c *Client) check(data []openai.Embedding, n int) ([][]float32, error) {
	if len(data) != n {
		return nil, fmt.Errorf("the embedding server sent %d vectors for %d texts: check that EMBEDDING_MODEL (%s) is an embedding model and OPENAI_BASE_URL (%s) its server", len(data), n, c.settings.Model, c.endpoint)
	}
	vectors := make([][]float32, n)
	for _, d := range data {
		if d.Index < 0 || d.Index >= n || vectors[d.Index] != nil {
			return nil, fmt.Errorf("the embedding server at OPENAI_BASE_URL (%s) numbered its vectors wrongly, so that they cannot be told apart: use another server or version of it", c.endpoint)
		}
		if err := c.compareLength(len(d.Embedding), cmp.Or(c.Dimensions(), len(data[0].Embedding))); err != nil {
			return nil, err
		}
		if !normalize(d.Embedding) {
			return nil, fmt.Errorf("the embedding server sent a vector without a direction, all zero or not finite: EMBEDDING_MODEL (%s) does not run well at OPENAI_BASE_URL (%s), use another", c.settings.Model, c.endpoint)
		}
		vectors[d.Index] = d.Embedding
	}
	if err := c.learnLength(len(data[0].Embedding)); err != nil {
		return nil, err
	}
	return vectors, nil
}

// learnLength takes the length of good vectors for that of all to come, or says
// that it differs from those before.
func (c *Client) learnLength(n int) error {
	if c.dimensions.CompareAndSwap(0, int64(n)) {
		return nil
	}
	return c.compareLength(n, c.Dimensions())
}

func (c *Client) compareLength(n, want int) error {
	switch {
	case n == want && n > 0:
		return nil
	case c.settings.Dimensions > 0:
		return fmt.Errorf("the embedding server sent vectors of %d numbers where EMBEDDING_DIMENSIONS is %d: set it to what %s gives, or unset it", n, want, c.settings.Model)
	default:
		return fmt.Errorf("the embedding server sent vectors of %d numbers after ones of %d: check that every server behind OPENAI_BASE_URL (%s) runs the same EMBEDDING_MODEL", n, want, c.endpoint)
	}
}
