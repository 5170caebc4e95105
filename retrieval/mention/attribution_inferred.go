package mention

import "strings"

// Who speaks where no name says so: "the spokesperson", "he", "the ministry", "it".

// phrase credits the words in tokens from to to: the person with that role when
// the text names one, else the words themselves.
func (f *attributionFinder) phrase(from, to int) {
	if from >= to {
		return
	}
	if s := f.withRole(from, to); s != nil {
		f.creditTo(from, to, s.mention.Key, s.full(), Person)
		return
	}
	if singularRole := f.at(to-1).is(isTitle) && !looksPlural(f.at(to-1).word) && !speakerNouns[f.at(to-1).word]; singularRole && f.speakerName >= 0 &&
		f.at(from).word == "the" && to-from == 2 && f.at(from).sentence-f.at(f.speakerName).sentence < 8 && f.mayHaveRole(f.speaker.Key, to-1) {
		f.creditTo(from, to, f.speaker.Key, f.speaker.Full, f.speaker.Class)
		return
	}
	if f.at(from).word == "the" && to-from == 2 {
		if s := f.bodyBefore(to - 1); s != nil {
			f.creditTo(from, to, s.mention.Key, s.full(), s.mention.Class)
			return
		}
	}
	switch f.at(from).word {
	case "the", "a", "an", "its", "their", "his", "her":
		from++
	}
	if from >= to || f.spoken[from] {
		return
	}
	key := NameKey(f.text[f.at(from).start:f.at(to-1).end])
	if key == "" {
		return
	}
	f.spoken[from] = true
	f.found = append(f.found, Mention{Kind: Attribution, Start: f.at(from).start, End: f.at(to - 1).end, Key: key})
}

// mayHaveRole reports whether the person with the given key may be called by the
// noun at token i: no role that the text has given them is of another walk of life
// alone.
func (f *attributionFinder) mayHaveRole(key string, i int) bool {
	noun, another := f.at(i).word, false
	last := f.names.before(i) - 1
	for n := last; n >= 0 && n > last-farBack; n-- {
		m := &f.names.spans[n].mention
		if m.Key != key || m.RoleEnd == 0 {
			continue
		}
		for _, t := range scan(f.text[m.RoleStart:m.RoleEnd]) {
			switch {
			case t.word == noun || walks[t.word] != 0 && walks[t.word] == walks[noun]:
				return true
			case walks[t.word] != 0 && walks[noun] != 0:
				another = true
			}
		}
	}
	return !another
}

// bodyBefore returns the organisation that "the" and the noun at token i stand for:
// the one whose name has that noun in the nearest sentence that has one, nil where
// there are two.
func (f *attributionFinder) bodyBefore(i int) *nameSpan {
	noun := f.at(i)
	if !noun.is(isOrganisation) || looksPlural(noun.word) {
		return nil
	}
	var body *nameSpan
	for n := f.names.before(i) - 1; n >= 0 && noun.sentence-f.at(f.names.spans[n].from).sentence <= bodySentences; n-- {
		s := &f.names.spans[n]
		if s.mention.Class != Organisation || s.to-s.from < 2 || !f.hasWord(s, noun.word) {
			continue
		}
		switch {
		case body == nil:
			body = s
		case f.at(body.from).sentence != f.at(s.from).sentence:
			return body
		case body.mention.Key != s.mention.Key:
			return nil
		}
	}
	return body
}

// bodySentences is how many sentences back "the ministry" may have been named.
const bodySentences = 5

func (f *attributionFinder) hasWord(s *nameSpan, w string) bool {
	for k := s.from; k < s.to; k++ {
		if f.at(k).word == w {
			return true
		}
	}
	return false
}

// farBack is how many names back a speaker is looked for who is not named again.
const farBack = 200

// withRole returns the person before token from to whose role the phrase in
// tokens from to to repeats: every word of it is in the role.
func (f *attributionFinder) withRole(from, to int) *nameSpan {
	last := f.names.before(from) - 1
	for n := last; n >= 0 && n > last-farBack; n-- {
		s := &f.names.spans[n]
		if s.mention.RoleEnd == 0 {
			continue
		}
		role := strings.ToLower(f.text[s.mention.RoleStart:s.mention.RoleEnd])
		all, roleNoun := true, false
		bare := !strings.Contains(role, " ") // "Its Chairman": of what was said before
		for k := from; k < to; k++ {
			w := f.at(k).word
			if minor[w] || w == "its" || bare && f.span(k) != nil && f.span(k).mention.Class != Place {
				continue
			}
			roleNoun = roleNoun || f.at(k).is(isTitle)
			if !strings.Contains(role, w) && !(strings.HasPrefix(w, "spokes") && strings.Contains(role, "spokes")) {
				all = false
				break
			}
		}
		if all && roleNoun {
			return s
		}
	}
	return nil
}

// pronoun credits the "he" or "she" at token i: the person with whom the
// sentence before begins, else the speaker before, else the person named last.
func (f *attributionFinder) pronoun(i int) {
	var last *nameSpan
	nearest := f.names.before(i) - 1
	for n := nearest; n >= 0 && n > nearest-farBack; n-- {
		s := &f.names.spans[n]
		if s.mention.Class != Person {
			continue
		}
		if last == nil {
			last = s
		}
		distance := f.at(i).sentence - f.at(s.from).sentence
		if distance > 1 {
			break
		}
		if f.begins(s) && (distance == 1 || f.quoted[f.at(i).sentence]) {
			last = s
			break
		}
	}
	switch {
	case last != nil && f.at(i).sentence-f.at(last.from).sentence <= 1 && f.begins(last):
	case last != nil && f.speakerName >= 0 && f.speaker.Class != Person && last.from > f.speakerName:
	case f.speakerName >= 0 && f.at(i).sentence-f.at(f.speakerName).sentence <= 12 && f.speaker.Class != Place && f.speaker.Class != Organisation:
		f.creditTo(i, i+1, f.speaker.Key, f.speaker.Full, f.speaker.Class)
		return
	case last == nil:
		if f.speakerName >= 0 {
			f.creditTo(i, i+1, f.speaker.Key, f.speaker.Full, f.speaker.Class)
		}
		return
	}
	f.creditTo(i, i+1, last.mention.Key, last.full(), Person)
}

// pronounOfThing credits the "it" at token i, which begins its sentence: the
// organisation or country to which alone the sentence before is credited.
func (f *attributionFinder) pronounOfThing(i int) {
	if !f.at(i).first {
		return
	}
	speakers := 0
	var last Mention
	for k := i - 1; k >= 0 && k > i-100 && f.at(i).sentence-f.at(k).sentence <= 1; k-- {
		if f.spoken[k] {
			speakers++
			for n := len(f.found) - 1; n >= 0; n-- {
				if f.found[n].Start == f.at(k).start {
					last = f.found[n]
				}
			}
		}
	}
	if speakers == 1 && (last.Class == Organisation || last.Class == Place) {
		f.creditTo(i, i+1, last.Key, last.Written(f.text), last.Class)
	}
}

// begins reports whether the sentence of s begins with it, or with its role.
func (f *attributionFinder) begins(s *nameSpan) bool {
	for k := s.from - 1; k >= 0 && f.at(k).sentence == f.at(s.from).sentence; k-- {
		if f.at(k).shape == word && f.at(k).word != "the" && !(s.mention.RoleEnd > 0 && f.at(k).start >= s.mention.RoleStart && f.at(k).end <= s.mention.RoleEnd) {
			return false
		}
	}
	return true
}
