package mention

import (
	"slices"
	"strings"
)

// A date of a question is that of an event unless the question's words say that it
// is that of publication: "what was published on 2 July", "articles of 2 July",
// "what did Reuters report on 4 July".

// A Publication is a date of a question that is one of publication.
type Publication struct {
	Date Mention // in the question

	// Outlet is whom the words take for an outlet, which the caller is to make sure
	// of; empty where they are clear without it.
	Outlet string

	// Rest is the question without the words that say so.
	Rest string
}

var (
	// articleNouns are what is published; vagueArticles are it only where the
	// question asks for them.
	articleNouns  = set(`article articles issue issues edition editions newspaper newspapers dispatch dispatches story stories publication publications coverage статья статьи статьях публикации публикациях`)
	vagueArticles = set(`report reports document documents piece pieces text texts source sources`)
	askForWhat    = set(`what which any all anything everything что какие`)

	publishedVerbs = set(`published printed опубликовано опубликованы опубликовали`)
	outletVerbs    = set(`report publish write print carry`)

	isPassive = set(`is are was were be been being has have had было были была`)

	beforeDay = set(`on in of from dated since until till before after during for between by the от за`)
)

// ReadPublication returns the first date of a question that its words say is one
// of publication; ok is false if there is none, or if the text is a statement, which
// tells of an article's day as of an event's.
func ReadPublication(text string, asked Asked) (p Publication, ok bool) {
	words := scanAs(text, true)
	r := asked.reader(words)
	if !slices.ContainsFunc(words, func(t token) bool { return t.word == "?" || askingWords[t.word] || askForWhat[t.word] }) && !articleNouns[words.at(0).word] {
		return Publication{}, false
	}
	var dates []reading
	for _, d := range r.dates() {
		if !d.void {
			dates = append(dates, d)
		}
	}
	asks, deed := r.asksForPublished()
	for _, d := range dates {
		from := d.from // where the words in front of the date begin
		for from > 0 && beforeDay[words[from-1].word] {
			from--
		}
		first, next := from, d.next
		var outlet [2]int // its tokens
		switch {
		case r.isArticle(from - 1): // articles of 2 July
			first = from - 1
			if r.at(first-1).word == "the" {
				first--
			}
		case r.isArticle(d.next) && articleNouns[words.at(d.next).word]: // the 2 July articles
			next++
		case asks < 0:
		case r.publishedBefore(from) >= 0: // what was published by Reuters on 2 July
			first = r.publishedBefore(from)
		case len(dates) == 1 && deed >= 0: // what was published of the raid on 2 July
			p.Date, p.Rest = r.mention(d), without(text, [2]int{words[from].start, words[d.next-1].end}, [2]int{words[asks].end, words[deed].end})
			return p, true
		}
		if first == from && next == d.next {
			if first, outlet = r.outletBefore(from); first < 0 {
				continue
			}
		} else {
			outlet = r.publisherBefore(first, from)
		}
		p = Publication{Date: r.mention(d), Rest: without(text, [2]int{words[first].start, words[next-1].end})}
		if outlet[1] > outlet[0] {
			p.Outlet = text[words[outlet[0]].start:words[outlet[1]-1].end]
		}
		return p, true
	}
	return Publication{}, false
}

// without returns text without the bytes of the spans, and with one space for
// each.
func without(text string, spans ...[2]int) string {
	slices.SortFunc(spans, func(a, b [2]int) int { return b[0] - a[0] })
	for _, span := range spans {
		text = strings.TrimRight(text[:span[0]], " ") + " " + strings.TrimLeft(text[span[1]:], " ")
	}
	return strings.TrimSpace(strings.Replace(text, " ?", "?", 1))
}

// isArticle reports whether token i is what is published.
func (r *dateReader) isArticle(i int) bool {
	w := r.at(i).word
	return articleNouns[w] || vagueArticles[w] && askForWhat[r.at(i-1).word]
}

// asksForPublished returns the word that asks for what is published, and the verb
// that says so: "what … published", "which articles … published". Both are -1 when
// the question asks for none, the verb alone when an article is asked for.
func (r *dateReader) asksForPublished() (asks, deed int) {
	asks, deed = -1, -1
	for i, t := range r.tokens {
		switch {
		case askForWhat[t.word] && asks < 0, r.isArticle(i):
			asks = i
		case asks >= 0 && publishedVerbs[t.word]:
			for k := asks + 1; k < i; k++ {
				if !isPassive[r.at(k).word] && !r.isArticle(asks) {
					return -1, -1 // what the ministry published: a deed
				}
			}
			return asks, i
		}
	}
	return -1, -1
}

// publishedBefore returns the first token of what says "published" in front of
// token i, with the auxiliaries before it: "was published by Reuters". It is -1
// where nothing does.
func (r *dateReader) publishedBefore(i int) int {
	for k := i - 1; k >= 0 && k >= i-5 && r.at(k).shape == word; k-- {
		if !publishedVerbs[r.at(k).word] {
			continue
		}
		if k < i-1 && r.at(k+1).word != "by" && r.at(k+1).word != "in" {
			return -1
		}
		for k > 0 && isPassive[r.at(k-1).word] {
			k--
		}
		return k
	}
	return -1
}

// outletBefore returns the first token of what asks what an outlet reported on the
// day whose words begin at token i, and the tokens of the outlet: "did IRFS report".
// The first token is -1 where nothing asks so.
func (r *dateReader) outletBefore(i int) (first int, outlet [2]int) {
	verb := i - 1
	if !outletVerbs[r.at(verb).word] || r.at(verb-1).possessive || r.at(i).word == "of" || r.at(i).word == "from" {
		return -1, outlet
	}
	for k := verb - 1; k > 0 && k >= verb-6; k-- {
		if r.at(k).word != "did" || !askForWhat[r.at(k-1).word] {
			continue
		}
		from := k + 1
		if r.at(from).word == "the" {
			from++
		}
		if from >= verb {
			return -1, outlet
		}
		return k, [2]int{from, verb}
	}
	return -1, outlet
}

// publisherBefore returns the tokens of whom the tokens from first to the one before
// i say to have published something: the Reuters of "was published by Reuters".
func (r *dateReader) publisherBefore(first, i int) (outlet [2]int) {
	for k := first; k < i-1; k++ {
		if w := r.at(k).word; w == "by" || w == "in" {
			if r.at(k+1).word == "the" {
				k++
			}
			return [2]int{k + 1, i}
		}
	}
	return outlet
}
