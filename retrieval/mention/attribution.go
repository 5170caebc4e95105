package mention

import "strings"

// An attribution is who a sentence credits with what it says: the subject of a
// reporting verb, before it ("Peskov also claimed") or, behind a quotation,
// after it ("… ,” said Dmitry Peskov"), and what follows "according to".
// "He said" credits the speaker before, or else the person named last; "the
// spokesperson added" the person whom the text gives that role: both are marked
// as inferred. "Published by the newspaper Adalet" and "told Reuters" credit
// the outlet besides the speaker, and "according to Meduza, citing the police" has
// both. A figure may be given, "put the toll at 34", rather than told.
//
// Weak verbs, such as "called" and "condemned", credit only where the sentence
// quotes.

type attributionFinder struct {
	tokens
	names  names
	text   string
	found  []Mention
	quoted map[int]bool // sentences with a quotation mark
	spoken map[int]bool // first tokens that were credited already

	speaker     Mention // the last one credited by name
	speakerName int     // index of the span that named the speaker, -1
}

func findAttributions(text string, words tokens, n names) []Mention {
	f := attributionFinder{tokens: words, names: n, text: text, quoted: map[int]bool{}, spoken: map[int]bool{}, speakerName: -1}
	for i, t := range words {
		if t.shape == mark {
			switch t.word {
			case "“", "”", "\"", "«", "„":
				f.quoted[t.sentence] = true
			}
		} else if t.word == "claiming" || t.word == "saying" || t.word == "arguing" || t.word == "stating" {
			f.quoted[t.sentence] = true // as good as a quotation
		} else if t.word == "in" && statementNouns[f.at(i+2).word] && isDeterminer[f.at(i+1).word] {
			f.quoted[t.sentence] = true
		}
	}
	for i, t := range words {
		if t.shape != word || t.glued {
			continue
		}
		strength := reportingVerbs[t.word]
		switch {
		case (t.word == "reporting" || t.word == "report") && f.at(i-1).possessive && f.span(i-1) != nil:
			f.outlet(i - 1)
		case t.word == "according" && f.at(i+1).word == "to":
			f.according(i + 2)
		case t.word == "citing" || t.word == "quoting" || t.word == "via" && f.goesOn(i):
			f.citing(i + 1)
		case t.word == "as" && (f.at(i+1).word == "saying" || f.at(i+1).word == "telling"):
			f.quotedAs(i)
		case t.word == "to" && speechBases[f.at(i+1).word]:
			f.prompted(i)
		case (t.word == "speaking" || t.word == "talking") && f.at(i+1).word == "to",
			(t.word == "interview" || t.word == "comments" || t.word == "remarks") && (f.at(i+1).word == "with" || f.at(i+1).word == "to"):
			f.toldTo(i + 2)
		case f.givesFigure(i):
			f.subject(i)
		case saidNouns[t.word] && f.at(i+1).word == "by":
			f.outlet(i + 2)
		case strength == 2, strength == 1 && (f.quoted[t.sentence] || f.at(i+1).word == "that"), f.announces(i),
			t.word == "raised" && f.quoted[t.sentence] && (f.at(i+2).word == "question" || f.at(i+2).word == "concern" || f.at(i+2).word == "issue"):
			f.verb(i)
		case (t.word == "claiming" || t.word == "saying" || t.word == "alleging" || t.word == "warning") && f.at(i+1).word == "that":
			f.withSaying(i)
		case participles[t.word] > 0 && f.at(i-1).word == "," && f.goesOnSaying(i):
			f.leading(i - 1)
		}
	}
	return f.found
}

// goesOnSaying reports whether token i is a participle with which the subject of the
// sentence goes on to speak: "Berg left, adding that it rained".
func (f *attributionFinder) goesOnSaying(i int) bool {
	return participles[f.at(i).word] == 2 || participles[f.at(i).word] == 1 && (f.quoted[f.at(i).sentence] || f.at(i+1).word == "that")
}

// goesOn reports whether token i goes on with the chain of an attribution that ends
// with a comma before it: "according to Aurora, via the union".
func (f *attributionFinder) goesOn(i int) bool {
	return len(f.found) > 0 && f.at(i-1).word == "," && f.found[len(f.found)-1].End == f.at(i-2).end
}

// announces reports whether the verb at token i has a quotation behind its colon:
// "The mayor disagrees: “…”".
func (f *attributionFinder) announces(i int) bool {
	if i+1 >= len(f.tokens) || f.tokens[i+1].word != ":" || f.at(i).is(isTitle|isFunction) || f.span(i) != nil {
		return false
	}
	behind := f.at(i + 2)
	return behind.word == "“" || behind.word == "\"" || behind.word == "«" || behind.word == "„"
}

// givesFigure reports whether the verb at token i gives a number as its subject's
// own: "the union speaks of 1,000", "an official put the toll at 34", "Aurora counted
// ten".
func (f *attributionFinder) givesFigure(i int) bool {
	isNumber := func(k int) bool {
		for end := k + 4; k < end; k++ {
			t := f.at(k)
			if _, numeral := numerals[t.word]; t.shape == number || t.shape == word && numeral && t.word != "a" {
				return true
			}
			if !roundly[t.word] {
				return false
			}
		}
		return false
	}
	switch f.at(i).word {
	case "speaks", "spoke", "speak", "talks", "talked":
		return f.at(i+1).word == "of" && isNumber(i+2)
	case "counts", "counted", "count":
		return isNumber(i + 1)
	case "put", "puts":
		for k := i + 2; k < i+9 && f.at(k).shape == word; k++ {
			if f.at(k).word == "at" {
				return isNumber(k + 1)
			}
		}
	}
	return false
}

// quotedAs credits whom somebody else quotes, in front of the "as saying" at token i:
// "Aurora quoted Ola Berg as saying", "Ola Berg was quoted as saying".
func (f *attributionFinder) quotedAs(i int) {
	sentence := f.at(i).sentence
	for k := i - 1; k >= 0 && k > i-16 && f.at(k).sentence == sentence; k-- {
		switch f.at(k).word {
		case "quoted", "quotes", "cited", "cites", "quoting", "citing":
			if was := f.at(k - 1).word; was == "was" || was == "were" || was == "is" {
				if w := f.at(k - 2).word; w == "he" || w == "she" {
					f.pronoun(k - 2)
				} else if s := f.span(k - 2); s != nil && s.mention.Class != Place {
					f.credit(s)
				}
				return
			}
			f.inverted(k + 1)
			if f.at(k).word != "quoting" && f.at(k).word != "citing" {
				f.subject(k)
			}
			return
		}
	}
}

// prompted credits the person whom something brought to speak, in front of the "to"
// at token i: "leading Ola Berg to declare".
func (f *attributionFinder) prompted(i int) {
	s, end := f.span(i-1), i-1
	if w := f.at(end).word; w == "”" || w == "\"" {
		end-- // “Aurora,” to declare
	}
	if f.at(end).word == "," {
		s = f.aside(end)
	}
	if s == nil || s.mention.Class != Person && s.surname == "" {
		return
	}
	start := s.from
	if r := s.mention.RoleStart; r > 0 && r < s.mention.Start {
		for start > 0 && f.at(start-1).start >= r {
			start--
		}
	}
	if f.at(start-1).word == "to" || f.at(start-1).word == "the" {
		start--
	}
	switch f.at(start - 1).word {
	case "leading", "led", "prompting", "prompted", "forcing", "forced", "causing", "moved", "pushed", "compelling", "compelled", "provoked":
		f.credit(s)
	}
}

// span returns the name that token i is part of, or nil.
func (f *attributionFinder) span(i int) *nameSpan {
	if i < 0 || i >= len(f.names.at) || f.names.at[i] < 0 {
		return nil
	}
	return &f.names.spans[f.names.at[i]]
}

// credit adds the attribution to the named speaker.
func (f *attributionFinder) credit(s *nameSpan) {
	if f.spoken[s.from] {
		return
	}
	f.spoken[s.from] = true
	m := Mention{Kind: Attribution, Start: s.mention.Start, End: s.mention.End, Key: s.mention.Key, Full: s.mention.Full, Class: s.mention.Class}
	f.found = append(f.found, m)
	f.speaker, f.speakerName = m, s.from
	f.speaker.Full = s.full()
}

// creditTo adds the attribution in tokens from to to of the speaker who was
// named elsewhere.
func (f *attributionFinder) creditTo(from, to int, key, full string, class Class) {
	if f.spoken[from] || key == "" {
		return
	}
	f.spoken[from] = true
	f.found = append(f.found, Mention{
		Kind: Attribution, Start: f.at(from).start, End: f.at(to - 1).end,
		Key: key, Full: full, Class: class, Inferred: true,
	})
}

// withSaying reads the subject of a participle at token i: "with authorities
// claiming that".
func (f *attributionFinder) withSaying(i int) {
	start := f.phraseStart(i - 1)
	if f.at(start-1).word != "with" {
		return
	}
	if s := f.span(i - 1); s != nil {
		f.credit(s)
	} else if t := f.at(i - 1); t.is(isTitle) || speakerNouns[t.word] {
		f.phrase(start, i)
	}
}

// according reads the source behind "according to", at token i.
func (f *attributionFinder) according(i int) {
	start := i
	for i < start+9 && f.at(i).sentence == f.at(start).sentence {
		t := f.at(i)
		if t.shape == mark && t.word != "“" && t.word != "\"" && t.word != "‘" && t.word != "'" {
			break
		}
		if t.word == "by" { // "according to documents obtained by Aurora"
			return
		}
		if i == start && (t.word == "her" || t.word == "him" || t.word == "them") && f.at(i+1).shape != word {
			f.pronoun(i)
			return
		}
		if s := f.span(i); s != nil && s.from == i {
			// "Russian officials" are the officials; "Russian captain Dmitry …" is Dmitry
			if end := f.nounBehind(s); end > 0 {
				f.phrase(start, end)
				return
			}
			if next := f.at(s.to); s.mention.Class == Place && next.shape == word && !next.is(isFunction) && reportingVerbs[next.word] == 0 {
				i = s.to
				continue
			}
			f.credit(s)
			return
		}
		if s := f.namedBehind(i); s != nil {
			f.credit(s)
			return
		}
		if speakerNouns[t.word] {
			f.phrase(start, i+1)
			return
		}
		if next := f.at(i + 1).word; i <= start+1 && (t.word == "those" || t.word == "people" || t.word == "person" || t.word == "someone") && (next == "close" || next == "familiar" || next == "near") {
			end := i + 2
			for end < i+8 && f.at(end).shape == word && f.at(end).sentence == t.sentence && !isAuxiliary[f.at(end).word] && reportingVerbs[f.at(end).word] == 0 {
				end++
			}
			f.phrase(start, end)
			return
		}
		if _, numeral := numerals[t.word]; t.shape == word && t.is(isFunction) && !minor[t.word] && !isDeterminer[t.word] && !numeral {
			return
		}
		i++
	}
}

// citing reads the source behind "citing", at token i: unlike reasons, which are
// cited too, it is a name or a noun for those who speak, with a word or two before.
func (f *attributionFinder) citing(i int) {
	for k := i; k < i+4 && f.at(k).shape == word && f.at(k).sentence == f.at(i).sentence; k++ {
		t := f.at(k)
		if s := f.span(k); speakerNouns[t.word] || s != nil && s.mention.Class != Place && !f.at(s.to-1).possessive {
			f.according(i)
			return
		}
		if s := f.namedBehind(k); s != nil {
			f.credit(s)
			return
		}
		if _, numeral := numerals[t.word]; f.span(k) == nil && !minor[t.word] && !isDeterminer[t.word] && t.is(isFunction) && !numeral {
			return
		}
	}
}

// namedBehind returns the person whose name stands behind the noun at token i and a
// comma, "her husband, Ola Berg", or nil.
func (f *attributionFinder) namedBehind(i int) *nameSpan {
	t, s := f.at(i), f.span(i+2)
	if f.at(i+1).word != "," || s == nil || s.from != i+2 || !t.is(isTitle|isKin) && !relatives[t.word] || s.mention.Class != Person && (s.surname == "" || s.mention.Class != "") {
		return nil
	}
	return s
}

// nounBehind returns the token behind the speaker noun that follows the name s
// directly or after one word, as in "Russian officials", or 0.
func (f *attributionFinder) nounBehind(s *nameSpan) int {
	for k := s.to; k < s.to+3; k++ {
		t := f.at(k)
		if t.shape != word || f.span(k) != nil || reportingVerbs[t.word] == 2 && !speakerNouns[t.word] {
			return 0
		}
		if speakerNouns[t.word] {
			return k + 1
		}
	}
	return 0
}

// outlet reads the name of an outlet within a few words of token i: "published
// by Azerbaijani newspaper Adalet".
func (f *attributionFinder) outlet(i int) {
	for k := i; k < i+5 && f.at(k).sentence == f.at(i).sentence; k++ {
		t := f.at(k)
		if t.shape == mark && t.word != "“" && t.word != "\"" {
			return
		}
		if s := f.span(k); s != nil && s.mention.Class != Place {
			saved, name := f.speaker, f.speakerName
			f.credit(s)
			f.speaker, f.speakerName = saved, name // an outlet is no "he"
			return
		}
	}
}

// verb reads the speaker of the reporting verb at token v.
func (f *attributionFinder) verb(v int) {
	t := f.at(v)
	if before := f.at(v - 1); before.shape == word && passive[before.word] || before.word == "'" || t.capital && !t.first {
		return
	}
	if next := f.at(v + 1).word; next == "nothing" || next == "of" && (t.word == "complained" || t.word == "estimate") { // of a pain
		return
	}
	if next := f.at(v + 1); looksPlural(t.word) && (alsoNouns[t.word] && next.shape == word && !next.is(isFunction) && !next.capital) {
		return // "the reports cover", "its claims grew"
	}
	// After a quotation, or a comma, the speaker may follow: "… ,” said Peskov".
	if f.at(v-1).word == "," && f.at(v-2).shape != mark {
		if s := f.aside(v - 1); s != nil {
			f.credit(s)
			f.told(v)
			return
		}
	}
	if reportingVerbs[t.word] == 2 && t.word != "told" && t.word != "tells" && f.closesQuotation(v-1) && (f.quoted[t.sentence] || t.word == "said" || t.word == "says") && f.inverted(v+1) {
		return
	}
	f.subject(v)
	f.told(v)
}

// told credits the outlet that was told something, at token v.
func (f *attributionFinder) told(v int) {
	if w := f.at(v).word; w != "told" && w != "tells" {
		k := v + 2 // "recounted to the AP"
		if f.at(k).word == "the" {
			k++
		}
		if f.at(v+1).word == "to" && knownOutlets[f.at(k).word] && f.at(k).capital {
			f.outlet(k)
		}
		return
	}
	f.toldTo(v + 1)
}

// toldTo credits the outlet at token i, if it is one for certain, that was told
// something.
func (f *attributionFinder) toldTo(i int) {
	for k := i; k < i+3; k++ {
		if s := f.span(k); s != nil && s.from == k {
			if s.mention.Class == Organisation || s.mention.Class == "" && f.at(k-1).word == "the" && f.at(k-1).capital || outletNouns[f.at(k-1).word] || f.at(k).quoted || knownOutlets[f.at(k).word] || knownOutlets[f.at(s.to-1).word] {
				f.outlet(k)
			}
			return
		}
		if w := f.at(k).word; w != "the" && f.at(k).word != "“" && f.at(k).word != "\"" && !outletNouns[w] {
			return
		}
	}
}

// closesQuotation reports whether token i ends a quotation or is the comma
// behind one.
func (f *attributionFinder) closesQuotation(i int) bool {
	switch t := f.at(i); t.word {
	case "”", "\"", "’", "'", "»":
		return true
	case ",", "?", "!", "—", "–":
		return t.shape == mark
	}
	return false
}

// inverted reads a speaker that follows its verb, at token i.
func (f *attributionFinder) inverted(i int) bool {
	sentence := f.at(i).sentence
	for k := i; k < i+8 && f.at(k).sentence == sentence; k++ {
		t := f.at(k)
		if t.shape == mark {
			if t.word == "," && k > i || t.word == "“" || t.word == "\"" {
				// "said the ministry’s spokesman, Anar Eyvazov"
				if s := f.span(k + 1); t.word == "," && s != nil && s.mention.Class == Person && s.mention.RoleEnd == f.at(k-1).end {
					f.credit(s)
					return true
				}
				if t.word != "," {
					continue
				}
			}
			break
		}
		if s := f.span(k); s != nil && s.from == k {
			next := f.at(s.to)
			if s.mention.Class == Place && next.shape == word && !next.is(isFunction) && !f.at(s.to-1).possessive && k+1 < i+8 {
				if end := f.nounBehind(s); end > 0 {
					f.phrase(i, end)
					return true
				}
				continue // Russian captain Dmitry …
			}
			if f.at(s.to - 1).possessive {
				continue
			}
			if next.is(isTitle) && f.span(s.to+1) != nil {
				continue
			}
			f.credit(s)
			return true
		}
		if k == i && (t.word == "he" || t.word == "she" || t.word == "they") {
			f.pronoun(k)
			return true
		}
		if (t.is(isTitle) || speakerNouns[t.word]) && f.span(k+1) == nil && !f.at(k+1).is(isTitle) && (f.at(k+1).shape != word || f.at(k+1).is(isFunction)) {
			if f.at(k+1).word == "," {
				if s := f.span(k + 2); s != nil && s.mention.Class == Person {
					continue
				}
			}
			f.phrase(i, k+1)
			return true
		}
		if !introduces(t) && !(f.at(k+1).is(isTitle) && !t.is(isFunction)) { // aviation blogger Tim Holt
			break
		}
	}
	return false
}

// introduces reports whether a word may stand between a reporting verb and the
// speaker behind it: articles, and what modifies a role.
func introduces(t token) bool {
	switch t.word {
	case "the", "a", "an", "its", "his", "her", "their", "our", "another", "of":
		return true
	}
	if t.is(isModifier|isTitle|isOrganisation|isTopic) || t.possessive || t.glued {
		return true
	}
	for _, ending := range [...]string{"al", "ic", "an", "ese", "ish", "ive", "ing", "ed"} {
		if strings.HasSuffix(t.word, ending) {
			return true
		}
	}
	return false
}

// subject reads the speaker in front of the verb at token v.
func (f *attributionFinder) subject(v int) {
	i := v - 1
	sentence := f.at(v).sentence
	for i >= 0 && f.at(i).sentence == sentence && f.between(i) {
		if passive[f.at(i).word] {
			return
		}
		i--
	}
	t := f.at(i)
	if i < 0 || t.sentence != sentence || t.shape == lineBreak {
		return
	}
	if t.shape == mark {
		switch t.word {
		case "”", "\"", "’":
			if s := f.span(i - 1); s != nil && f.at(i-1).shape != mark { // “Meduza” reported
				f.credit(s)
			}
			return
		case ",", "—", "–", ")":
			if s := f.aside(i); s != nil {
				f.credit(s)
			} else {
				f.asidePhrase(i)
			}
		}
		return
	}
	if s := f.span(i); s != nil && s.to == i+1 {
		before := f.at(s.from - 1)
		inner := s.from - 1
		if before.word == "the" || before.word == "its" || before.word == "a" {
			inner--
			before = f.at(inner)
		}
		switch before.word {
		case "nor", "neither", "not", "than":
			return
		case "of":
			if head := f.span(inner - 1); head != nil && (head.mention.Class == Organisation || head.mention.Class != Place && s.mention.Class != Person) {
				f.credit(head)
				return
			}
			f.headBefore(inner, i+1)
			return
		case "in", "at": // "the Interior Ministry in Oslo said"
			if head := f.span(inner - 1); head != nil && head.mention.Class == Organisation {
				before := f.at(head.from - 1).word
				if before == "the" {
					before = f.at(head.from - 2).word
				}
				if !roleConnectors[before] {
					f.credit(head)
					return
				}
			}
			f.headBefore(inner, i+1)
			return
		case "by": // "residents contacted by Aurora said"
			if strings.HasSuffix(f.at(inner-1).word, "ed") && f.speaks(inner-2) {
				f.phrase(f.phraseStart(inner-2), inner-1)
			}
			return
		case "for", "with", "to", "from", "near", "against", "on", "toward", "towards", "between", "about", "over":
			f.headBefore(inner, i+1)
			return
		}
		if r := s.mention.RoleStart; r > 0 && r < s.mention.Start {
			for k := s.from - 1; k >= 0 && f.at(k).start >= r; k-- {
				if w := f.at(k - 1).word; f.at(k).start == r && (w == "nor" || w == "neither") {
					return
				}
			}
		}
		if s.mention.Class == Place && s.mention.Key != "" && countriesByWord[f.at(s.from).word].people && s.to-s.from == 1 {
			return // "the Russian said" hardly; "Russians say" is nobody
		}
		f.credit(s)
		return
	}
	switch t.word {
	case "he", "she":
		f.pronoun(i)
		return
	case "and", "but":
		f.leading(i)
		return
	case "it":
		f.pronounOfThing(i)
		return
	case "they", "who", "which", "that":
		if t.word == "who" {
			if s := f.span(i - 1); s != nil {
				f.credit(s)
			} else if s := f.span(i - 2); s != nil && f.at(i-1).word == "," {
				f.credit(s)
			} else if f.speaks(i - 1) { // "an engineer who asked not to be named"
				f.phrase(f.phraseStart(i-1), i)
			}
		}
		return
	}
	if f.speaks(i) {
		start := f.phraseStart(i)
		if !f.headBefore(start-1, i+1) {
			f.phrase(start, i+1)
		}
		return
	}
	f.headBefore(i, i+1)
}

// leading credits the subject that begins the sentence with a second verb, behind
// the "and" at token i: "The spokesperson expressed regret and added".
func (f *attributionFinder) leading(and int) {
	sentence := f.at(and).sentence
	i := and
	for i > 0 && f.at(i-1).sentence == sentence && f.at(i-1).shape != lineBreak {
		if i--; i < and-100 {
			return
		}
		if f.spoken[i] || f.at(i).shape == mark && f.at(i).word != "," && f.at(i).word != "-" {
			return
		}
	}
	if w := f.at(i).word; w == "he" || w == "she" {
		f.pronoun(i)
		return
	}
	for n := f.names.before(i); n < len(f.names.spans) && f.names.spans[n].from < and && n < f.names.before(i)+6; n++ {
		if s := &f.names.spans[n]; s.mention.Class == Person && s.mention.RoleEnd > 0 && s.mention.RoleEnd <= s.mention.Start && f.begins(s) {
			f.credit(s)
			return
		}
	}
	start := i
	if f.at(i).word == "the" {
		i++
	}
	for k := i; k < and && k < i+5; k++ {
		t := f.at(k)
		if s := f.span(k); s != nil && s.from == k {
			next := f.at(s.to)
			if end := f.nounBehind(s); s.mention.Class == Place && end > 0 {
				f.phrase(start, end)
				return
			}
			if next.is(isTitle) {
				k = s.to - 1
				continue
			}
			if next.word == "," {
				if inside := f.inside(s.to); inside != nil {
					f.credit(inside)
					return
				}
			}
			if next.word == "," || next.shape == word && !next.capital && next.word != "of" && next.word != "and" && !f.at(s.to-1).possessive {
				f.credit(s)
			}
			return
		}
		if t.is(isTitle) || speakerNouns[t.word] {
			if f.span(k+1) != nil {
				continue
			}
			f.phrase(start, k+1)
			return
		}
		if !t.is(isModifier) {
			return
		}
	}
}

// inside returns the person whom the words between the comma at token i and the
// next one name as the voice of what stands before: ", through spokesperson
// Stephane Dujarric,".
func (f *attributionFinder) inside(i int) *nameSpan {
	switch f.at(i + 1).word {
	case "through", "like", "via", "including", "among":
	default:
		return nil
	}
	for k := i + 2; k < i+9 && f.at(k).word != ","; k++ {
		if s := f.span(k); s != nil && s.from == k && s.mention.Class == Person {
			return s
		}
	}
	return nil
}

// speaks reports whether token i is a noun for one who speaks.
func (f *attributionFinder) speaks(i int) bool {
	t := f.at(i)
	return t.shape == word && (t.is(isTitle) || speakerNouns[t.word] || speakerNouns[strings.TrimSuffix(t.word, "s")] || isPeople(t.word))
}

// headBefore credits a phrase such as "the director of the bank" or "lawyers for the
// bank" whose noun stands within a few words before its complement, which ends before
// token to, and reports whether it did.
func (f *attributionFinder) headBefore(i, to int) bool {
	for k := i; k > i-6 && k >= 0 && f.at(k).sentence == f.at(i).sentence; k-- {
		t := f.at(k)
		if t.shape != word {
			return false
		}
		if f.speaks(k) && f.span(k) == nil && complements[f.at(k+1).word] {
			f.phrase(f.phraseStart(k), to)
			return true
		}
		if !(t.is(isFunction|isTopic|isOrganisation|isModifier) || f.span(k) != nil) || reportingVerbs[t.word] > 0 || isAuxiliary[t.word] {
			return false
		}
	}
	return false
}

// between reports whether token i may stand between a subject and its verb:
// adverbs and auxiliaries.
func (f *attributionFinder) between(i int) bool {
	t := f.at(i)
	if t.shape != word || f.span(i) != nil {
		return false
	}
	switch t.word {
	case "also", "later", "further", "then", "once", "again", "first", "initially", "still", "even", "now", "already", "soon", "too", "twice", "just",
		"had", "has", "have", "would", "did", "does", "will", "recently", "earlier", "repeatedly", "often", "himself", "herself", "themselves":
		return true
	}
	return strings.HasSuffix(t.word, "ly") || passive[t.word]
}

// aside returns the person in front of an apposition or clause that ends with
// the mark at token i: "Rashad Hasanov, an economist, warned", "Peskov, who made
// no mention of it, said".
func (f *attributionFinder) aside(i int) *nameSpan {
	sentence := f.at(i).sentence
	opening := f.at(i).word
	if opening == ")" {
		opening = "("
	}
	for k := i - 1; k >= 0 && k > i-32 && f.at(k).sentence == sentence; k-- {
		t := f.at(k)
		if t.shape != mark || t.word != opening {
			if t.shape == mark && (t.word == "”" || t.word == "“" || t.word == ";") && opening != "," {
				return nil
			}
			continue
		}
		if s := f.inside(k); s != nil {
			return s
		}
		s := f.span(k - 1)
		if s == nil || s.to != k || f.at(k-1).possessive {
			continue
		}
		if w := f.at(s.from - 1).word; w == "of" || w == "at" || w == "from" || w == "the" { // Jane Doe of the University of Oxford, who …
			of := s.from - 1
			if w == "the" {
				of--
			}
			if head := f.span(of - 1); head != nil && head.to == of && (head.mention.Class == Person || head.surname != "" && head.mention.Class == "") {
				s = head
			}
		}
		if s.mention.Class == Person && f.begins(s) {
			return s
		}
		behind := f.at(k + 1).word
		if adjuncts[behind] && s.mention.Class != Place && !adjuncts[f.at(s.from-1).word] {
			return s
		}
		if behind == "however" || behind == "meanwhile" || behind == "who" || behind == "which" || behind == "whose" || opening == "(" || s.mention.RoleStart == f.at(k+1).start || s.mention.RoleStart == f.at(k+2).start {
			return s
		}
	}
	// "…, its spokesman, Anar Eyvazov, said": the name stands between the commas.
	if s := f.span(i - 1); s != nil && s.to == i && (s.mention.Class == Person || s.mention.Class == "" && s.surname != "") {
		start := s.from - 1
		for f.at(start).is(isTitle) { // "Its spokesman, Colonel Anar Eyvazov, said"
			start--
		}
		if f.at(start).word == opening {
			return s
		}
	}
	return nil
}

// asidePhrase credits the unnamed speaker in front of an adjunct that ends with
// the comma at token i: "the Azerbaijani side, following an examination,
// asserted".
func (f *attributionFinder) asidePhrase(i int) {
	sentence := f.at(i).sentence
	for k := i - 1; k > 0 && k > i-16 && f.at(k).sentence == sentence && f.at(k).shape != lineBreak; k-- {
		if f.at(k).word != "," {
			continue
		}
		behind := f.at(k + 1).word
		if (adjuncts[behind] || strings.HasSuffix(behind, "ed")) && f.speaks(k-1) && f.span(k-1) == nil {
			f.phrase(f.phraseStart(k-1), k)
		}
		return
	}
}

// phraseStart returns the first token of the phrase whose noun is token i.
func (f *attributionFinder) phraseStart(i int) int {
	sentence := f.at(i).sentence
	for noun := i; i > 0 && i > noun-12; {
		t := f.at(i - 1)
		if t.shape != word || t.sentence != sentence {
			break
		}
		if t.word == "the" || t.word == "a" || t.word == "an" || t.word == "its" || t.word == "their" {
			return i - 1
		}
		if f.span(i-1) == nil && (t.is(isFunction) && !t.is(isModifier) || reportingVerbs[t.word] > 0 || isAuxiliary[t.word]) || strings.HasSuffix(t.word, "ly") {
			break
		}
		i--
	}
	return i
}
