package answer

import (
	"cmp"
	"context"
	_ "embed"
	"errors"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"footnote/answer/relation"
	"footnote/retrieval"
	"footnote/retrieval/mention"
)

// A statement is held against single sentences of the corpus. A sentence says the
// same only if it has all that the statement says in the same roles: who does what to
// whom, what is whose, where, when, how many, and that it is so; in any spelling and
// in the equivalents of words. It says otherwise if all is met but one thing, which
// it has differently. Anything else says nothing: nearly the same is not the same.

const (
	// longestChecked is in bytes, and mostStatements in sentences that can be checked.
	longestChecked = 20_000
	mostStatements = 40

	// mostOnASide is how many citations a verdict shows for each side.
	mostOnASide = 3

	// readFrom is the share of a statement's words that a sentence must have to be held
	// against it.
	readFrom = 0.4

	// nearFrom is the share from which on it is shown as near where none says the same
	// or otherwise, and mostNearest how many are.
	nearFrom    = 0.6
	mostNearest = 2

	// otherwiseFrom is the share of a statement's words, beside what differs, that a
	// sentence must have to say otherwise where it is put in another way.
	otherwiseFrom = 0.7

	// fewestChecked is how many words that say something a statement has at least.
	fewestChecked = 2
)

// ErrTooLong says that a text is too long to be checked at once.
var ErrTooLong = errors.New("the text is too long")

// A Check holds a text against the corpus, sentence by sentence. Slices are never
// nil.
type Check struct {
	Statements []Statement `json:"statements"`
	Citations  []Citation  `json:"citations"`
	Searched   Searched    `json:"searched"`
}

// A Statement is a sentence of the text that can be checked: one that says that
// something is so. Questions, wishes and what has no content are none.
type Statement struct {
	Text    string  `json:"text"`
	Verdict Verdict `json:"verdict"`
	Reason  string  `json:"reason"`  // a sentence: what differs, or what the corpus lacks
	Same    []int   `json:"same"`    // citations that say the same
	Against []int   `json:"against"` // citations that say otherwise
	Nearest []int   `json:"nearest"` // of a silent corpus: citations that have the most of the statement's words
}

// A Verdict is what the corpus says of a statement. None says that it is true.
type Verdict string

const (
	Same      Verdict = "same"      // sources say so, and none otherwise
	Otherwise Verdict = "otherwise" // sources say otherwise, and none the same
	Both      Verdict = "both"      // some say so, others otherwise
	Silent    Verdict = "silent"    // no sentence was found that says so or otherwise
)

// Check holds each statement of the text against the collections. at is the
// asker's clock: what "yesterday" means. A text that is too long is an error that
// is [ErrTooLong]; one without a statement is a Check without any.
func (a *Answerer) Check(ctx context.Context, text string, at time.Time, collections []string) (Check, error) {
	check := Check{Statements: []Statement{}, Citations: []Citation{}, Searched: Searched{Collections: slices.Clone(collections)}}
	if len(text) > longestChecked || !utf8.ValidString(text) || strings.ContainsRune(text, 0) {
		return Check{}, fmt.Errorf("check a text of %d bytes: %w: give at most %d bytes of UTF-8", len(text), ErrTooLong, longestChecked)
	}
	statements := Statements(text)
	if len(statements) > mostStatements {
		return Check{}, fmt.Errorf("check a text of %d statements: %w: give at most %d", len(statements), ErrTooLong, mostStatements)
	}
	var shown []excerpt
	verdicts := make([]verdict, len(statements))
	for i, statement := range statements {
		result, err := a.corpus.Search(ctx, retrieval.Request{Question: plainVerbs(statement), At: at, Collections: collections, Limit: passagesRead})
		if err != nil {
			return Check{}, fmt.Errorf("check %.80q: %w", statement, err)
		}
		check.Searched = searchedBy(result)
		verdicts[i] = newChecker(result.Question).hold(result.Hits)
		for _, f := range slices.Concat(verdicts[i].same, verdicts[i].against, verdicts[i].nearest) {
			if !slices.ContainsFunc(shown, func(e excerpt) bool { return e.place() == f.place() && e.best == f.best }) {
				shown = append(shown, f.excerpt)
			}
		}
	}
	var err error
	if check.Citations, err = a.cite(ctx, shown); err != nil {
		return Check{}, fmt.Errorf("check a text: %w", err)
	}
	for i, statement := range statements {
		check.Statements = append(check.Statements, verdicts[i].cited(statement, check.Citations))
	}
	return check, nil
}

var (
	// wish begins a sentence that does not say that something is so.
	wish = regexp.MustCompile(`(?i)^["“‘(*]*(?:let|please|hopefully|maybe|perhaps|may|i|we\s+(?:think|hope|believe|should|must|need)|thanks?|thank\s+you|hi|hello|dear|note|see|check|tell|show|give|write|imagine|suppose|if)\b`)

	// listed begins a line of a list.
	listed = regexp.MustCompile(`^(?:[-*•‣▪]|\d{1,3}[.)])\s+`)
)

// Statements returns the sentences of a text that can be checked: those that say
// that something is so, on one line each, in order.
func Statements(text string) []string {
	statements := []string{}
	for line := range strings.Lines(text) {
		line = listed.ReplaceAllString(strings.TrimLeft(strings.TrimSpace(line), "> "), "")
		for _, span := range retrieval.Sentences(line) {
			sentence := strings.Join(strings.Fields(line[span.Start:span.End]), " ")
			if isStatement(sentence) {
				statements = append(statements, sentence)
			}
		}
	}
	return statements
}

func isStatement(sentence string) bool {
	end := strings.TrimRight(sentence, `"”’»*_) `)
	if strings.HasSuffix(end, "?") || wish.MatchString(sentence) || len(sentence) > longestQuestion {
		return false
	}
	words := 0
	for _, word := range retrieval.NewStemmer().Words(sentence) {
		if word.Term != "" {
			words++
		}
	}
	if words < fewestChecked {
		return false
	}
	return finite.MatchString(sentence) || len(deeds(sentence)) > 0 || len(relation.Read(sentence, 0, mention.FindInQuestion(sentence, mention.Asked{}), retrieval.NewStemmer()).Verbs()) > 0
}

//go:embed phrasal.txt
var phrasalText string

// phrasal replaces verbs of several words by one.
var phrasal = func() []phrase {
	var all []phrase
	for line := range strings.Lines(phrasalText) {
		if several, one, ok := strings.Cut(strings.TrimSpace(line), ": "); ok && !strings.HasPrefix(line, "#") {
			all = append(all, phrase{regexp.MustCompile(`(?i)\b` + strings.ReplaceAll(several, " ", `\s+`) + `\b`), one})
		}
	}
	return all
}()

// A phrase is a verb of several words, and the one in its place.
type phrase struct {
	several *regexp.Regexp
	one     string
}

// inSeveral reports whether a text has a verb of several words for which the given
// one stands.
func inSeveral(verb, text string) bool {
	return slices.ContainsFunc(phrasal, func(p phrase) bool { return strings.EqualFold(p.one, verb) && p.several.MatchString(text) })
}

// plainVerbs returns the statement with verbs of one word in place of those of
// several.
func plainVerbs(statement string) string {
	for _, p := range phrasal {
		statement = p.several.ReplaceAllString(statement, p.one)
	}
	return statement
}

// A finding of a check is a sentence that says the same as a statement, or
// otherwise.
type held struct {
	excerpt
	differs string // "" where it says the same; else what it says instead, as "“eight”, not “seven”"
	score   float64
}

// A verdict is what the sentences that were found say of a statement.
type verdict struct {
	same, against []held
	nearest       []held // where there are neither
	silent        string // why there are none
}

// A checker holds sentences against one statement.
type checker struct {
	question *retrieval.Question
	text     string
	deeds    []deed
	names    []mention.Mention
	dates    []mention.Mention
	figures  []mention.Mention
	numbers  map[int]bool // terms that are the numbers of figures

	stemmer *retrieval.Stemmer
	kindred *kindred
	stated  *relation.Reading // what the statement says
}

// A deed is a word of a statement that says what was done.
type deed struct {
	term    int  // index in Question.Terms
	negated bool // it was not done
	modal   bool // it may be done, or should
}

func newChecker(question *retrieval.Question) checker {
	c := checker{question: question, text: question.Text, numbers: make(map[int]bool), stemmer: retrieval.NewStemmer(), kindred: newKindred(question)}
	c.stated = relation.Read(c.text, 0, question.Mentions, c.stemmer)
	for _, m := range question.Mentions {
		switch m.Kind {
		case mention.Name:
			c.names = append(c.names, m)
		case mention.Date:
			c.dates = append(c.dates, m)
		case mention.Figure:
			c.figures = append(c.figures, m)
			for n, term := range question.Terms {
				if isNumber(term) && m.Start <= term.Start && term.End <= m.End {
					c.numbers[n] = true
				}
			}
		}
	}
	for _, span := range deeds(c.text) {
		for n, term := range question.Terms {
			if !term.IsDate && !term.Name && term.Start >= span.Start && term.End <= span.End {
				before := withoutNotOnly(c.text[:span.Start], c.text)
				c.deeds = append(c.deeds, deed{n, notBefore.MatchString(before), modalBefore.MatchString(before)})
			}
		}
	}
	return c
}

// hold returns what the sentences of the hits say of the statement.
func (c checker) hold(hits []retrieval.Hit) verdict {
	var v verdict
	if name := missingName(c.question); name != "" {
		v.silent = fmt.Sprintf("“%s” occurs nowhere in the documents.", name)
		return v
	}
	for _, term := range c.question.Terms {
		if term.IsDate && term.Passages == 0 {
			v.silent = fmt.Sprintf("No sentence is found that says this or the contrary, and none speaks of %s.", term.Days)
		}
	}
	for i := range hits {
		hit := &hits[i]
		for n := range hit.Sentences {
			f := held{excerpt: excerpt{hit: hit, first: n, last: n, best: n}}
			differs, score, ok := c.compare(f.excerpt)
			f.differs, f.score = differs, score
			if !ok {
				if score >= nearFrom {
					v.nearest = append(v.nearest, f)
				}
				continue
			}
			f.centre()
			if differs == "" {
				v.same = append(v.same, f)
			} else {
				v.against = append(v.against, f)
			}
		}
	}
	v.same, v.against, v.nearest = best(v.same), best(v.against), best(v.nearest)
	if len(v.same)+len(v.against) > 0 {
		v.nearest = nil
	}
	for i := range v.nearest {
		v.nearest[i].centre()
	}
	v.nearest = v.nearest[:min(len(v.nearest), mostNearest)]
	return v
}

// best returns the best sentences of a side, one of each document.
func best(side []held) []held {
	slices.SortStableFunc(side, func(a, b held) int { return cmp.Compare(b.score, a.score) })
	var kept []held
	for _, f := range side {
		if len(kept) < mostOnASide && !slices.ContainsFunc(kept, func(k held) bool { return k.hit.DocumentID == f.hit.DocumentID }) {
			kept = append(kept, f)
		}
	}
	return kept
}

// cited returns the statement with the citations of its two sides.
func (v verdict) cited(text string, citations []Citation) Statement {
	s := Statement{Text: text, Same: []int{}, Against: []int{}, Nearest: []int{}}
	number := func(f held) (int, bool) {
		i := slices.IndexFunc(citations, func(c Citation) bool { return c.place == f.place() && c.SentenceStart == f.hit.Sentences[f.best].Start })
		if i < 0 {
			return 0, false
		}
		return citations[i].N, true
	}
	var differs []string
	for _, f := range v.same {
		if n, ok := number(f); ok {
			s.Same = append(s.Same, n)
		}
	}
	for _, f := range v.against {
		if n, ok := number(f); ok {
			s.Against = append(s.Against, n)
			if !slices.Contains(differs, f.differs) {
				differs = append(differs, f.differs)
			}
		}
	}
	for _, f := range v.nearest {
		if n, ok := number(f); ok {
			s.Nearest = append(s.Nearest, n)
		}
	}
	otherwise := "They say " + strings.Join(differs, ", and ") + "."
	switch {
	case len(s.Same) > 0 && len(s.Against) > 0:
		s.Verdict, s.Reason = Both, "Some documents say so. "+strings.Replace(otherwise, "They", "Others", 1)
	case len(s.Same) > 0:
		s.Verdict, s.Reason = Same, "The documents say so."
	case len(s.Against) > 0:
		s.Verdict, s.Reason = Otherwise, "The documents say otherwise. "+otherwise
	case len(s.Nearest) > 0:
		s.Verdict, s.Reason = Silent, cmp.Or(v.silent, "No sentence is found that says this or the contrary.")
	default:
		s.Verdict, s.Reason = Silent, cmp.Or(v.silent, "The documents do not speak of it.")
	}
	return s
}
