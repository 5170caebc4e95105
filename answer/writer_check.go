package answer

import (
	"regexp"
	"slices"
	"strings"
	"sync"
	"unicode"

	"footnote/retrieval"
	"footnote/retrieval/mention"
)

const (
	// fewestQuoted is how many words a quotation has at least, if it is not a whole
	// sentence. Fewer are found anywhere.
	fewestQuoted = 3

	// mostQuotations is how many quotations one claim may have.
	mostQuotations = 4

	// longestClaim is in bytes.
	longestClaim = 500

	// borneOut is the share of a claim's content words that the excerpts it cites
	// must have, in whatever form. The others must be of the question or of another
	// passage that the model was given: no word of a claim is the model's own.
	borneOut = 0.75

	// negatedWords is how far a "not" reaches.
	negatedWords = 3
)

// A cited is an excerpt that a claim cites, and who found its passage.
type cited struct {
	excerpt
	reader *reader

	// from and to are the sentences that the quotation is of, both inclusive; the
	// excerpt shows those beside them, too.
	from, to int
}

// within reports whether another excerpt shows the sentences of the quotation.
func (c cited) within(other cited) bool {
	return c.hit.ID == other.hit.ID && other.first <= c.from && c.to <= other.last
}

// quoted returns the sentences that the quotation is of.
func (c cited) quoted() string {
	return c.hit.Text[c.hit.Sentences[c.from].Start-c.hit.Start : c.hit.Sentences[c.to].End-c.hit.Start]
}

// A verifier holds claims against the sources that a model was given. It serves
// one goroutine.
type verifier struct {
	sources []source
	stemmer *retrieval.Stemmer
	given   func() vocabulary // of the question and the sources; made when first needed
}

// newVerifier returns a verifier of claims that answer question from sources.
func newVerifier(question string, sources []source) *verifier {
	c := &verifier{sources: sources, stemmer: retrieval.NewStemmer()}
	c.given = sync.OnceValue(func() vocabulary {
		texts := []string{question}
		for _, s := range sources {
			texts = append(texts, s.hit.Text, s.hit.Document.Title, s.hit.Document.Publisher)
		}
		return c.vocabularyOf(texts)
	})
	return c
}

// check returns the text of a claim as it may be shown, and the excerpts that bear
// it out, in the order of its quotations. why says why it does not hold, "" when
// it does.
func (c *verifier) check(claim wordedClaim) (text string, excerpts []cited, why string) {
	text = shown(claim.Text)
	switch {
	case text == "" || len(text) > longestClaim:
		return "", nil, "it is no sentence"
	case acts.MatchString(text):
		return "", nil, "it holds a link, a mention or markup"
	case len(claim.Evidence) == 0 || len(claim.Evidence) > mostQuotations:
		return "", nil, "it has no quotation, or too many"
	}
	for _, evidence := range claim.Evidence {
		e, ok := c.locate(evidence, text)
		if !ok {
			return "", nil, "a quotation is not in the passage that it names"
		}
		excerpts = append(excerpts, e)
	}
	if why := c.disproved(text, excerpts); why != "" {
		return "", nil, why
	}
	return text, excerpts, ""
}

// shown returns a text on one line without emphasis and what is not seen.
func shown(text string) string {
	seen := strings.Map(func(r rune) rune {
		switch {
		case unicode.IsSpace(r) || unicode.IsControl(r):
			return ' '
		case r == '*' || unicode.Is(unicode.Cf, r) || unicode.Is(unicode.Co, r):
			return -1
		}
		return r
	}, strings.ToValidUTF8(text, ""))
	return strings.Join(strings.Fields(seen), " ")
}

// acts finds what could be more than words where a claim is shown: markup, links
// with a scheme or without, mentions of users, groups and channels.
var acts = regexp.MustCompile(`[<>|\x60_~\\\[\]{}]|\S@|@\S|#\pL|:[\w+-]+:|!(?:channel|here|everyone)|(?i:\b(?:https?|ftp|file|mailto|tel|data|javascript|vbscript|slack)\s*:|\bwww\.|://)|[\pL\d]\.\p{Ll}{2}`)

// locate finds the quotation in the passage that it is said to be of. Where it
// stands there more than once, the place is meant whose sentences have the most
// words of the claim.
func (c *verifier) locate(evidence wordedEvidence, text string) (cited, bool) {
	n := int(evidence.Passage)
	if n < 1 || n > len(c.sources) {
		return cited{}, false
	}
	s := c.sources[n-1]
	words := c.terms(text)
	best, most := cited{}, -1
	for _, span := range retrieval.Locate(s.hit.Text, evidence.Quotation) {
		e, ok := s.cite(span)
		if !ok || len(strings.Fields(evidence.Quotation)) < fewestQuoted && clean(evidence.Quotation) != clean(e.quoted()) {
			continue
		}
		shared := 0
		for term := range c.terms(e.quoted()) {
			if words[term] {
				shared++
			}
		}
		if shared > most {
			best, most = e, shared
		}
	}
	return best, most >= 0
}

// cite returns the excerpt to show for a run of the passage's text: the sentences
// that it is of, and those beside them where there is room. ok is false for a run
// that is too long to be quoted.
func (s source) cite(span retrieval.Span) (e cited, ok bool) {
	start, end := span.Start+s.hit.Start, span.End+s.hit.Start
	from, to, most := -1, -1, 0
	best := 0
	for i, sentence := range s.hit.Sentences {
		shared := min(end, sentence.End) - max(start, sentence.Start)
		if shared <= 0 {
			continue
		}
		if from < 0 {
			from = i
		}
		to = i
		if shared > most {
			best, most = i, shared
		}
	}
	if from < 0 || from < to && !isWindow(s.hit, from, to) {
		return cited{}, false
	}
	e = cited{reader: s.reader, from: from, to: to, excerpt: excerpt{hit: s.hit, first: from, last: to, best: best, support: s.reader.support(s.hit, best)}}
	e.widen()
	return e, true
}

// disproved says what the claim has that the excerpts do not bear out, or "".
//
// Figures and dates must stand in the sentences that are quoted. Names may stand
// beside them, in what is shown, or above it: of "he was summoned" the sentence
// before tells who.
func (c *verifier) disproved(text string, excerpts []cited) string {
	mentions := mention.Find(text, contextOf(excerpts[0].hit.Document))
	var quoted []string
	for _, e := range excerpts {
		quoted = append(quoted, e.quoted())
	}
	sentences := strings.Join(quoted, " ")
	proved := make([]bool, len(text)) // bytes of dates and figures that the sources have
	for _, m := range mentions {
		if m.Kind != mention.Date && m.Kind != mention.Figure {
			continue
		}
		stated := slices.ContainsFunc(excerpts, func(e cited) bool { return e.states(m) })
		if !stated && !(plainCount(m) && !slices.ContainsFunc(excerpts, func(e cited) bool { return e.gives(m) })) {
			return "a date or a figure is not in what it cites"
		}
		for i := m.Start; stated && i < m.End; i++ {
			proved[i] = true
		}
	}
	inSentences, around := c.terms(sentences), c.around(excerpts)
	words, missing := 0, 0
	for _, word := range c.stemmer.Words(text) {
		if word.Term == "" || proved[word.Start] {
			continue
		}
		written := text[word.Start:word.End]
		switch {
		case strings.ContainsFunc(written, unicode.IsDigit) || inDigits(word.Term):
			if !inSentences[word.Term] {
				return "a number is not in what it cites"
			}
		case isNameIn(text, word, mentions):
			if !around.has(word.Term, written) {
				return "a name is not in what it cites"
			}
		case reporting[strings.ToLower(written)]:
			continue
		case !around.has(word.Term, written):
			if !c.given().has(word.Term, written) {
				return "a word is in nothing that the model was given"
			}
			missing++
		}
		words++
	}
	switch {
	case float64(words-missing) < borneOut*float64(words) || words == 0 && !slices.Contains(proved, true):
		return "it says more than what it cites"
	case hasOpposite(text, sentences) || c.turns(text, sentences):
		return "it says the opposite of what it cites"
	}
	return ""
}

// reporting are words that a claim may add to tell who says so.
var reporting = wordSet(`say says said saying state states stated report reports reported reporting according tell tells told also`)

func inDigits(term string) bool {
	return !strings.ContainsFunc(term, func(r rune) bool { return !unicode.IsDigit(r) })
}

// isNameIn reports whether a word of a claim is of a name: it is in one that was
// recognised, or it begins with a capital where no sentence begins.
func isNameIn(text string, word retrieval.Word, mentions []mention.Mention) bool {
	first := []rune(text[word.Start:word.End])[0]
	if !unicode.IsUpper(first) {
		// Scripts without capitals, and names that have none, are words.
		return false
	}
	if slices.ContainsFunc(mentions, func(m mention.Mention) bool {
		return m.Kind == mention.Name && m.Start <= word.Start && word.End <= m.End
	}) {
		return true
	}
	before := strings.TrimRightFunc(text[:word.Start], func(r rune) bool {
		return !unicode.IsLetter(r) && !unicode.IsDigit(r) && !strings.ContainsRune(".!?:", r)
	})
	return before != "" && !strings.ContainsAny(before[len(before)-1:], ".!?:")
}

// contextOf is what is known of a claim's dates: they are those of its source.
func contextOf(d retrieval.Document) mention.Context {
	return mention.Context{Published: d.Published, PublishedKnown: d.Dated}
}

// states reports whether the quoted sentences state the date or the figure m of a
// claim.
func (c cited) states(m mention.Mention) bool {
	return c.says(func(said mention.Mention) bool {
		if m.Kind == mention.Date {
			return said.Kind == m.Kind && sameDays(m, said)
		}
		return said.Kind == m.Kind && m.SameNumber(said) && sameUnit(m.Unit, said.Unit)
	})
}

// gives reports whether they have a figure of the same value, of whatever.
func (c cited) gives(m mention.Mention) bool {
	return c.says(func(said mention.Mention) bool { return said.Kind == mention.Figure && said.Value == m.Value })
}

func (c cited) says(fits func(mention.Mention) bool) bool {
	start, end := c.hit.Sentences[c.from].Start, c.hit.Sentences[c.to].End
	return slices.ContainsFunc(c.hit.Mentions, func(said mention.Mention) bool {
		return start <= said.Start && said.End <= end && fits(said)
	})
}

// plainCount reports whether a figure is an exact number of something counted. Of
// these not all are recognised ("the seven were let go"): they may be looked up as
// words.
func plainCount(m mention.Mention) bool {
	return m.Kind == mention.Figure && m.Bound == mention.Exactly && counts(m.Unit)
}

// sameDays reports whether a claim's date is that of its source, or one that
// leaves some of it out: "in July" of 2 July.
func sameDays(claimed, said mention.Mention) bool {
	if claimed.Days.From <= said.Days.From && said.Days.To <= claimed.Days.To {
		return true
	}
	if !claimed.Inferred || claimed.Days.From != claimed.Days.To || said.Days.From != said.Days.To {
		return false
	}
	_, month, day := claimed.Days.From.Time().Date() // its year was guessed
	_, saidMonth, saidDay := said.Days.From.Time().Date()
	return month == saidMonth && day == saidDay
}

// sameUnit reports whether two figures measure the same. What only counts, or
// counts people, is counted under many nouns.
func sameUnit(a, b string) bool { return a == b || counts(a) && counts(b) }

func counts(unit string) bool { return unit == "" || unit == "people" }

// terms are the content words of a text.
func (c *verifier) terms(text string) map[string]bool {
	terms := make(map[string]bool)
	for _, word := range c.stemmer.Words(text) {
		if word.Term != "" {
			terms[word.Term] = true
		}
	}
	return terms
}

// A vocabulary is what texts have: terms, and the words of names as keys.
type vocabulary struct {
	terms map[string]bool
	keys  map[string]bool
}

// around returns the vocabulary of what is shown with the excerpts: their text,
// the names in it in full, and what stands above it.
func (c *verifier) around(excerpts []cited) vocabulary {
	var texts []string
	for _, e := range excerpts {
		texts = append(texts, e.text(), e.hit.Document.Title, e.hit.Document.Publisher)
		for _, m := range e.hit.Mentions {
			if m.Full != "" && m.Start >= e.start() && m.End <= e.end() {
				texts = append(texts, m.Full)
			}
		}
	}
	return c.vocabularyOf(texts)
}

func (c *verifier) vocabularyOf(texts []string) vocabulary {
	v := vocabulary{make(map[string]bool), make(map[string]bool)}
	for _, text := range texts {
		for _, word := range c.stemmer.Words(text) {
			if word.Term == "" || v.terms[word.Term] {
				continue
			}
			v.terms[word.Term] = true
			for key := range strings.FieldsSeq(mention.NameKey(text[word.Start:word.End])) {
				v.keys[key] = true
			}
		}
	}
	return v
}

// has reports whether a word is in the vocabulary, in whatever form or spelling.
func (v vocabulary) has(term, written string) bool {
	if v.terms[term] {
		return true
	}
	keys := strings.Fields(mention.NameKey(written))
	return len(keys) > 0 && !slices.ContainsFunc(keys, func(key string) bool { return !v.keys[key] })
}

// turns reports whether a word stands with a "not" in one of the texts, and in the
// other only without.
func (c *verifier) turns(claim, source string) bool {
	ofClaim, ofSource := c.negations(claim), c.negations(source)
	for term, n := range ofClaim {
		said, ok := ofSource[term]
		if ok && (n == always && said == never || n == never && said == always) {
			return true
		}
	}
	return false
}

// A negation says in which of its places a word stands with a "not".
type negation int

const (
	never negation = iota
	sometimes
	always
)

// negators are the words that turn what follows into its opposite.
var negators = wordSet(`not no never none nobody nothing neither nor without cannot hardly`)

// negations returns the content words of a text, each with how it is negated.
func (c *verifier) negations(text string) map[string]negation {
	found := make(map[string]negation)
	since := negatedWords + 1 // words since the last negator
	end := 0
	for _, word := range c.stemmer.Words(text) {
		if strings.ContainsAny(text[end:word.Start], ".;:!?") {
			since = negatedWords + 1
		}
		end = word.End
		written := strings.ToLower(strings.ReplaceAll(text[word.Start:word.End], "’", "'"))
		since++
		if negators[written] || strings.HasSuffix(written, "n't") {
			since = 0
			continue
		}
		if word.Term == "" {
			continue
		}
		n := never
		if since <= negatedWords {
			n = always
		}
		if before, ok := found[word.Term]; ok && before != n {
			n = sometimes
		}
		found[word.Term] = n
	}
	return found
}
