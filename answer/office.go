package answer

import (
	"regexp"
	"strings"

	"footnote/retrieval"
	"footnote/retrieval/mention"
)

// holderOf returns the demand of a question for the holder of a country's office, "who
// is the prime minister of Norway": that the office is that country's where it stands.
// Each country has a prime minister, and reports name several in one sentence.
func holderOf(question *retrieval.Question) []demand {
	for _, m := range question.Mentions {
		nation, ok := mention.Nation(question.Text[m.Start:m.End])
		n := nameTerm(question, m)
		if m.Kind != mention.Name || !ok || n < 0 {
			continue
		}
		for k, term := range question.Terms {
			if !offices[strings.ToLower(term.Written)] && !holders[strings.ToLower(term.Written)] || !isOfficeOf(question, m, term) {
				continue
			}
			from, to := min(m.Start, term.Start), max(m.End, term.End)
			return []demand{{"no passage that bears on it speaks of “" + question.Text[from:to] + "”", func(r *reader, e excerpt) bool {
				for _, o := range e.hit.Found {
					if o.Term == k && apart(o.Sentence, e.best) <= 1 && isOf(e.hit, o, nation) {
						return true
					}
				}
				return e.hit.Above[n] && e.hit.Above[k]
			}}}
		}
	}
	return nil
}

// isOfficeOf reports whether a question asks for a country's office: "minister of
// Norway", or of somebody behind the country, "the Norwegian prime minister".
func isOfficeOf(question *retrieval.Question, country mention.Mention, office retrieval.Term) bool {
	if office.End < country.Start {
		return ofCountry.MatchString(question.Text[office.End:country.Start])
	}
	return question.Shape.Wants == mention.PersonAnswer && office.Start > country.End && besideOffice.MatchString(question.Text[country.End:office.Start])
}

// holders hold an office of which a country has one, beside [offices].
var holders = wordSet(`prosecutor envoy secretary commissioner commander speaker pope monarch emir sultan`)

var (
	// ofCountry is what stands between an office and its country: "general of the".
	ofCountry = regexp.MustCompile(`^(?:\s+[\pL-]+)?\s+of\s+(?:the\s+)?$`)

	// besideOffice is what stands between a country and its office: "'s former foreign".
	besideOffice = regexp.MustCompile(`^(?:['’]s?)?(?:\s+[\pL-]+){0,3}\s+$`)

	// behindOffice finds the country of which an office is behind it.
	behindOffice = regexp.MustCompile(`^(?:\s+[\pL-]+)?\s+(?:of|for)\s+(?:the\s+)?([\pL]+)`)
)

// isOf reports whether an office at an occurrence is that of a country: the country
// stands before it or behind an "of"; where none does, it is the only one that the
// sentence speaks of.
func isOf(hit *retrieval.Hit, office retrieval.Occurrence, nation string) bool {
	sentence := hit.Sentences[office.Sentence]
	if behind := behindOffice.FindStringSubmatch(hit.Text[office.End-hit.Start : sentence.End-hit.Start]); behind != nil {
		if key, ok := mention.Nation(behind[1]); ok {
			return key == nation
		}
	}
	only, found := true, false
	before, end := "", -1
	for _, at := range wordsOf.FindAllStringIndex(hit.Text[sentence.Start-hit.Start:sentence.End-hit.Start], -1) {
		start := sentence.Start + at[0]
		key, ok := mention.Nation(hit.Text[start-hit.Start : start-hit.Start+at[1]-at[0]])
		if !ok {
			continue
		}
		found, only = found || key == nation, only && key == nation
		if start < office.Start {
			before, end = key, start+at[1]-at[0]
		}
	}
	if end >= 0 && besideOffice.MatchString(hit.Text[end-hit.Start:office.Start-hit.Start]) {
		return before == nation
	}
	return found && only
}
