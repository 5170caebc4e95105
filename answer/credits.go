package answer

import (
	"cmp"
	"regexp"
	"slices"
	"strings"

	"footnote/retrieval"
	"footnote/retrieval/mention"
)

// Whom a sentence credits is told by the attributions in it. Where it parts, as
// in "seven were held, though Meduza counted ten", each part has its own. A
// sentence of a longer quotation is its speaker's, who is named where that begins
// or ends.

// A credit is a speaker or outlet whom a text credits with what it says.
type credit struct {
	Key  string // of the name
	Name string // as the text has it, in full where it has that somewhere
}

// turns are where a sentence may go on to say what somebody else says, or what
// somebody said at that place or time.
var turns = regexp.MustCompile(`(?i);|,\s+(?:while|whereas|though|although|but|where|when|(?:during|after|at|in)\s+which)\b|\b(?:while|whereas|although)\s`)

// creditsAt returns whom the sentence credits with the words that begin at a byte
// of the document's text, the nearest to them first.
func creditsAt(hit *retrieval.Hit, sentence, at int) []credit {
	found, outer := attributions(hit, partAt(hit, sentence, at)), []mention.Mention(nil)
	switch all := attributions(hit, hit.Sentences[sentence]); {
	case len(all) == 0:
		found = speaking(hit, sentence)
	case len(quoting(hit, sentence)) == 0: // "“Oslo denies it,” Berg said": the denial is Berg's word
		outer = speaking(hit, sentence)
	}
	slices.SortStableFunc(found, func(a, b mention.Mention) int { return cmp.Compare(gap(a, at), gap(b, at)) })
	var credits []credit
	for _, m := range append(found, outer...) {
		c := credit{Key: m.Key, Name: creditName(hit, m)}
		if c.Name == "" || isOutlet(hit.Document, c) || slices.ContainsFunc(credits, func(other credit) bool { return other.Key == c.Key }) {
			continue
		}
		credits = append(credits, c)
	}
	return credits
}

// partAt returns the part of a sentence, between its turns, that a byte is in.
func partAt(hit *retrieval.Hit, sentence, at int) retrieval.Span {
	part := hit.Sentences[sentence]
	start := part.Start
	for _, turn := range turns.FindAllStringIndex(hit.Text[start-hit.Start:part.End-hit.Start], -1) {
		if turn[0] < openingTurn {
			continue
		}
		if cut := start + turn[0]; cut <= at {
			part.Start = cut
		} else {
			part.End = min(part.End, cut)
		}
	}
	return part
}

// openingTurn is how many bytes in a turn parts nothing: "While …" begins.
const openingTurn = 4

func attributions(hit *retrieval.Hit, in retrieval.Span) []mention.Mention {
	return slices.DeleteFunc(mentionsIn(hit, in), func(m mention.Mention) bool { return m.Kind != mention.Attribution })
}

// gap returns how many bytes lie between a mention and a place.
func gap(m mention.Mention, at int) int {
	if at < m.Start {
		return m.Start - at
	}
	return max(at-m.End, 0)
}

// speaking returns the speaker of the quotation that a sentence without an
// attribution is a part of: whoever is credited in the sentence where it begins,
// or just before, else where it ends.
func speaking(hit *retrieval.Hit, sentence int) []mention.Mention {
	open := func(n int) bool { // at the beginning of sentence n
		return isQuoting(hit.Text[:hit.Sentences[n].Start-hit.Start])
	}
	text := hit.Text[hit.Sentences[sentence].Start-hit.Start:]
	opens := strings.HasPrefix(text, "“") || strings.HasPrefix(text, "\"")
	if !open(sentence) && !opens {
		return nil
	}
	first := sentence
	for first > 0 && open(first) {
		first--
		if found := quoting(hit, first); len(found) > 0 {
			return found[len(found)-1:]
		}
	}
	for last := sentence + 1; last < len(hit.Sentences) && open(last); last++ {
		if found := quoting(hit, last); len(found) > 0 {
			return found[:1]
		}
	}
	if first > 0 { // "In a statement published by Aurora, Berg suggested another reason:"
		found := quoting(hit, first-1)
		if len(found) == 0 || !strings.HasSuffix(hit.Text[:hit.Sentences[first-1].End-hit.Start], ":") {
			return nil
		}
		for _, m := range slices.Backward(found) {
			if m.Class == mention.Person {
				return []mention.Mention{m}
			}
		}
		return found[len(found)-1:]
	}
	return nil
}

// quoting returns whom a sentence credits outside its quotations: within them others
// speak of others.
func quoting(hit *retrieval.Hit, sentence int) []mention.Mention {
	return slices.DeleteFunc(attributions(hit, hit.Sentences[sentence]), func(m mention.Mention) bool { return isQuoting(hit.Text[:m.Start-hit.Start]) })
}

// isQuoting reports whether a quotation is open at the end of text. Its paragraph
// tells: quotations seldom go beyond theirs.
func isQuoting(text string) bool {
	text = text[strings.LastIndex(text, "\n")+1:]
	if strings.ContainsAny(text, "“”") {
		return strings.LastIndex(text, "“") > strings.LastIndex(text, "”")
	}
	return strings.Count(text, "\"")%2 == 1
}

// creditName returns the name of the speaker as the text has it.
func creditName(hit *retrieval.Hit, m mention.Mention) string {
	if m.Full != "" {
		return clean(m.Full)
	}
	name := strings.Trim(clean(hit.Text[m.Start-hit.Start:m.End-hit.Start]), "“”\"'‘’,.;:")
	for _, article := range []string{"the ", "The "} {
		name = strings.TrimPrefix(name, article)
	}
	return name
}

// isOutlet reports whether the credit is the document's own outlet or author.
func isOutlet(document retrieval.Document, c credit) bool {
	return slices.ContainsFunc([]string{document.Publisher, document.Author}, func(own string) bool {
		return own != "" && (strings.EqualFold(own, c.Name) || mention.NameKey(own) == c.Key)
	})
}

// pronouns are no names of anybody.
var pronouns = wordSet(`he she they it his her their him them who`)

// credits returns whom the sentence that answers credits, the nearest to the words
// that answer first.
func (e excerpt) credits() []string {
	var names []string
	for _, c := range creditsAt(e.hit, e.best, e.answeringWords()) {
		if !pronouns[strings.ToLower(c.Name)] {
			names = append(names, c.Name)
		}
	}
	return names
}

// answeringWords returns where in the sentence the words that answer begin: the
// value of an account, those
// of the wanted kind that credit nobody, those of the question, or else the
// longest stretch between the names of speakers.
func (e excerpt) answeringWords() int {
	if e.account.End > 0 {
		return e.account.Start
	}
	sentence := e.hit.Sentences[e.best]
	fullest, ok := e.fullestPart()
	for _, m := range e.support.candidates {
		if m.Kind == mention.Figure && ok && partAt(e.hit, e.best, m.Start) != partAt(e.hit, e.best, fullest) {
			continue // "30 prisoners were freed; others put it at 34"
		}
		if m.Kind != mention.Attribution && !slices.ContainsFunc(attributions(e.hit, sentence), func(a mention.Mention) bool { return a.Start < m.End && m.Start < a.End }) {
			return m.Start
		}
	}
	if ok {
		return fullest
	}
	at, longest, last := sentence.Start, 0, sentence.Start
	for _, a := range append(attributions(e.hit, sentence), mention.Mention{Start: sentence.End, End: sentence.End}) {
		if a.Start-last > longest {
			at, longest = last+(a.Start-last)/2, a.Start-last
		}
		last = max(last, a.End)
	}
	return at
}

// fullestPart returns a byte of the part of the sentence that has the most of the
// question's words, beside the names of speakers.
func (e excerpt) fullestPart() (at int, ok bool) {
	sentence := e.hit.Sentences[e.best]
	speakers := attributions(e.hit, sentence)
	most := 0.0
	shares := make(map[retrieval.Span]float64)
	for _, o := range e.hit.Found {
		if o.Sentence != e.best || slices.ContainsFunc(speakers, func(a mention.Mention) bool { return a.Start <= o.Start && o.End <= a.End }) {
			continue
		}
		part := partAt(e.hit, e.best, o.Start)
		shares[part] += o.Share
		if shares[part] > most {
			at, most = o.Start, shares[part]
		}
	}
	return at, most > 0
}
