package embeddings

import (
	"context"
	"crypto/sha256"
	"fmt"
	"maps"
	"slices"
	"sync"
	"time"
)

// A Digest is the SHA-256 of a text as it is sent: with its prefix, and cut to
// what the model takes.
type Digest [sha256.Size]byte

// A Store keeps vectors that were paid for.
type Store interface {
	// Find returns those of the model's vectors with the digests that are kept.
	Find(ctx context.Context, model string, digests []Digest) (map[Digest][]float32, error)

	// Has returns which of them are kept, and changes nothing.
	Has(ctx context.Context, model string, digests []Digest) (map[Digest]bool, error)

	// Keep keeps the vectors with the digests, one for each, for good: it returns
	// when no crash can take them back. It may round them. It refuses vectors that
	// cannot be those of the model.
	Keep(ctx context.Context, model string, digests []Digest, vectors [][]float32) error
}

// lingering is how long requests that are under way when the work is stopped may
// take to come home: they will be paid for, so that their vectors had better be
// kept.
const lingering = 5 * time.Second

// A Cached is a [Client] that asks the server for no vector that a [Store] has.
// Vectors are kept as each reply comes, so that of what is stopped at any time no
// more than the requests under way are paid for again: none, when it is stopped by
// its context and the server answers within seconds. A text that occurs twice is
// sent once, also when two calls want it at the same time. Questions are not kept.
// It is safe for concurrent use.
type Cached struct {
	*Client
	store Store

	mu       sync.Mutex
	underWay map[Digest]chan struct{} // closed when the call that asks for it is done
}

// NewCached returns a client that keeps the vectors of documents in store.
func NewCached(client *Client, store Store) *Cached {
	return &Cached{Client: client, store: store, underWay: make(map[Digest]chan struct{})}
}

// EmbedDocuments does what [Client.EmbedDocuments] does.
func (c *Cached) EmbedDocuments(ctx context.Context, texts []string) ([][]float32, error) {
	vectors, err := c.embedDocuments(ctx, texts)
	if err != nil {
		return nil, fmt.Errorf("embed %d texts: %w", len(texts), err)
	}
	return vectors, nil
}

func (c *Cached) embedDocuments(ctx context.Context, texts []string) ([][]float32, error) {
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	digests := make([]Digest, len(texts))
	wanted := make(map[Digest]input, len(texts))
	for i, text := range texts {
		input := c.input(c.settings.DocumentPrefix, text)
		digests[i] = sha256.Sum256([]byte(input.text))
		wanted[digests[i]] = input
	}
	found := make(map[Digest][]float32, len(wanted))
	for len(found) < len(wanted) {
		mine, others := c.claim(digests, found)
		err := c.fill(ctx, mine, wanted, found)
		c.release(mine)
		if err != nil {
			return nil, err
		}
		// What another call asks for is looked up when it is done, and asked for if it
		// did not succeed.
		for _, done := range others {
			select {
			case <-done:
			case <-ctx.Done():
				return nil, ctx.Err()
			}
		}
	}
	vectors := make([][]float32, len(texts))
	for i, digest := range digests {
		vectors[i] = found[digest]
	}
	return vectors, nil
}

// claim takes those of the digests that are not found yet and that no other call
// has taken, in order and each once, and returns what to wait for for the rest.
func (c *Cached) claim(digests []Digest, found map[Digest][]float32) (mine []Digest, others []chan struct{}) {
	c.mu.Lock()
	defer c.mu.Unlock()
	done := make(chan struct{})
	for _, digest := range digests {
		if _, ok := found[digest]; ok {
			continue
		}
		switch owner, taken := c.underWay[digest]; {
		case !taken:
			c.underWay[digest] = done
			mine = append(mine, digest)
		case owner != done:
			others = append(others, owner)
		}
	}
	return mine, others
}

func (c *Cached) release(mine []Digest) {
	if len(mine) == 0 {
		return
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	close(c.underWay[mine[0]]) // one channel for all
	for _, digest := range mine {
		delete(c.underWay, digest)
	}
}

// fill adds to found the vectors of the digests, out of the store or from the
// server.
func (c *Cached) fill(ctx context.Context, digests []Digest, wanted map[Digest]input, found map[Digest][]float32) error {
	if len(digests) == 0 {
		return nil
	}
	kept, err := c.store.Find(ctx, c.Model(), digests)
	if err != nil {
		return err
	}
	for _, vector := range kept {
		if err := c.learnLength(len(vector)); err != nil {
			return err
		}
	}
	maps.Copy(found, kept)
	missing := slices.DeleteFunc(slices.Clone(digests), func(d Digest) bool { return kept[d] != nil })
	inputs := func(yield func(input) bool) {
		for _, digest := range missing {
			if !yield(wanted[digest]) {
				return
			}
		}
	}
	var mu sync.Mutex // of found
	return c.embedBatches(ctx, inputs, lingering, func(start int, vectors [][]float32) error {
		batch := missing[start : start+len(vectors)]
		if err := c.store.Keep(context.WithoutCancel(ctx), c.Model(), batch, vectors); err != nil {
			return err
		}
		mu.Lock()
		defer mu.Unlock()
		for i, digest := range batch {
			found[digest] = vectors[i]
		}
		return nil
	})
}

// A Forecast adds up what embedding texts would take. It is not safe for
// concurrent use.
type Forecast struct {
	Texts    int // that would be sent
	Kept     int // that would not: their vectors are kept, or they occur twice
	Tokens   int // of those sent, as [Tokens] counts them
	Requests int

	cached *Cached
	seen   map[Digest]bool
}

// Forecast returns a forecast of no texts.
func (c *Cached) Forecast() *Forecast {
	return &Forecast{cached: c, seen: make(map[Digest]bool)}
}

// Add adds texts that one call of [Cached.EmbedDocuments] would embed. It sends
// nothing, and changes nothing in the store.
func (f *Forecast) Add(ctx context.Context, texts []string) error {
	var digests []Digest
	var inputs []input
	for _, text := range texts {
		input := f.cached.input(f.cached.settings.DocumentPrefix, text)
		digest := Digest(sha256.Sum256([]byte(input.text)))
		if !f.seen[digest] {
			f.seen[digest] = true
			digests, inputs = append(digests, digest), append(inputs, input)
		}
	}
	kept, err := f.cached.store.Has(ctx, f.cached.Model(), digests)
	if err != nil {
		return fmt.Errorf("look up %d texts: %w", len(texts), err)
	}
	send := func(yield func(input) bool) {
		for i, digest := range digests {
			if !kept[digest] && !yield(inputs[i]) {
				return
			}
		}
	}
	sent := 0
	for _, batch := range f.cached.batches(send) {
		f.Requests++
		sent += len(batch)
		for _, text := range batch {
			f.Tokens += Tokens(text)
		}
	}
	f.Texts += sent
	f.Kept += len(texts) - sent
	return nil
}
