package retrieval

import (
	"slices"

	"footnote/retrieval/mention"
	"footnote/retrieval/source"
)

// A prepared document is ready to be written.
type prepared struct {
	source.Document
	file     string
	digest   []byte
	replaces bool // an older version of it is indexed
	year     int  // to take for dates without one, where nothing else tells; or 0
	passages []preparedPassage
	sighted  []sighting // its names
	terms    []string   // of the passages' postings, each once
}

type preparedPassage struct {
	Passage
	text     string
	postings []posting
	mentions []mention.Mention
	chunk    *chunk // with which it is embedded
	inChunk  int    // where in it
}

// vector returns the passage's vector, or nil when it got none. It is to be asked
// when its chunk is done.
func (p *preparedPassage) vector() []float32 {
	if p.chunk.vectors == nil {
		return nil
	}
	return p.chunk.vectors[p.inChunk]
}

type posting struct {
	term   string
	impact float32
}

// prepare cuts the document into passages, counts their words and finds what
// they speak of.
func (p *prepared) prepare(stemmer *Stemmer) {
	mentions := mention.Find(p.Text, mention.Context{Published: p.Published.Days, PublishedKnown: p.Published.Known, Year: p.year})
	published := ""
	if p.Published.Known {
		published = p.Published.Days.String()
	}
	p.terms = []string{}
	for _, passage := range Split(p.Document) {
		prepared := preparedPassage{Passage: passage, text: p.Text[passage.Start:passage.End]}
		for len(mentions) > 0 && mentions[0].Start < passage.End {
			if mentions[0].Start >= passage.Start && mentions[0].End <= passage.End {
				prepared.mentions = append(prepared.mentions, mentions[0])
			}
			mentions = mentions[1:]
		}
		prepared.count(stemmer, titleField(p.Title, passage.Heading, p.Publisher, published))
		p.passages = append(p.passages, prepared)
		for _, posting := range prepared.postings {
			p.terms = append(p.terms, posting.term)
		}
	}
	p.sighted = p.sightings()
	slices.Sort(p.terms)
	p.terms = slices.Clip(slices.Compact(p.terms))
}

// namePrefix begins the terms of folded names. No stem begins with it.
const namePrefix = "="

// count makes the postings of the passage under the given title.
func (p *preparedPassage) count(stemmer *Stemmer, title string) {
	type counts struct{ text, title float64 }
	terms := make(map[string]counts)
	length, titleLength := 0, 0
	for _, word := range stemmer.Words(p.text) {
		if word.Term != "" {
			length++
			c := terms[word.Term]
			terms[word.Term] = counts{c.text + 1, c.title}
		}
	}
	for _, m := range p.mentions {
		if m.Kind != mention.Name || m.Class == mention.Place {
			continue
		}
		for _, word := range stemmer.Words(p.text[m.Start-p.Start : m.End-p.Start]) {
			if key := mention.NameKey(p.text[m.Start-p.Start+word.Start : m.Start-p.Start+word.End]); key != "" && word.Term != "" {
				c := terms[namePrefix+key]
				terms[namePrefix+key] = counts{c.text + 1, c.title}
			}
		}
	}
	for _, word := range stemmer.Words(title) {
		if word.Term != "" {
			titleLength++
			c := terms[word.Term]
			terms[word.Term] = counts{c.text, c.title + 1}
		}
	}
	p.postings = make([]posting, 0, len(terms))
	for term, c := range terms {
		p.postings = append(p.postings, posting{term, float32(impact(c.text, c.title, length, titleLength))})
	}
}

// titleField is the text that stands above a passage: it is searched with it,
// at a weight of its own.
func titleField(title, heading, publisher, published string) string {
	return title + "\n" + heading + "\n" + publisher + "\n" + published
}

// embeddingText is what a passage's vector is made of.
func embeddingText(title, heading, text string) string {
	return title + "\n" + heading + "\n" + text
}
