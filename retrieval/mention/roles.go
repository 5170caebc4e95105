package mention

import "strings"

// A role is what the text says that a person is. It stands before the name, as
// in "Deputy Minister Araz Azimov" and "political commentator Shahin Jafarli";
// before it with a comma, as in "its chief editor, Evgeny Belousov"; or behind
// it, as in "Igor Kartavykh, executive director of …". A role has a noun of the
// list of titles; one without is not seen.

// roleStart returns the first token of the role phrase that goes on at token i:
// what stands directly before and modifies it, such as "former", "Russian
// Foreign Ministry’s".
func (f *nameFinder) roleStart(i int) int {
	sentence := f.at(i).sentence
	for i > 0 {
		t := f.at(i - 1)
		if t.shape != word || t.sentence != sentence || f.taken[i-1] {
			break
		}
		modifies := f.nameAt[i-1] >= 0 || t.is(isModifier|isTitle|isTopic|isOrganisation) && !t.is(isFunction) || t.is(isModifier) && t.capital || t.possessive || f.at(i).glued ||
			t.is(isModifier) && t.is(isFunction) && f.at(i).is(isTitle|isModifier)
		if !modifies || t.word == "its" || t.word == "the" {
			break
		}
		if before := f.at(i - 2); strings.HasSuffix(t.word, "ed") && !t.glued && before.shape == word && !before.is(isFunction) && !before.possessive {
			break // "police detained opposition leader …": a verb
		}
		i--
	}
	return i
}

// IsKin reports whether a role, as the text has it, only says of several people
// that they are related: "brothers". It tells who they are together, and is no
// office.
func IsKin(role string) bool { return kin[strings.ToLower(role)] }

var kin = set(`family brothers sisters twins sons daughters children parents relatives cousins`)

func (f *nameFinder) findRoles() {
	for n := range f.spans {
		s := &f.spans[n]
		if s.mention.RoleStart > 0 || s.mention.Class == Place || !f.mayBePerson(s) {
			continue
		}
		from, to, ok := f.roleBefore(s)
		if !ok {
			from, to, ok = f.roleBeforeComma(s)
		}
		if !ok {
			from, to, ok = f.roleBehind(s)
		}
		if ok {
			s.mention.RoleStart, s.mention.RoleEnd = f.at(from).start, f.at(to-1).end
			s.mention.Class = Person
		}
	}
}

// mayBePerson reports whether the words of a name do not make it something
// else: an organisation, a place, an acronym.
func (f *nameFinder) mayBePerson(s *nameSpan) bool {
	if f.at(s.from).upper && s.to-s.from == 1 || f.hasOf(s.from, s.to) {
		return false
	}
	for k := s.from; k < s.to; k++ {
		if f.at(k).is(isOrganisation|isPlaceNoun|isEvent) || f.at(k).shape == number {
			return false
		}
	}
	return true
}

// roleBefore finds a role directly in front of the name.
func (f *nameFinder) roleBefore(s *nameSpan) (from, to int, ok bool) {
	t := f.at(s.from - 1)
	if !t.is(isTitle) || t.is(isHonorific) || t.sentence != f.at(s.from).sentence || t.possessive || t.is(isOrganisation) && !t.is(isTitle) {
		return 0, 0, false
	}
	return f.roleStart(s.from - 1), s.from, true
}

var roleConnectors = set(`of to in for at from on with and the a`)

// roleBeforeComma finds a role in front of the name with a comma between: "The
// envoy of the Norwegian Embassy in Oslo, Per Moe,".
func (f *nameFinder) roleBeforeComma(s *nameSpan) (from, to int, ok bool) {
	comma := s.from - 1
	if f.at(comma).word != "," || !f.endsApposition(s) || s.to-s.from < 2 {
		return 0, 0, false
	}
	sentence := f.at(s.from).sentence
	for i := comma - 1; i >= 0 && i >= comma-10; i-- {
		t := f.at(i)
		if t.shape != word || t.sentence != sentence {
			return 0, 0, false
		}
		if t.is(isTitle) && (i == comma-1 || roleConnectors[f.at(i+1).word]) && f.nameAt[i] < 0 {
			if f.at(i-1).word == "and" && f.at(i-2).is(isModifier) && f.at(i-3).is(isTitle) {
				i -= 3 // Ambassador Extraordinary and Plenipotentiary
			}
			return f.roleStart(i), comma, true
		}
		if f.nameAt[i] < 0 && !roleConnectors[t.word] && !t.is(isOrganisation|isTopic|isTitle|isModifier) {
			return 0, 0, false
		}
	}
	return 0, 0, false
}

// endsApposition reports whether the name stands alone up to the next mark, as
// one in apposition does.
func (f *nameFinder) endsApposition(s *nameSpan) bool {
	t := f.at(s.to)
	if f.at(s.to - 1).possessive {
		return false
	}
	switch t.word {
	case ",", ".", ";", "—", "–", ")", "who":
		return true
	}
	return t.shape == lineBreak
}

// roleBehind finds a role behind the name and a comma: "Seymour Hezi, deputy
// head of the Popular Front party".
func (f *nameFinder) roleBehind(s *nameSpan) (from, to int, ok bool) {
	i := s.to
	if f.at(i).word != "," || f.at(s.to-1).possessive {
		return 0, 0, false
	}
	i++
	if t := f.at(i).word; t == "a" || t == "an" || t == "the" || t == "its" || t == "his" || t == "her" || t == "their" {
		i++
	}
	sentence := f.at(s.from).sentence
	from = i
	noun := -1
	for ; i < from+8; i++ {
		t := f.at(i)
		if t.shape != word || t.sentence != sentence {
			break
		}
		if t.is(isTitle) && (f.nameAt[i] < 0 || f.spans[f.nameAt[i]].mention.Class != Person) {
			noun = i
			continue
		}
		if noun >= 0 {
			break
		}
		// In front of the noun stand only what modifies it.
		if f.nameAt[i] >= 0 && f.spans[f.nameAt[i]].mention.Class == Person {
			break
		}
		if !(t.is(isModifier|isTopic|isOrganisation) || f.nameAt[i] >= 0 || t.possessive || t.glued || f.at(i+1).glued) {
			break
		}
	}
	if noun < 0 {
		return 0, 0, false
	}
	if next := f.at(noun + 1); next.shape == word && f.nameAt[noun+1] >= 0 && f.spans[f.nameAt[noun+1]].from == noun+1 && f.spans[f.nameAt[noun+1]].mention.Class == Person {
		return 0, 0, false // "Putin, President Aliyev and …": the title is the next one's
	}
	if next := f.at(noun + 1); next.capital && f.nameAt[noun+1] >= 0 && !next.is(isOrganisation|isTopic) && !f.isNation(noun+1) {
		return 0, 0, false
	}
	to = noun + 1
	for to < noun+16 {
		t := f.at(to)
		if t.sentence != sentence || t.shape == lineBreak {
			break
		}
		if t.shape == mark {
			switch t.word {
			case "“", "\"", "‘", "'", "&":
				to++
				continue
			case ",":
				if closing := f.at(to + 1).word; (closing == "”" || closing == "\"" || closing == "’") && f.at(to+1).start == t.end {
					to += 2
				}
			}
			break
		}
		if t.word == "who" || t.word == "that" || t.word == "which" || t.word == "whose" || reportingVerbs[t.word] > 0 || isAuxiliary[t.word] {
			break
		}
		to++
	}
	for to > noun+1 && (roleConnectors[f.at(to-1).word] || f.at(to-1).shape == mark && f.at(to-1).word != "”" && f.at(to-1).word != "\"" && f.at(to-1).word != "’") {
		to--
	}
	return from, to, true
}

var isAuxiliary = set(`is are was were has have had will would can could may might must should did does do been being be`)
