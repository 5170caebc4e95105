package retrieval

import (
	"math"
	"strings"
	"unicode"
	"unicode/utf8"

	"footnote/retrieval/mention"
)

// Weights are what the parts of a passage's score count for. All come from the
// development halves of public sets; the README gives the figures.
//
// The score of words is BM25F (Robertson & Zaragoza 2009) over the passage and
// its title, plus three that reward the question's words for standing together:
// adjacent pairs (Metzler & Croft 2005), proximity (Büttcher, Clarke & Lushman
// 2006) and the best single sentence (Callan 1994).
const (
	bm25K1 = 1.2
	bm25B  = 0.75

	titleWeight = 2.0
	titleB      = 0.5

	// The lengths, in content words, at which a passage and its title count as they
	// are; longer ones count less. BM25 takes the averages of the collection, which
	// move with every document: fixed pivots (Singhal, Buckley & Mitra 1996) near
	// them leave a posting's impact as it was written.
	passagePivot = 85.0
	titlePivot   = 10.0

	adjacentWeight = 0.3
	nearWeight     = 0.3
	nearWords      = 8 // content words apart at most
	sentenceWeight = 0.3
	sentenceK1     = 0.5
	sentenceB      = 0.1

	alikeShare = 0.5 // what an equivalent of a word counts for

	averageSentence = 14.0 // content words of a sentence of English news, about

	togetherAt   = 6.0 // terms of a question at which togetherness has weight 1
	mostTogether = 2.5

	denseFraction = 0.15 // of the fused score; the rest is words
)

// inverseFrequency is BM25's weight of a term that occurs in n of total
// passages (Robertson & Spärck Jones 1976, with the 1+ that keeps it positive).
func inverseFrequency(n, total float64) float64 {
	return math.Log(1 + (total-n+0.5)/(n+0.5))
}

// impact is what a term adds to a passage's BM25F for each unit of its inverse
// frequency: for how often it stands in the text and in the title, whose lengths
// are in content words.
func impact(text, title float64, length, titleLength int) float64 {
	frequency := text/(1-bm25B+bm25B*float64(length)/passagePivot) + titleWeight*title/(1-titleB+titleB*float64(titleLength)/titlePivot)
	return saturate(1, frequency, bm25K1, bm25K1)
}

// A ranker scores passages against one question.
type ranker struct {
	question *Question
	terms    map[string]int // the question's keys, to the number of their term
	joined   map[string]int // the same of the names that were joined with them
	alike    map[string]int // the same of their equivalents
	names    bool           // some key is a name's
	starts   beginnings     // of the words that may stand for a term
	together float64        // the weight of togetherness for a question of this length
}

// An Occurrence is a place of a text where a term of the question stands.
type Occurrence struct {
	Term       int     // index in Question.Terms
	Position   int     // content words before it in the passage
	Sentence   int     // index in Passage.Sentences
	Share      float64 // 1 for the term itself, less for an equivalent
	Start, End int     // bytes of the document's text
}

func (r *ranker) prepare(question *Question) {
	r.question = question
	r.terms, r.joined, r.alike = make(map[string]int), make(map[string]int), make(map[string]int)
	for i, term := range question.Terms {
		for _, keys := range [][]string{term.Keys, term.Near} {
			for _, key := range keys {
				if _, ok := r.terms[key]; !ok {
					r.terms[key] = i
				}
				r.names = r.names || strings.HasPrefix(key, namePrefix)
			}
		}
	}
	for i, term := range question.Terms {
		for _, key := range term.Joined {
			if _, ok := r.terms[key]; !ok {
				r.joined[key] = i
				r.names = true
			}
		}
		for _, key := range term.Alike {
			if _, ok := r.terms[key]; !ok {
				r.alike[key] = i
			}
		}
	}
	r.starts = beginnings{}
	for _, terms := range []map[string]int{r.terms, r.alike} {
		for term := range terms {
			r.starts.add(term)
			for _, form := range otherForms[term] {
				r.starts.add(form)
			}
		}
	}
	// The more words a question has, the less it says that two of them meet: long
	// claims want little weight here, short questions much.
	length := float64(max(len(question.Terms), 1))
	r.together = min(togetherAt*togetherAt/(length*length), mostTogether)
}

// find returns the term that the word text[word.Start:word.End] stands for, and
// what it counts for: 1, or less for an equivalent; 0 when it stands for none.
// joined tells that it does so only within a name that was joined with the term's.
func (r *ranker) find(text string, word Word) (n int, share float64, joined bool) {
	if n, ok := r.terms[word.Term]; ok {
		return n, 1, false
	}
	if r.names {
		if first, _ := utf8.DecodeRuneInString(text[word.Start:]); unicode.IsUpper(first) {
			key := namePrefix + mention.NameKey(text[word.Start:word.End])
			if n, ok := r.terms[key]; ok {
				return n, 1, false
			}
			if n, ok := r.joined[key]; ok {
				return n, 1, true
			}
		}
	}
	if n, ok := r.alike[word.Term]; ok {
		return n, alikeShare, false
	}
	return 0, 0, false
}

// read finds the question's terms in the hit's passage.
func (r *ranker) read(stemmer *Stemmer, hit *Hit) (length int) {
	hit.Lengths = make([]int, len(hit.Sentences))
	dates := hit.Mentions
	for i, sentence := range hit.Sentences {
		text := hit.Text[sentence.Start-hit.Start : sentence.End-hit.Start]
		for span := range wordSpans(text) {
			word := Word{Start: span.Start, End: span.End}
			start := sentence.Start + word.Start
			for len(dates) > 0 && dates[0].Start <= start {
				r.readDate(hit, dates[0], length, i)
				dates = dates[1:]
			}
			if written := text[word.Start:word.End]; r.starts.rulesOut(written) && !(r.names && isUpper(written[0])) {
				// It is none of the question's: nine words in ten need no stemming.
				if !isStopWord(written) {
					length++
					hit.Lengths[i]++
				}
				continue
			} else if word.Term = stemmer.Term(written); word.Term == "" {
				continue
			}
			if n, share, joined := r.find(text, word); share > 0 && r.question.means(&r.question.Terms[n], hit, start, sentence.Start+word.End, joined) {
				hit.Found = append(hit.Found, Occurrence{n, length, i, share, start, sentence.Start + word.End})
			}
			length++
			hit.Lengths[i]++
		}
	}
	return length
}

func (r *ranker) readDate(hit *Hit, m mention.Mention, position, sentence int) {
	if m.Kind != mention.Date {
		return
	}
	for n, term := range r.question.Terms {
		if term.IsDate && term.SpokenOf(m) {
			hit.Found = append(hit.Found, Occurrence{n, position, sentence, 1, m.Start, m.End})
		}
	}
}

// score reads the hit and returns its score by words: BM25F alone, or with what
// it earns for having the question's terms together.
func (r *ranker) score(stemmer *Stemmer, hit *Hit, alone bool) float64 {
	length := r.read(stemmer, hit)
	terms := r.question.Terms
	text, title := make([]float64, len(terms)), make([]float64, len(terms))
	for _, o := range hit.Found {
		text[o.Term] += o.Share
	}
	published := ""
	if hit.Document.Dated {
		published = hit.Document.Published.String()
	}
	field := titleField(hit.Document.Title, hit.Heading, hit.Document.Publisher, published)
	titleLength := 0
	for _, word := range stemmer.Words(field) {
		if word.Term == "" {
			continue
		}
		titleLength++
		if n, share, joined := r.find(field, word); share > 0 && !joined {
			title[n] += share
		}
	}
	hit.Above = make([]bool, len(terms))
	score := 0.0
	for n, term := range terms {
		hit.Above[n] = title[n] > 0
		score += term.Weight * impact(text[n], title[n], length, titleLength)
	}
	if alone {
		return score
	}
	return score + r.together*(r.pairs(hit, length)+sentenceWeight*r.bestSentence(hit))
}

// saturate is BM25's weight of a term that occurs so often: it grows ever more
// slowly towards idf·(k1+1). k is k1, scaled by the length of the text.
func saturate(idf, frequency, k1, k float64) float64 {
	return idf * frequency * (k1 + 1) / (frequency + k)
}

// pairs is what the passage earns for having neighbours of the question next or
// near to each other.
func (r *ranker) pairs(hit *Hit, length int) float64 {
	k := bm25K1 * (1 - bm25B + bm25B*float64(length)/passagePivot)
	score := 0.0
	for _, pair := range r.question.Pairs {
		adjacent, near := 0.0, 0.0
		for i, a := range hit.Found {
			for _, b := range hit.Found[i+1:] {
				distance := b.Position - a.Position
				if distance > nearWords {
					break
				}
				forward := a.Term == pair[0] && b.Term == pair[1]
				backward := a.Term == pair[1] && b.Term == pair[0]
				if !forward && !backward {
					continue
				}
				distance = max(distance, 1) // a date stands where the word behind it does
				share := a.Share * b.Share
				near += share / float64(distance*distance)
				if forward && distance == 1 {
					adjacent += share
				}
			}
		}
		idf := min(r.question.Terms[pair[0]].Weight, r.question.Terms[pair[1]].Weight)
		score += saturate(adjacentWeight*idf, adjacent, bm25K1, k) + saturate(nearWeight*idf, near, bm25K1, k)
	}
	return score
}

// bestSentence is BM25 of the passage's sentence that has it highest.
func (r *ranker) bestSentence(hit *Hit) float64 {
	best := 0.0
	frequency := make([]float64, len(r.question.Terms))
	found := hit.Found
	for i, length := range hit.Lengths {
		clear(frequency)
		for len(found) > 0 && found[0].Sentence == i {
			frequency[found[0].Term] += found[0].Share
			found = found[1:]
		}
		k := sentenceK1 * (1 - sentenceB + sentenceB*float64(length)/averageSentence)
		score := 0.0
		for n, term := range r.question.Terms {
			score += saturate(term.Weight, frequency[n], sentenceK1, k)
		}
		best = max(best, score)
	}
	return best
}
