package mention

import (
	"sort"
	"strings"
	"unicode"
)

// Names are found by their capitals. A capital says little at the beginning of
// a sentence and nothing in a headline, so there a word must prove itself: by
// being a country or its people, by standing with a capital inside a sentence
// elsewhere in the text, or by the capital of the word behind it.
//
// A run of capitalised words is then cut into names. Titles go to the role of
// the person behind them ("Deputy Minister" of "Araz Azimov"); a people in
// front of anything but an organisation is a name of its own ("Russian" of
// "Russian captain"); a possessive ends a name ("Russia’s Ambassador"); "of",
// "for" and "and" go on inside an organisation's name only ("Ministry of
// Internal Affairs"). Markdown and quotation marks do not matter.
//
// Two things are learnt from the whole text. People who share a surname that is
// written once get it back: "Ziyaddin and Huseyn Safarov" are two Safarovs. And
// a surname alone is the person of that surname whom the text has named in
// full, if there is only one.

// A nameSpan is a name and the tokens that write it.
type nameSpan struct {
	from, to int // tokens, to exclusive
	mention  Mention
	written  string // as the text writes it, on one line
	surname  string // person with two words or more: the last, in lower case
}

// full returns the name in full, as far as the text has it.
func (s *nameSpan) full() string {
	if s.mention.Full != "" {
		return s.mention.Full
	}
	return s.written
}

// before returns how many names begin in front of token i.
func (n *names) before(i int) int {
	return sort.Search(len(n.spans), func(k int) bool { return n.spans[k].from >= i })
}

// names are the names of one text.
type names struct {
	spans []nameSpan
	at    []int // for each token the index of its span, or -1
}

// evidence counts how a word is written where capitals mean something.
type evidence struct {
	capital int // with a capital inside a sentence
	small   int
}

type nameFinder struct {
	tokens
	text   string
	taken  []bool
	known  func(string) bool
	seen   map[string]evidence
	keys   map[string]string // NameKey of what was written
	spans  []nameSpan
	nameAt []int // for each token the index of its span, or -1
}

func findNames(text string, words tokens, taken []bool, known func(string) bool) names {
	f := nameFinder{text: text, tokens: words, taken: taken, known: known, seen: map[string]evidence{}, keys: map[string]string{}}
	f.nameAt = make([]int, len(words))
	for i := range f.nameAt {
		f.nameAt[i] = -1
	}
	for _, t := range words {
		if t.shape != word || t.titled {
			continue
		}
		e := f.seen[t.word]
		switch {
		case !t.capital:
			e.small++
		case !t.first:
			e.capital++
		default:
			continue
		}
		f.seen[t.word] = e
	}
	for i := 0; i < len(words); {
		if f.begins(i) {
			i = f.run(i)
		} else {
			i = max(i+1, f.smallName(i))
		}
	}
	f.shareSurnames()
	f.findRoles()
	f.classify()
	f.joinSurnames()
	return names{spans: f.spans, at: f.nameAt}
}

// nation returns what the country table says of the word at token i.
func (f *nameFinder) nation(i int) (nationality, bool) {
	t := f.at(i)
	if t.shape != word || !t.capital || len(t.word) <= 3 && !t.upper && t.word != "lao" {
		return nationality{}, false
	}
	n, ok := countriesByWord[t.word]
	return n, ok
}

// country returns the number of tokens from i that write a country, its people
// or its capital, 0 when none do.
func (f *nameFinder) country(i int) (length int, n nationality) {
	t := f.at(i)
	if t.shape != word || !t.capital {
		return 0, nationality{}
	}
	if longest := countryStarts[t.word]; longest > 1 {
		written := t.word
		j := i + 1
		for ; j < i+longest && f.at(j).shape == word && !f.at(j-1).possessive && f.at(j).sentence == t.sentence; j++ {
			written += " " + f.at(j).word
			if m, ok := countriesByWord[written]; ok && f.at(j).capital {
				length, n = j+1-i, m
			}
		}
		if length > 0 {
			return length, n
		}
	}
	if m, ok := f.nation(i); ok {
		return 1, m
	}
	return 0, nationality{}
}

// isDateWord reports whether token i is a month or weekday with nothing behind
// it that would make it a name.
func (f *nameFinder) isDateWord(i int) bool {
	t := f.at(i)
	_, month := months[t.word]
	_, day := weekdays[t.word]
	if month && len(t.word) <= 3 && (f.at(i+1).shape == number || f.at(i-1).shape == number || f.joinsMonth(i)) {
		return true // Oct 7, Jan-May
	}
	return (month || day) && (len(t.word) > 3 || t.abbreviated)
}

// joinsMonth reports whether a hyphen or dash joins the month at token i with
// another.
func (f *nameFinder) joinsMonth(i int) bool {
	isMonth := func(k int) bool { return f.at(k).capital && months[f.at(k).word] > 0 }
	isDash := func(k int) bool { return f.at(k).shape == mark && (f.at(k).word == "-" || f.at(k).word == "–") }
	return f.at(i).glued && isMonth(i-1) || f.at(i+1).glued && isMonth(i+1) || isDash(i-1) && isMonth(i-2) || isDash(i+1) && isMonth(i+2)
}

// begins reports whether a name may begin at token i.
func (f *nameFinder) begins(i int) bool {
	t := f.at(i)
	if t.shape != word || f.taken[i] {
		return false
	}
	if !t.capital { // al-Assad, de Gaulle: a particle, if a capital is glued to it
		return t.is(isParticle) && f.at(i+1).glued && f.at(i+1).capital && !t.glued
	}
	if t.first && !t.titled && f.headsPerson(i) {
		return true
	}
	if t.is(isFunction) && !t.upper || t.is(isAcronym) && t.upper {
		// "The Hague", "The Gambia": the country table knows them
		length, _ := f.country(i)
		return length > 1 && !t.titled
	}
	if f.isDateWord(i) && !t.is(isGiven) {
		return false
	}
	if t.end-t.start == 1 && !t.initial {
		return false
	}
	if _, ok := f.nation(i); ok {
		return true
	}
	if length, _ := f.country(i); length > 0 {
		return true
	}
	e := f.seen[t.word]
	proven := e.capital > 0 && e.capital > e.small && !t.is(isCommon|isFunction)
	if t.titled {
		return proven && e.small == 0 || t.upper || t.is(isGiven) && e.small == 0 && f.at(i+1).titled && f.capitalised(i+1) && !f.at(i+1).is(isFunction)
	}
	if !t.first {
		return true
	}
	next := f.at(i + 1)
	switch {
	case proven:
		return true
	case t.upper && e.small == 0:
		return true
	case t.is(isTitle | isModifier | isOrganisation | isTopic | isCompass | isRegion):
		// the first words of a title or of an organisation: the run will tell
		return next.shape == word && next.capital && !next.is(isFunction) && !t.possessive || next.word == "of" || t.is(isRegion)
	case e.small > 0 || t.is(isCommon) || soundsCommon(t.word):
		return false
	case t.is(isGiven):
		return true
	case t.possessive:
		return true
	case next.initial:
		return true
	case next.glued && gluedToNames[next.word]:
		return true
	case strings.IndexFunc(f.text[t.start+1:t.end], unicode.IsUpper) > 0: // DeepSeek
		return true
	case next.word == "," && (f.at(i+2).word == "a" || f.at(i+2).word == "an" || f.at(i+2).word == "the"):
		return true
	case next.word == "and" && f.capitalised(i+2) && !f.at(i+2).is(isFunction) && !f.isNation(i+2) && !looksPlural(t.word):
		return true
	case next.word == "," && (f.isNation(i+2) && f.at(i+2).possessive || f.at(i+2).word == "who" || f.at(i+2).word == "whose" || f.at(i+2).word == "based"):
		return true
	case next.shape == word && next.capital && !next.is(isFunction) && next.sentence == t.sentence && !f.taken[min(i+1, len(f.taken)-1)]:
		length, _ := f.country(i + 1)
		return length == 0
	case next.is(isParticle) && f.at(i+2).capital:
		return true
	}
	return reportingVerbs[next.word] > 0 && !looksPlural(t.word)
}

// headsPerson reports whether token i, the first word of a sentence that may be a
// word like any other, is a given name, since a surname is behind it: "Mohammed Salem
// resigned", but "Will Norway pay?".
func (f *nameFinder) headsPerson(i int) bool {
	t, next := f.at(i), f.at(i+1)
	if !t.is(isGiven|isGivenWord) || t.possessive || !f.capitalised(i+1) || next.sentence != t.sentence || next.titled || f.taken[i+1] || f.isDateWord(i+1) ||
		next.is(isFunction|isTitle|isOrganisation|isPlaceNoun|isEvent|isTopic|isCompass|isRegion) || f.isNation(i+1) {
		return false
	}
	if !t.is(isGivenWord) {
		return true
	}
	end := i + 2
	for f.capitalised(end) && end < i+4 {
		end++
	}
	if behind := f.at(end); behind.sentence != t.sentence || behind.word != "," && behind.word != "and" && !isAuxiliary[behind.word] && !isPast(behind) {
		return false // "May Allah help him", "Will Putin go?"
	}
	for end < len(f.tokens) && f.at(end).sentence == t.sentence {
		end++
	}
	return f.at(end-1).word != "?"
}

// isPast reports whether a word is a verb in the past, as far as its form tells.
func isPast(t token) bool {
	return t.shape == word && !t.capital && (strings.HasSuffix(t.word, "ed") || reportingVerbs[t.word] > 0 || pastVerbs[t.word])
}

var pastVerbs = set(`became began bought broke brought built came chose fell felt fled flew fought found gave got grew held hid kept knew lay led left lost made met
	paid quit ran rose sang sat saw sent shot spent spoke stood stole swore taught thought took underwent went withdrew won wrote`)

// isTrade reports whether the first word of a sentence, at token i, is likely what
// the person behind it does: the text has it small too, or its plural, or it ends as
// trades do and few names: "Docker", "Machinist".
func (f *nameFinder) isTrade(i int) bool {
	t := f.at(i)
	if !t.first || t.titled || t.upper || t.possessive || t.is(isGiven|isGivenWord) || f.seen[t.word].capital > 0 || f.isNation(i) || f.at(i+1).glued {
		return false
	}
	if f.seen[t.word].small > 0 || f.seen[t.word+"s"].small > 0 {
		return true
	}
	return len(t.word) > 4 && (strings.HasSuffix(t.word, "er") || strings.HasSuffix(t.word, "or") || strings.HasSuffix(t.word, "ist"))
}

// endsAsTrade reports whether a word ends as trades do and no names: Seismologist,
// Investigator.
func endsAsTrade(w string) bool {
	return len(w) > 6 && strings.HasSuffix(w, "ist") || len(w) > 7 && (strings.HasSuffix(w, "ator") || strings.HasSuffix(w, "itor") || strings.HasSuffix(w, "utor"))
}

// isPersonFrom reports whether the capitalised words from token i to j are a
// person's given name and surname, by the one or the other.
func (f *nameFinder) isPersonFrom(i, j int) bool {
	return j-i >= 2 && j-i <= 4 && !f.at(j-1).is(isOrganisation|isPlaceNoun|isEvent) && !f.isNation(i) && (f.at(i).is(isGiven) || surnameEnding(f.at(j-1).word))
}

// roman numerals end names: Charles III, World War II.
var roman = set(`ii iii iv vi vii viii ix xi xii xiii xiv xv xvi`)

// gluedToNames follow a name with a hyphen: Hamas-run, Kremlin-backed.
var gluedToNames = set(`run led backed based controlled affiliated linked born funded owned aligned made held occupied friendly organized organised sponsored
	style wide only like era type level ready free area sized themed focused inspired`)

func (f *nameFinder) capitalised(i int) bool {
	t := f.at(i)
	return t.shape == word && t.capital
}

// soundsCommon reports whether a word has an ending that names hardly have.
func soundsCommon(w string) bool {
	for _, ending := range [...]string{"ly", "ing", "tion", "tions", "ment", "ments", "ness", "ities", "ists", "ers", "ors", "ous", "ful", "less", "ed", "ism"} {
		if len(w) > len(ending)+2 && strings.HasSuffix(w, ending) {
			return true
		}
	}
	return false
}

// continues reports whether the name that has token i-1 in it goes on with
// token i.
func (f *nameFinder) continues(i int) bool {
	t, before := f.at(i), f.at(i-1)
	if t.shape != word || before.possessive || f.taken[i] || t.sentence != before.sentence || t.quoted || !t.capital {
		return false
	}
	if t.is(isFunction) && !t.upper || t.is(isAcronym) && t.upper && before.shape == word && !before.upper {
		return false
	}
	if roman[t.word] && t.upper {
		return true
	}
	if t.titled {
		length, _ := f.country(i)
		e := f.seen[t.word]
		return length > 0 || e.capital > 0 && e.small == 0 || t.upper && e.capital > 0 || f.at(i-1).is(isGiven) && e.small == 0 && !t.is(isCommon|isFunction)
	}
	return !f.isDateWord(i) || t.is(isGiven)
}

// longestRun is how many words a run of capitals has at most; what is longer is
// no name, and must not take long.
const longestRun = 24

// run reads the capitalised words from token i on, adds the names in them, and
// returns the token behind.
func (f *nameFinder) run(i int) int {
	j := i + 1
	if !f.at(i).capital { // a particle glued to a name
		j = i + 2
	}
	for j < min(len(f.tokens), i+longestRun) {
		switch {
		case f.continues(j), j > i+1 && f.endsGiven(j):
			j++
		case f.at(j).is(isParticle) && !f.at(j).capital && !f.at(j-1).possessive && f.continuesPerson(i, j):
			for f.at(j).is(isParticle) && !f.at(j).capital {
				j++
			}
			j++
		case f.isOffice(j): // Prosecutor General’s Office
			j++
		case f.closesPlural(j): // Young Lawyers’ Association
			j += 2
		case f.at(j).word == "&" && f.capitalised(j+1) && f.at(j).start-f.at(j-1).end <= 1 && !f.at(j-1).possessive:
			j += 2
		default:
			k := f.connect(i, j)
			if k == j {
				f.cut(i, j)
				return j
			}
			j = k
		}
	}
	f.cut(i, j)
	return j
}

// closesPlural reports whether token j is the apostrophe behind a plural in the
// name of an organisation.
func (f *nameFinder) closesPlural(j int) bool {
	t, before, next := f.at(j), f.at(j-1), f.at(j+1)
	return (t.word == "'" || t.word == "’") && t.shape == mark && t.start == before.end && before.shape == word && strings.HasSuffix(before.word, "s") &&
		next.capital && next.is(isOrganisation) && !before.titled
}

// isOffice reports whether token j is the office of the title in front of it.
func (f *nameFinder) isOffice(j int) bool {
	t, before := f.at(j), f.at(j-1)
	return t.word == "office" && t.capital && !t.titled && before.possessive && before.sentence == t.sentence && before.capital &&
		(before.is(isTitle) || before.is(isModifier) && f.at(j-2).is(isTitle))
}

// endsGiven reports whether token i is the small half of a given name: the soo of
// Han Duck-soo.
func (f *nameFinder) endsGiven(i int) bool {
	t, before := f.at(i), f.at(i-1)
	return t.shape == word && t.glued && !t.capital && len(t.word) <= 6 && before.capital && !before.is(isOrganisation|isTitle) && !f.isNation(i-1) &&
		!gluedToNames[t.word] && lexicons[t.word] == 0 && !measureOrCount(t.word)
}

func measureOrCount(w string) bool {
	return measures[w] != "" || countedNouns[w] || strings.HasSuffix(w, "ed")
}

// continuesPerson reports whether the particles at j are in the middle of a
// person's name that began at i: capitals on both sides, no country before.
func (f *nameFinder) continuesPerson(i, j int) bool {
	k := j
	for f.at(k).is(isParticle) && !f.at(k).capital && k < j+3 {
		k++
	}
	if !f.continues(k) || !f.at(j).glued && f.at(j).shape != word {
		return false
	}
	_, isNation := f.nation(j - 1)
	return !isNation && !f.at(j-1).is(isOrganisation) && !f.at(j-1).is(isTitle)
}

// connect returns the token after the first word behind a connection at j that
// keeps a name going — of, for, on, and — or j when there is none.
func (f *nameFinder) connect(i, j int) int {
	head, t := f.at(j-1), f.at(j)
	if head.shape != word || head.possessive || head.titled || t.shape != word || t.sentence != head.sentence {
		return j
	}
	k := j + 1
	if f.at(k).word == "the" {
		k++
	}
	if !f.continuesAfter(k) {
		return j
	}
	switch t.word {
	case "of":
		switch {
		case head.is(isTitle): // Secretary of State Marco Rubio: the topic is the title's
			if k == j+1 && f.at(k).is(isTopic) {
				return k + 1
			}
			return j
		case !head.is(isOrganisation | isPlaceNoun | isEvent):
			return j
		case k > j+1 && f.endsOrganisation(k):
			return j
		}
		return k + 1
	case "for":
		if head.is(isOrganisation) && !head.is(isTitle) && k == j+1 {
			return k + 1
		}
	case "on":
		switch head.word {
		case "council", "commission", "committee", "conference", "convention", "institute":
			return k + 1
		}
	case "and":
		if head.is(isTopic) && f.at(k).is(isTopic) && k == j+1 && (f.hasOf(i, j) || f.endsOrganisation(k)) {
			return k + 1
		}
		if (head.word == "extraordinary") && f.at(k).word == "plenipotentiary" {
			return k + 1
		}
	}
	return j
}

func (f *nameFinder) continuesAfter(k int) bool {
	t := f.at(k)
	return t.shape == word && t.capital && !t.is(isFunction) && !f.taken[k] && !t.quoted && !f.isDateWord(k)
}

// hasOf reports whether "of" or "for" stands between tokens i and j: "Ministry
// of Culture" goes on with "and Tourism".
func (f *nameFinder) hasOf(i, j int) bool {
	for ; i < j; i++ {
		if w := f.at(i).word; w == "of" || w == "for" || w == "on" {
			return true
		}
	}
	return false
}

// endsOrganisation reports whether the capitalised words from k on end in an
// organisation's noun.
func (f *nameFinder) endsOrganisation(k int) bool {
	ends := false
	for end := k + longestRun; k < end && f.capitalised(k) && !f.at(k).is(isFunction); {
		ends = f.at(k).is(isOrganisation)
		if f.at(k).possessive {
			break
		}
		k++
	}
	return ends
}

// cut cuts the words from tokens i to j into names and adds them.
func (f *nameFinder) cut(i, j int) {
	for i < j && (f.at(j-1).shape != word) {
		j--
	}
	if i >= j {
		return
	}
	// A title with a name behind it: all before the name is its role.
	if !f.at(j-1).is(isOrganisation|isPlaceNoun) || f.hasOf(i, j) || f.at(j-1).is(isTitle) || f.at(i).is(isHonorific) {
		title := -1
		for k := i; k < j; k++ {
			if f.at(k).is(isTitle) && f.isTitleHere(i, k, j) {
				title = k
			}
		}
		if title >= 0 {
			start := title
			for start > i && (f.at(start-1).is(isTitle|isModifier|isTopic) || f.at(start-1).word == "of" || f.at(start-1).word == "and") {
				if length, _ := f.country(start - 1); length > 0 {
					break
				}
				start--
			}
			if start > i {
				f.cut(i, start)
			}
			behind := title + 1
			for behind < j && (f.at(behind).is(isModifier|isTopic) && !f.at(behind).is(isGiven) || f.at(behind).word == "of" || f.at(behind).word == "and") && f.hasTopicTitle(title, behind) {
				behind++
			}
			if behind < j {
				f.addPerson(i, behind, j)
			}
			return
		}
	}
	// A country, its people or capital in front.
	if length, n := f.country(i); length > 0 {
		rest := i + length
		switch {
		case rest >= j:
			f.addNation(i, j, n)
			return
		case f.at(rest).glued && f.isNation(rest), n.people && !f.organisationFrom(rest, j):
			f.addNation(i, rest, n)
			f.cut(rest, j)
			return
		case f.at(rest).word == "&":
		}
	}
	// Two places joined by a hyphen further in: Gazprom-Baku stays one.
	if j-i == 1 && f.generic(i) {
		return
	}
	if f.at(i).first && f.at(i).is(isModifier|isCommon) && !f.at(i).is(isGiven) && !f.organisationFrom(i, j) && f.seen[f.at(i).word].capital == 0 {
		f.cut(i+1, j)
		return
	}
	if f.allGeneric(i, j) {
		return
	}
	if j-i >= 3 && f.isTrade(i) && (f.isPersonFrom(i+1, j) || j-i == 3 && endsAsTrade(f.at(i).word) && !f.at(j-1).is(isOrganisation|isPlaceNoun|isEvent)) {
		f.add(i+1, j, Mention{Class: Person})
		return
	}
	// A number that belongs to a model: Embraer 190, Boeing 737.
	if n := f.at(j); n.shape == number && n.suffix == "" && j < len(f.taken) && !f.taken[j] && len(n.word) <= 3 && !strings.ContainsAny(n.word, ".,") &&
		!f.at(j-1).possessive && f.modelNumber(j) {
		j++
	}
	f.add(i, j, Mention{})
}

// isTitleHere reports whether the title word at k is one in the run i to j, and
// not part of an organisation's name.
func (f *nameFinder) isTitleHere(i, k, j int) bool {
	t := f.at(k)
	if k > i && (f.at(k-1).word == "of" || f.at(k-1).word == "for") {
		return false // Ministry of Justice
	}
	of := k - 1
	for of > i && f.at(of).is(isTitle|isModifier|isTopic) {
		of--
	}
	if of > i && f.at(of).word == "the" && f.at(of-1).word == "of" && k == j-1 {
		return false // Office of the High Representative
	}
	if t.glued && k > i && f.at(k-1).is(isParticle) {
		return false // Port-au-Prince
	}
	if k == j-1 {
		// At the end a title has no name behind it: "Deputy Minister", "Prosecutor General".
		return k == i || !t.is(isGiven|isOrganisation)
	}
	if f.at(k+1).word == "of" && !f.at(k+2).is(isTopic) {
		return true
	}
	// General Motors, Leader Bank: an organisation that begins with a title.
	if k == i && f.at(j-1).is(isOrganisation) && !f.hasOf(i, j) {
		return false
	}
	// "Major" and the like inside a person's name: Bishop, Marshall — after a given name.
	if k > i && f.at(k-1).is(isGiven) && !f.at(k-1).is(isModifier|isTitle) {
		return false
	}
	return true
}

func (f *nameFinder) hasTopicTitle(title, behind int) bool {
	w := f.at(behind).word
	if w == "of" || f.at(title+1).word == "of" {
		return true
	}
	switch w {
	case "general", "extraordinary", "plenipotentiary", "and", "designate", "emeritus":
		return true
	}
	return false
}

func (f *nameFinder) isNation(i int) bool {
	length, _ := f.country(i)
	return length > 0
}

// organisationFrom reports whether the words from i to j are an organisation's,
// which a people in front belongs to: Russian | Investigative Committee is one.
func (f *nameFinder) organisationFrom(i, j int) bool {
	if f.at(i).is(isTitle) && !f.at(i).is(isTopic|isOrganisation) {
		return false
	}
	for ; i < j; i++ {
		if f.at(i).is(isOrganisation) && (i == j-1 || f.at(i+1).word == "of" || f.at(i+1).word == "for" || f.at(i+1).word == "on") {
			return true
		}
		if f.at(i).is(isPlaceNoun) && i == j-1 {
			return true
		}
	}
	return false
}

// generic reports whether the single word at i names nothing by itself: the
// Ministry, the President, the Union.
func (f *nameFinder) generic(i int) bool {
	t := f.at(i)
	if t.upper && !t.is(isAcronym) {
		return false
	}
	if t.is(isGiven) && !t.is(isTitle) {
		return false
	}
	const common = isTitle | isOrganisation | isPlaceNoun | isTopic | isModifier | isCompass | isKin | isAcronym | isFunction | isEvent
	return t.is(common) || labels[t.word] || lexicons[strings.TrimSuffix(t.word, "s")]&(isTitle|isOrganisation|isEvent) != 0
}

func (f *nameFinder) allGeneric(i, j int) bool {
	for k := i; k < j; k++ {
		if !f.generic(k) {
			return false
		}
	}
	if j-i >= 2 { // Foreign Ministry, Interior Ministry, National Assembly
		last := f.at(j - 1)
		return !(last.is(isOrganisation|isPlaceNoun|isEvent) && !last.is(isTitle)) && !f.hasOf(i, j) || j-i == 2 && f.at(i).word == "of"
	}
	return true
}

// modelNumber reports whether the number at j counts nothing behind it.
func (f *nameFinder) modelNumber(j int) bool {
	next := f.at(j + 1)
	if next.shape == mark {
		return next.word != "%" && next.word != "-" && next.word != "–" && next.word != ":" && next.word != "/"
	}
	if f.isNation(j-1) || f.at(j-1).shape != word {
		return false
	}
	return next.shape == lineBreak || next.shape == word && !countedNouns[next.word] && !peopleNouns[next.word] && measures[next.word] == "" && magnitudes[next.word] == 0
}

func (f *nameFinder) addNation(i, j int, n nationality) {
	m := Mention{Class: Place}
	if !n.seat {
		m.Key = n.key
	}
	f.add(i, j, m)
}

// addPerson adds the person of tokens i to j, whose role begins at token role.
func (f *nameFinder) addPerson(role, i, j int) {
	if j-i >= 2 {
		if length, n := f.country(i); length > 0 && length < j-i && n.people { // "President Czech …": no person
			f.cut(i, j)
			return
		}
	}
	if length, n := f.country(i); length == j-i && !f.at(i).is(isGiven) {
		f.addNation(i, j, n)
		return
	}
	// "Ms. Park" is one, though a park is none.
	if named := role < i && j-i == 1 && f.at(i).is(isPlaceNoun|isEvent|isCompass); !named && f.allGeneric(i, j) {
		return
	}
	m := Mention{Class: Person}
	honorific := true
	for k := role; k < i; k++ {
		honorific = honorific && f.at(k).is(isHonorific)
	}
	if role < i && !honorific {
		m.RoleStart, m.RoleEnd = f.at(f.roleStart(role)).start, f.at(i-1).end
	}
	f.add(i, j, m)
}

func (f *nameFinder) add(i, j int, m Mention) {
	s := nameSpan{from: i, to: j}
	m.Kind = Name
	m.Start, m.End = f.at(i).start, f.at(j-1).end
	written := f.text[m.Start:m.End]
	if strings.ContainsAny(written, "*_`\n\t") || strings.Contains(written, "  ") {
		clean := make([]string, 0, j-i)
		for k := i; k < j; k++ {
			clean = append(clean, f.text[f.at(k).start:f.at(k).end])
		}
		written = strings.Join(clean, " ")
		m.Full = written
	}
	s.written = written
	if m.Key == "" {
		m.Key = f.key(written)
	}
	if m.Key == "" {
		return
	}
	s.mention = m
	if j-i >= 2 && f.at(j-1).shape == word {
		s.surname = f.at(j - 1).word
		if last := f.at(j - 1); last.glued && !last.capital { // Han Duck-soo is Mr Han
			s.surname = f.at(i).word
		}
	}
	for k := i; k < j; k++ {
		f.nameAt[k] = len(f.spans)
	}
	f.spans = append(f.spans, s)
}

func (f *nameFinder) key(written string) string {
	key, ok := f.keys[written]
	if !ok {
		key = NameKey(written)
		f.keys[written] = key
	}
	return key
}

// smallName adds the known name that a question writes in small letters at
// token i, and returns the token behind it, or i.
func (f *nameFinder) smallName(i int) int {
	t := f.at(i)
	if f.known == nil || t.shape != word || t.is(isFunction) || f.taken[i] {
		return i
	}
	for n := 3; n > 0; n-- {
		if i+n > len(f.tokens) {
			continue
		}
		written := make([]string, 0, n)
		ok := true
		for k := i; k < i+n; k++ {
			u := f.at(k)
			ok = ok && u.shape == word && !f.taken[k] && (k == i || !f.at(k-1).possessive)
			written = append(written, u.word)
		}
		if !ok {
			continue
		}
		name := strings.Join(written, " ")
		if nation, isNation := countriesByWord[name]; isNation && len(name) > 3 && name != "turkey" {
			f.addNation(i, i+n, nation)
			return i + n
		}
		if n == 1 && ordinary(t.word) {
			return i
		}
		if f.known(f.key(name)) {
			f.add(i, i+n, Mention{})
			return i + n
		}
	}
	return i
}

// ordinary reports whether a small word in a question is more likely a word
// than the name that some document makes of it: "day" of "Victory Day".
func ordinary(w string) bool {
	_, numeral := numerals[w]
	return len(w) < 3 || lexicons[w]&^(isGiven|isRegion) != 0 || lexicons[strings.TrimSuffix(w, "s")]&^(isGiven|isRegion) != 0 ||
		countedNouns[w] || peopleNouns[w] || measures[w] != "" || reportingVerbs[w] > 0 || nounKinds[w] != "" || numeral || askingWords[w] || soundsCommon(w)
}

// shareSurnames gives single given names in front of a full name its surname:
// "Ziyaddin and Huseyn Safarov", "Akif, Ayaz, and Bakir Safarov". It does so if
// they are called brothers or the like, if as many relatives are counted before
// ("two brothers who were on board, Amir and Farid Haddad"), if there are three or
// more, or if the word is a given name that stands nowhere else.
func (f *nameFinder) shareSurnames() {
	alone := map[string]int{}
	for _, s := range f.spans {
		if s.to-s.from == 1 {
			alone[s.written]++
		}
	}
	for n := 1; n < len(f.spans); n++ {
		full := f.spans[n]
		if full.to-full.from != 2 || full.surname == "" || f.isNation(full.from) || full.mention.Class != "" && full.mention.Class != Person {
			continue
		}
		if f.at(full.to-1).is(isOrganisation|isPlaceNoun) || f.at(full.to-1).upper {
			continue
		}
		k := full.from - 1
		if f.at(k).word != "and" && f.at(k).word != "&" {
			continue
		}
		k--
		if f.at(k).word == "," {
			k--
		}
		first := n
		for first > 0 {
			s := f.spans[first-1]
			if s.to-s.from != 1 || s.to != k+1 || f.isNation(s.from) || f.at(s.from).upper || f.at(s.from).quoted || f.at(s.from).possessive || s.mention.RoleStart > 0 {
				break
			}
			first--
			k = s.from - 1
			if f.at(k).word != "," {
				break
			}
			k--
		}
		if first == n {
			continue
		}
		kin := -1
		for b := f.spans[first].from - 1; b >= 0 && b >= f.spans[first].from-4 && f.at(b).sentence == f.at(full.from).sentence; b-- {
			if f.at(b).is(isKin) {
				kin = b
			}
		}
		counted := f.relativesCounted(f.spans[first].from-1) == n-first+1
		for m := first; m < n; m++ {
			s := &f.spans[m]
			given := f.at(s.from).is(isGiven)
			if kin < 0 && !counted && (n-first < 2 && !(given && alone[s.written] == 1) || alone[s.written] > 1) {
				continue
			}
			s.mention.Full = s.written + " " + f.text[f.at(full.to-1).start:f.at(full.to-1).end]
			s.mention.Key = f.key(s.mention.Full)
			s.mention.Class = Person
			f.spans[n].mention.Class = Person
			if kin >= 0 { // "brothers" is their role
				s.mention.RoleStart, s.mention.RoleEnd = f.at(kin).start, f.at(kin).end
				f.spans[n].mention.RoleStart, f.spans[n].mention.RoleEnd = f.at(kin).start, f.at(kin).end
			}
		}
	}
}

// relativesCounted returns how many brothers or the like the sentence counts in front
// of token i, a comma behind which they are named; 0 if it counts none.
func (f *nameFinder) relativesCounted(i int) int {
	if f.at(i).word != "," {
		return 0
	}
	for b := i - 1; b > 0 && f.at(b).sentence == f.at(i).sentence; b-- {
		if f.at(b).is(isKin) {
			return int(numerals[f.at(b-1).word])
		}
	}
	return 0
}

// classify says of what the names are that do not say it themselves.
func (f *nameFinder) classify() {
	people := map[string]bool{} // surnames of people for certain
	for _, s := range f.spans {
		if s.mention.Class == Person && s.surname != "" {
			people[s.surname] = true
		}
	}
	single, place := map[string]bool{}, map[string]bool{}
	for _, s := range f.spans {
		if s.to-s.from == 1 {
			single[f.at(s.from).word] = true
			place[f.at(s.from).word] = place[f.at(s.from).word] || f.isIn(s) || s.mention.Class == Place
		}
	}
	for w := range place { // "Dynamo Bergen" is of Bergen
		single[w] = single[w] && !place[w]
	}
	for n := range f.spans {
		s := &f.spans[n]
		if s.mention.Class != "" {
			continue
		}
		s.mention.Class = f.class(s, single)
		if s.mention.Class == Person && s.surname != "" {
			people[s.surname] = true
		}
	}
	around := map[string]Class{} // what the words around a name make all that have its key
	for _, s := range f.spans {
		switch {
		case s.mention.Class != "":
		case f.runsOffice(s):
			around[s.mention.Key] = Organisation
		case f.isIn(s) && around[s.mention.Key] == "":
			around[s.mention.Key] = Place
		}
	}
	for n := range f.spans {
		if s := &f.spans[n]; s.mention.Class == "" {
			s.mention.Class = around[s.mention.Key]
		}
		if s := &f.spans[n]; s.mention.Class == "" && s.to-s.from == 1 && people[f.at(s.from).word] {
			s.mention.Class = Person
		}
	}
}

// ownNouns stand, small, directly before or behind the name of an organisation.
var ownNouns = set(`outlet newspaper agency channel company party project network broadcaster website firm startup militia bank airline carmaker platform
	office offices newsroom branch bureau news shares`)

// runsOffice reports whether the name stands where an organisation does: "the
// newspaper Adalet", "the Sputnik office", "Aurora’s shares".
func (f *nameFinder) runsOffice(s nameSpan) bool {
	if s.to-s.from > 1 && s.surname != "" && f.at(s.from).is(isGiven) {
		return false
	}
	before, behind := f.at(s.from-1), f.at(s.to)
	if before.shape == mark && f.at(s.from).quoted {
		before = f.at(s.from - 2)
	}
	return ownNouns[before.word] && !before.capital || ownNouns[behind.word] && behind.shape == word && !behind.capital
}

// isIn reports whether the name stands where a place does: "in Geneva", "Lagos,
// Nigeria".
func (f *nameFinder) isIn(s nameSpan) bool {
	if f.at(s.from).quoted || f.at(s.to-1).possessive {
		return false
	}
	switch f.at(s.from - 1).word {
	case "in", "near":
		next := f.at(s.to)
		return next.shape != word || next.is(isFunction) || f.taken[min(s.to, len(f.taken)-1)]
	}
	if f.at(s.to).word == "," {
		_, n := f.country(s.to + 1)
		return n.key != "" && !n.people && !n.seat && f.at(s.to+1).capital && !f.at(s.to+1).possessive && f.at(s.from-1).word != ","
	}
	return false
}

func (f *nameFinder) class(s *nameSpan, single map[string]bool) Class {
	first, last := f.at(s.from), f.at(s.to-1)
	switch {
	case last.shape == number:
		return ""
	case last.is(isOrganisation) || first.is(isOrganisation) && f.hasOf(s.from, s.to):
		return Organisation
	case last.is(isPlaceNoun | isRegion), first.is(isPlaceNoun) && f.hasOf(s.from, s.to):
		return Place
	case s.to-s.from == 1 && last.upper:
		return Organisation
	}
	for k := s.from; k < s.to; k++ {
		if f.at(k).is(isEvent) {
			return ""
		}
		if f.at(k).is(isOrganisation) {
			return Organisation
		}
	}
	if s.to-s.from >= 2 && s.to-s.from <= 5 && s.surname != "" {
		for k := s.from; k < s.to; k++ {
			if f.isNation(k) && !f.at(k).is(isGiven) {
				return ""
			}
		}
		if first.is(isGiven|isGivenWord) || first.initial || f.at(s.from+1).initial || single[s.surname] && !f.at(s.to-1).is(isCommon) && !first.upper || surnameEnding(s.surname) {
			return Person
		}
	}
	if s.to-s.from == 1 && first.is(isGiven) {
		return Person
	}
	return ""
}

// surnameEnding reports whether a last word ends as the surnames of some
// languages do.
func surnameEnding(w string) bool {
	for _, ending := range [...]string{"ov", "ova", "ev", "eva", "enko", "yan", "dze", "shvili", "sky", "skiy", "ski", "ska", "skaya", "vich", "vych", "zade", "oglu", "ykh", "uk", "yuk"} {
		if len(w) > len(ending)+2 && strings.HasSuffix(w, ending) {
			return true
		}
	}
	return false
}

// joinSurnames gives a surname that stands alone its full name: the one person
// of that surname whom the text has named before, or names at all.
func (f *nameFinder) joinSurnames() {
	before, all := map[string][]string{}, map[string][]string{}
	note := func(table map[string][]string, s nameSpan) {
		full, surname := s.full(), s.surname
		if s.mention.Full != "" {
			surname = strings.ToLower(full[strings.LastIndexByte(full, ' ')+1:])
			if s.surname != "" {
				surname = s.surname
			}
		}
		if s.mention.Class != Person || surname == "" {
			return
		}
		key := f.key(full)
		for _, other := range table[surname] {
			if f.key(other) == key {
				return
			}
		}
		table[surname] = append(table[surname], full)
	}
	for _, s := range f.spans {
		note(all, s)
	}
	if len(all) == 0 {
		return
	}
	for n := range f.spans {
		s := &f.spans[n]
		note(before, *s)
		if s.to-s.from != 1 || s.mention.Full != "" || s.mention.Class == Place || s.mention.Class == Organisation {
			continue
		}
		w := f.at(s.from).word
		found := before[w]
		if len(found) == 0 {
			found = all[w]
		}
		switch {
		case len(found) == 1:
			s.mention.Full, s.mention.Key, s.mention.Class = found[0], f.key(found[0]), Person
		case len(found) == 0 && strings.HasSuffix(w, "s") && len(all[w[:len(w)-1]]) > 0: // the Safarovs
			s.mention.Key, s.mention.Class = f.key(w[:len(w)-1]), Person
		}
	}
}
