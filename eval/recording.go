package eval

import (
	"bufio"
	"context"
	"crypto/sha256"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strings"
	"sync"
	"time"

	"footnote/answer"
	"footnote/answer/chat"
)

// A recording is a file in JSON Lines: first a header, then a reply for each
// request, which is known by its digest. Requests tell the day of asking, so they
// are made as of the header's time again.

type recordingHeader struct {
	Model        string    `json:"model"`
	PromptTokens int       `json:"prompt_tokens"`
	At           time.Time `json:"at"`
}

type recordedReply struct {
	Request string     `json:"request"` // digest
	Reply   chat.Reply `json:"reply"`
}

// digest is the same for requests that say the same.
func digest(r chat.Request) string {
	said := strings.Join([]string{r.Instructions, r.Data, r.Name, string(r.Schema)}, "\x00")
	return fmt.Sprintf("%x", sha256.Sum256([]byte(said)))
}

// A Recorder is a model that another replies for, and writes down the replies.
// Requests that fail are not written.
type Recorder struct {
	answer.Model
	mu  sync.Mutex
	out *json.Encoder
}

// Record returns a Recorder of model that writes to w, for questions asked at the
// given time.
func Record(model answer.Model, at time.Time, w io.Writer) (*Recorder, error) {
	r := &Recorder{Model: model, out: json.NewEncoder(w)}
	if err := r.out.Encode(recordingHeader{model.Name(), model.PromptTokens(), at}); err != nil {
		return nil, fmt.Errorf("write the recording: %w", err)
	}
	return r, nil
}

// Complete has the model reply, and writes the reply down.
func (r *Recorder) Complete(ctx context.Context, request chat.Request, piece func(chat.Piece)) (chat.Reply, error) {
	reply, err := r.Model.Complete(ctx, request, piece)
	if err != nil {
		return reply, err
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	if err := r.out.Encode(recordedReply{digest(request), reply}); err != nil {
		return reply, fmt.Errorf("write the recording: %w", err)
	}
	return reply, nil
}

// A Replay is a model whose replies were recorded.
type Replay struct {
	header  recordingHeader
	replies map[string]chat.Reply
}

// NewReplay reads a recording.
func NewReplay(from io.Reader) (*Replay, error) {
	decoder := json.NewDecoder(bufio.NewReader(from))
	r := &Replay{replies: make(map[string]chat.Reply)}
	if err := decoder.Decode(&r.header); err != nil || r.header.Model == "" {
		return nil, errors.New("read the recording: it does not begin with the model's name, as those do that footnote eval --record writes")
	}
	for {
		var recorded recordedReply
		err := decoder.Decode(&recorded)
		if errors.Is(err, io.EOF) {
			return r, nil
		}
		if err != nil {
			return nil, fmt.Errorf("read the recording: %w", err)
		}
		r.replies[recorded.Request] = recorded.Reply
	}
}

// At is the time at which the questions were asked.
func (r *Replay) At() time.Time { return r.header.At }

// Name returns the name of the model that was recorded.
func (r *Replay) Name() string { return r.header.Model }

// PromptTokens returns what the model was given at most.
func (r *Replay) PromptTokens() int { return r.header.PromptTokens }

// Complete gives the recorded reply, in one piece.
func (r *Replay) Complete(_ context.Context, request chat.Request, piece func(chat.Piece)) (chat.Reply, error) {
	reply, ok := r.replies[digest(request)]
	if !ok {
		return chat.Reply{}, errors.New("the recording has no reply to this request: documents, prompts or ranking have changed since; record it again with footnote eval --record")
	}
	piece(chat.Piece{Try: 1, Text: reply.Text})
	return reply, nil
}
