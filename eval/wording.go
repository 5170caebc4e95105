package eval

import (
	"context"
	"encoding/json"
	"strings"
	"time"

	"footnote/answer"
	"footnote/answer/chat"
	"footnote/retrieval"
)

// A Wording has questions answered in the words of a model.
type Wording struct {
	Model  answer.Model
	Writer func(answer.Model) *answer.Writer // one that words with the model

	InputPrice, OutputPrice float64 // of a million tokens; 0 when unknown
}

// A WordingReport is what became of a model's words.
type WordingReport struct {
	Model  string `json:"model"`
	Prompt string `json:"prompt"`

	Asked  int `json:"asked"`  // questions that the model was asked
	Worded int `json:"worded"` // of these, answered in its words
	Faults int `json:"faults"` // of these, to which it gave no reply

	Kept    int `json:"claims_kept"`
	Dropped int `json:"claims_dropped"`

	// Quoted are the quotations that the model made, and Verbatim those of them that
	// are in the passage which it named. What is shown is counted with the others of
	// the report: all of it is verbatim, or the run has failed.
	Quoted   int `json:"quoted"`
	Verbatim int `json:"verbatim"`

	InputTokens  int     `json:"input_tokens"`
	OutputTokens int     `json:"output_tokens"`
	Cost         float64 `json:"cost,omitempty"` // in the currency of the prices

	FirstClaim Latency `json:"first_claim"` // until it was checked, of answers that have one
	LastClaim  Latency `json:"last_claim"`
}

// A wordedAnswerer answers in the words of a model, and counts.
type wordedAnswerer struct {
	Answerer
	wording     Wording
	listener    *listener
	writer      *answer.Writer
	report      WordingReport
	first, last []time.Duration
}

func newWordedAnswerer(answerer Answerer, w Wording) *wordedAnswerer {
	l := &listener{Model: w.Model}
	return &wordedAnswerer{Answerer: answerer, wording: w, listener: l, writer: w.Writer(l), report: WordingReport{Model: w.Model.Name()}}
}

// Answer answers one question after the other.
func (a *wordedAnswerer) Answer(ctx context.Context, question answer.Question) (answer.Answer, error) {
	started := time.Now()
	var first, last time.Duration
	reply, err := a.writer.Answer(ctx, question, func(answer.Answer) {
		last = time.Since(started)
		if first == 0 {
			first = last
		}
	})
	if err != nil || reply.Worded == nil {
		return reply, err
	}
	worded := reply.Worded
	r := &a.report
	r.Prompt = worded.Prompt
	r.Asked++
	r.Kept += worded.Kept
	r.Dropped += worded.Dropped
	r.InputTokens += worded.InputTokens
	r.OutputTokens += worded.OutputTokens
	if worded.Kept > 0 {
		r.Worded++
		a.first, a.last = append(a.first, first), append(a.last, last)
	}
	if a.listener.failed {
		r.Faults++
	} else {
		quoted, verbatim := a.listener.quotations()
		r.Quoted += quoted
		r.Verbatim += verbatim
	}
	return reply, nil
}

// complete returns the report of all questions.
func (a *wordedAnswerer) complete() *WordingReport {
	const million = 1e6
	r := a.report
	r.Cost = (float64(r.InputTokens)*a.wording.InputPrice + float64(r.OutputTokens)*a.wording.OutputPrice) / million
	r.FirstClaim, r.LastClaim = newLatency(a.first), newLatency(a.last)
	return &r
}

// A listener is a model that another replies for, and remembers the last request
// and its reply. It is asked by one goroutine.
type listener struct {
	answer.Model
	request chat.Request
	reply   chat.Reply
	failed  bool
}

func (l *listener) Complete(ctx context.Context, request chat.Request, piece func(chat.Piece)) (chat.Reply, error) {
	reply, err := l.Model.Complete(ctx, request, piece)
	l.request, l.reply, l.failed = request, reply, err != nil
	return reply, err
}

// quotations returns how many quotations the last reply has, and how many of them
// are in the passage that it names. It looks by itself, apart from what checks
// them for the answer.
func (l *listener) quotations() (quoted, verbatim int) {
	var given struct {
		Passages []struct {
			Passage int
			Text    string
		}
	}
	var said struct {
		Claims []struct {
			Evidence []struct {
				Passage   int
				Quotation string
			}
		}
	}
	text := l.reply.Text
	start, end := strings.Index(text, "{"), strings.LastIndex(text, "}")
	if start < 0 || end < start || json.Unmarshal([]byte(text[start:end+1]), &said) != nil || json.Unmarshal([]byte(l.request.Data), &given) != nil {
		return 0, 0
	}
	for _, claim := range said.Claims {
		for _, evidence := range claim.Evidence {
			quoted++
			for _, passage := range given.Passages {
				if passage.Passage == evidence.Passage && len(retrieval.Locate(passage.Text, evidence.Quotation)) > 0 {
					verbatim++
				}
			}
		}
	}
	return quoted, verbatim
}
