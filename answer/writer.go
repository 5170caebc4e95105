package answer

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"slices"
	"time"

	"footnote/answer/chat"
	"footnote/retrieval"
)

// A model words what the rules found; it does not find, and it is not believed.
// What it says is shown as far as its quotations stand in the passages that it
// names, and its facts in those quotations. All else is dropped, and where nothing
// is left the sources' own words are the answer, as without a model.

// A Model is a language model that replies to a request, as far as it can in the
// form that the request asks for. *chat.Client is one.
type Model interface {
	Name() string

	// PromptTokens is how many tokens a request may have.
	PromptTokens() int

	// Complete calls piece with each piece of the reply as it is written, from the
	// goroutine that calls Complete. The reply that comes with an error has only the
	// tokens that were spent.
	Complete(ctx context.Context, request chat.Request, piece func(chat.Piece)) (chat.Reply, error)
}

const (
	// mostClaims is how many claims are read of a reply.
	mostClaims = 8

	// mostSources is how many passages a model is given at most. More make it miss
	// what stands in their middle.
	mostSources = 16

	// wordingTime is how long the wording of an answer takes at most, however many
	// requests it takes. With rewritingTime it stays under the minute that the bot
	// gives to an answer.
	wordingTime = 45 * time.Second
)

// A Writer answers as its Answerer does, in the words of a model where they hold.
// It is safe for concurrent use.
type Writer struct {
	answerer *Answerer
	model    Model
	log      *slog.Logger
}

// NewWriter returns a Writer that words what answerer finds with model.
func NewWriter(answerer *Answerer, model Model, log *slog.Logger) *Writer {
	return &Writer{answerer: answerer, model: model, log: log}
}

// Answer answers a question. Whatever the model does, the reading and the accounts
// that differ are those of [Answerer.Answer], and so is the whole answer where no
// claim of the model holds; Answer.Worded says so. A question that the rules are
// certain the corpus does not answer is refused without asking the model, and then
// Worded is nil.
//
// told, if it is not nil, is called with the answer so far for each claim that
// holds, as soon as the model has written it; the model waits meanwhile. The
// citations of a claim keep their numbers.
func (w *Writer) Answer(ctx context.Context, question Question, told func(Answer)) (Answer, error) {
	extractive, findings, err := w.answerer.answer(ctx, question)
	if err != nil || certain(extractive, findings) {
		return extractive, err
	}
	ctx, cancel := context.WithTimeout(ctx, wordingTime)
	defer cancel()
	var about []Disagreement
	if extractive.Status == Answered {
		about = extractive.Disagreements
	}
	d, err := w.write(ctx, answerPrompt, question, about, sourcesOf(findings), bearing(findings), func(s sheet) {
		if told != nil {
			told(s.beside(extractive))
		}
	})
	if err != nil {
		return Answer{}, fmt.Errorf("answer %.80q: %w", question.Text, err)
	}
	answer := d.over(extractive)
	if len(d.claims) > 0 {
		if extractive.Status == Answered {
			d.complete(&answer, extractive)
		}
		var shown []excerpt
		for _, e := range d.excerpts {
			shown = append(shown, e.excerpt)
		}
		answer.Origins = originsOf(shown, excerptsOf(findings))
	}
	return answer, nil
}

// certain reports whether an answer is the rules' alone: a refusal for another
// reason than a score.
func certain(extractive Answer, findings []finding) bool {
	return extractive.Status == Refused && !slices.ContainsFunc(findings, func(f finding) bool { return f.judgement.isUncertain() })
}

// bearing returns a function that reports whether an excerpt bears on the question,
// as the rules ask of their own: it speaks of the days asked for, and has all that
// the question demands. Of a question that asks two things any excerpt may answer
// the other.
func bearing(findings []finding) func(cited) bool {
	if len(findings) > 1 {
		return anything
	}
	return func(e cited) bool {
		r := e.reader
		unmet := slices.DeleteFunc(r.unmet(e.excerpt), func(d demand) bool { return d.reason == saidTooLittle }) // in the model's view it says enough
		return (!r.hasDate || r.speaksOfDates(e.hit, e.first, e.last)) && len(unmet) == 0
	}
}

func anything(cited) bool { return true }

// A source is a passage that a model is given, and who sees what it was found for.
type source struct {
	hit    *retrieval.Hit
	reader *reader
}

// sourcesOf returns the passages of the findings, those with the best excerpts
// first.
func sourcesOf(findings []finding) []source {
	var sources []source
	add := func(hit *retrieval.Hit, r *reader) {
		if !slices.ContainsFunc(sources, func(s source) bool { return s.hit.ID == hit.ID }) {
			sources = append(sources, source{hit, r})
		}
	}
	for _, e := range interleave(findings) {
		for _, f := range findings {
			if slices.ContainsFunc(f.chosen, e.repeats) {
				add(e.hit, f.reader)
			}
		}
	}
	for _, f := range findings {
		for _, d := range touchedBy([]finding{f}, f.chosen) {
			for _, account := range d.accounts {
				add(account.hit, f.reader)
			}
		}
	}
	for _, f := range findings {
		for i := range f.result.Hits {
			add(&f.result.Hits[i], f.reader)
		}
	}
	return sources
}

// A draft is what became of a request to the model.
type draft struct {
	sheet
	worded Worded
}

// write has the model word claims on the sources, as many of them as its prompt
// has room for, and returns those that hold and of whose excerpts one bears. told is
// called after each. A fault of the model is no error: it is the draft's Fallback.
func (w *Writer) write(ctx context.Context, p prompt, question Question, differ []Disagreement, sources []source, bears func(cited) bool, told func(sheet)) (draft, error) {
	request, given := p.request(w.model.PromptTokens(), question, differ, sources)
	d := draft{worded: Worded{Model: w.model.Name(), Prompt: p.name}}
	verifier := newVerifier(question.Text, given)
	var reading replyReader
	var fault error
	try, shown := 0, 0
	take := func(claims []wordedClaim) {
		for _, claim := range claims {
			if fault != nil || len(d.claims) == mostClaims {
				return
			}
			text, excerpts, why := verifier.check(claim)
			if why == "" && !slices.ContainsFunc(excerpts, bears) {
				why = "what it cites does not bear on the question"
			}
			if why == "" {
				if why, fault = d.add(ctx, w.answerer, text, excerpts); fault != nil {
					return
				}
			}
			if why != "" {
				d.dropped++
				w.log.Debug("claim dropped", "why", why)
				continue
			}
			if len(d.claims) > shown {
				shown = len(d.claims)
				told(d.sheet)
			}
		}
	}
	reply, err := w.model.Complete(ctx, request, func(piece chat.Piece) {
		if piece.Try != try {
			try, reading, d.sheet = piece.Try, replyReader{}, sheet{}
		}
		take(reading.add(piece.Text))
	})
	d.worded.InputTokens, d.worded.OutputTokens = reply.InputTokens, reply.OutputTokens
	late := errors.Is(ctx.Err(), context.DeadlineExceeded)
	switch {
	case errors.Is(ctx.Err(), context.Canceled): // nobody waits any more
		return draft{}, ctx.Err()
	case fault != nil && !late:
		return draft{}, fault
	case err != nil || late:
		w.log.Warn("answered without the model", "err", err)
		d.sheet, d.worded.Fallback = sheet{}, couldNot
		if late || errors.Is(err, context.DeadlineExceeded) {
			d.worded.Fallback = tooLate
		}
	case reply.Refusal != "", reading.refused():
		d.sheet, d.worded.Fallback = sheet{}, foundNone
	case len(d.claims) == 0 && d.dropped == 0:
		d.worded.Fallback = unreadableReply
	}
	return d, nil
}

// Why an answer is the sources' own words after all.
const (
	couldNot        = "The language model could not be asked just now: these are the sources' own words."
	tooLate         = "The language model did not reply in time: these are the sources' own words."
	foundNone       = "The language model found no answer in the passages: these are the sources' own words."
	unreadableReply = "The language model replied in a form that cannot be read: these are the sources' own words."
	noneHolds       = "Nothing that the language model said holds against the sources: these are their own words."
)

// inRefusals says the same beside a refusal.
var inRefusals = map[string]string{
	couldNot:        "The language model could not be asked just now.",
	tooLate:         "The language model did not reply in time.",
	foundNone:       "The language model found no answer in the passages either.",
	unreadableReply: "The language model replied in a form that cannot be read.",
	noneHolds:       "Nothing that the language model said holds against the sources.",
}

// over returns the answer with the draft's claims, or as it is without any.
func (d draft) over(extractive Answer) Answer {
	d.worded.Kept, d.worded.Dropped = len(d.claims), d.dropped
	if len(d.claims) > 0 {
		worded := d.beside(extractive)
		worded.Worded = &d.worded
		return worded
	}
	if d.worded.Fallback == "" {
		d.worded.Fallback = noneHolds
	}
	if extractive.Status == Refused {
		d.worded.Fallback = inRefusals[d.worded.Fallback]
	}
	extractive.Worded = &d.worded
	return extractive
}

// A sheet is the claims that hold so far, and what they cite.
type sheet struct {
	claims    []Claim
	citations []Citation
	excerpts  []cited // of citations
	dropped   int
}

// add adds a claim with the excerpts that bear it out, unless the stored documents
// have changed since or it says what a claim before it says; why says so then.
func (s *sheet) add(ctx context.Context, a *Answerer, text string, excerpts []cited) (why string, err error) {
	if slices.ContainsFunc(s.claims, func(c Claim) bool { return c.Text == text }) {
		return "it is said already", nil
	}
	claim := Claim{Text: text, Citations: []int{}}
	citations, known := s.citations, s.excerpts
	for _, e := range excerpts {
		i := slices.IndexFunc(known, e.within)
		if i < 0 {
			stored, err := a.cite(ctx, []excerpt{e.excerpt})
			if err != nil {
				return "", err
			}
			if len(stored) == 0 {
				return "its source has changed", nil
			}
			i = len(citations)
			stored[0].N = i + 1
			citations, known = append(citations, stored[0]), append(known, e)
		}
		if n := citations[i].N; !slices.Contains(claim.Citations, n) {
			claim.Citations = append(claim.Citations, n)
		}
	}
	s.claims, s.citations, s.excerpts = append(s.claims, claim), citations, known
	return "", nil
}

// beside returns the answer with the sheet's claims and citations in place of the
// extractive ones.
func (s sheet) beside(extractive Answer) Answer {
	answer := extractive
	answer.Status = Answered
	answer.Claims, answer.Citations = slices.Clone(s.claims), slices.Clone(s.citations)
	answer.Disagreements, answer.Nearest = []Disagreement{}, []Citation{}
	answer.Origins = nil // of what the model cites, they are counted in the end
	return answer
}

// complete adds what the rules found and the claims do not cite: each side of the
// accounts that differ, the best excerpt, and others where there is room.
func (s sheet) complete(answer *Answer, extractive Answer) {
	numbers := make(map[int]int) // of the answer's citations, by those of the extractive one
	number := func(c Citation) int {
		if numbers[c.N] == 0 {
			i := slices.IndexFunc(answer.Citations, c.sentenceIn)
			if i < 0 {
				i = len(answer.Citations)
				numbered := c
				numbered.N = i + 1
				answer.Citations = append(answer.Citations, numbered)
			}
			numbers[c.N] = answer.Citations[i].N
		}
		return numbers[c.N]
	}
	for _, d := range extractive.Disagreements {
		for i, account := range d.Accounts {
			if i == 0 {
				d.Accounts = slices.Clone(d.Accounts)
			}
			var renumbered []int
			for _, n := range account.Citations {
				renumbered = append(renumbered, number(extractive.Citations[n-1]))
			}
			d.Accounts[i].Citations = slices.Compact(renumbered)
		}
		answer.Disagreements = append(answer.Disagreements, d)
	}
	for i, c := range extractive.Citations {
		if i == 0 || len(answer.Citations) < mostCitations {
			number(c)
		}
	}
}

// sentenceIn reports whether the other citation shows the sentence that answers.
func (c Citation) sentenceIn(other Citation) bool {
	return c.Document == other.Document && other.Start <= c.SentenceStart && c.SentenceEnd <= other.End &&
		other.Quote[c.SentenceStart-other.Start:c.SentenceEnd-other.Start] == c.Quote[c.SentenceStart-c.Start:c.SentenceEnd-c.Start]
}
