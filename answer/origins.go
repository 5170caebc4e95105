package answer

import (
	"slices"
	"strings"

	"footnote/retrieval"
	"footnote/retrieval/mention"
)

// Articles have one origin if one is a copy of the other, or says that it has its
// matter from the other, or if both have what they say here from the same third.

// originsOf counts the articles of the cited excerpts, and of those among all
// that say the same nearly word for word and are for that reason not cited, and
// how many of them are independent; nil where there is but one.
func originsOf(cited, all []excerpt) *Origins {
	articles := wordings(cited) // several of one document
	listed := make(map[string]bool)
	for _, e := range cited {
		listed[articleOf(e)] = true
	}
	windows := make(map[string]int)
	for _, e := range all {
		if windows[articleOf(e)]++; listed[articleOf(e)] || windows[articleOf(e)] > windowsCompared {
			continue
		}
		t := e.wording()
		if slices.ContainsFunc(articles[:len(cited)], t.copies) {
			listed[articleOf(e)] = true
			articles = append(articles, t)
		}
	}
	origin := make(map[string]string) // parents of the articles
	var root func(article string) string
	root = func(article string) string {
		if parent, ok := origin[article]; ok && parent != article {
			return root(parent)
		}
		return article
	}
	for i, a := range articles {
		if _, ok := origin[articleOf(a.excerpt)]; !ok {
			origin[articleOf(a.excerpt)] = articleOf(a.excerpt)
		}
		for _, b := range articles[:i] {
			if oneOrigin(a, b) {
				origin[root(articleOf(a.excerpt))] = root(articleOf(b.excerpt))
			}
		}
	}
	roots := make(map[string]bool)
	for article := range origin {
		roots[root(article)] = true
	}
	if len(origin) < 2 {
		return nil
	}
	return &Origins{Articles: len(origin), Independent: len(roots)}
}

// copiedShare is the share of a sentence's word pairs from which on it is copied
// into another text. Short sentences on one thing share some by chance, so that it
// is more than makes one of them enough for an answer.
const copiedShare = 0.5

// copies reports whether one excerpt has the other's text, or its sentence that
// answers, with changes that leave what it tells.
func (t wording) copies(other wording) bool {
	same := alike(t.whole, other.whole) >= twinShare || alike(t.answering, other.whole) >= copiedShare || alike(other.answering, t.whole) >= copiedShare
	return same && !tellsOtherwise(t.excerpt, other.excerpt)
}

// windowsCompared is how many excerpts of an article, the best first, are compared
// with those that are cited: what copies one of them is among the best too.
const windowsCompared = 2

func articleOf(e excerpt) string { return e.hit.Collection + " " + e.hit.Document.Path }

// oneOrigin reports whether two excerpts of different articles have one origin.
func oneOrigin(a, b wording) bool {
	if articleOf(a.excerpt) == articleOf(b.excerpt) {
		return false
	}
	return a.copies(b) || acknowledges(a.hit.Document, b.hit.Document) || acknowledges(b.hit.Document, a.hit.Document) || creditOne(a.excerpt, b.excerpt)
}

// acknowledges reports whether a document says that it has its matter from the
// outlet of another, or from an outlet from which the other has its own.
func acknowledges(a, b retrieval.Document) bool {
	for _, name := range a.Credits {
		if isNamed(name, b.Publisher) {
			return true
		}
		for _, other := range b.Credits {
			if isNamed(name, other) {
				return true
			}
		}
	}
	return false
}

func isNamed(a, b string) bool {
	return a != "" && b != "" && (strings.EqualFold(a, b) || mention.Compare(a, b) >= mention.Same)
}

// sharedTelling is the share of the shorter sentence's content words from which on
// two sentences that credit the same third tell the same.
const sharedTelling = 0.35

// creditOne reports whether the sentences that answer credit the same third with
// the same statement, or one credits the other's outlet with it.
func creditOne(a, b excerpt) bool {
	shared := false
	for _, y := range creditsAt(b.hit, b.best, b.answeringWords()) {
		shared = shared || isNamed(y.Name, a.hit.Document.Publisher)
	}
	for _, x := range creditsAt(a.hit, a.best, a.answeringWords()) {
		shared = shared || isNamed(x.Name, b.hit.Document.Publisher)
		for _, y := range creditsAt(b.hit, b.best, b.answeringWords()) {
			shared = shared || mention.CompareKeys(x.Key, y.Key) >= mention.Same
		}
	}
	if !shared {
		return false
	}
	stemmer := retrieval.NewStemmer()
	x, y := contentOf(stemmer, a.told()), contentOf(stemmer, b.told())
	common := 0
	for term := range x {
		if y[term] {
			common++
		}
	}
	return share(float64(common), float64(min(len(x), len(y)))) >= sharedTelling
}

// told returns the sentence that answers without the names of those it credits.
func (e excerpt) told() string {
	sentence := e.hit.Sentences[e.best]
	var told strings.Builder
	at := sentence.Start
	for _, m := range attributions(e.hit, sentence) {
		if m.Start >= at {
			told.WriteString(e.hit.Text[at-e.hit.Start : m.Start-e.hit.Start])
			at = m.End
		}
	}
	told.WriteString(e.hit.Text[at-e.hit.Start : sentence.End-e.hit.Start])
	return told.String()
}

// contentOf returns the content words of a text.
func contentOf(stemmer *retrieval.Stemmer, text string) map[string]bool {
	terms := make(map[string]bool)
	for _, word := range stemmer.Words(text) {
		if word.Term != "" {
			terms[word.Term] = true
		}
	}
	return terms
}

// excerptsOf returns all excerpts of the findings.
func excerptsOf(findings []finding) []excerpt {
	var all []excerpt
	for _, f := range findings {
		all = append(all, f.all...)
	}
	return all
}
