package mention

import (
	"cmp"
	"maps"
	"slices"
	"strings"
)

// Names that one person bears in different spellings are joined over a whole
// corpus. Equal keys are one name. Beyond that the rule is cautious, since a
// wrong join puts one person's words into another's mouth: the surname or the
// given name must be equal and the other one close, both must be called by the
// same role somewhere, and no document may use both, since a document that does
// speaks of two people.
//
// Close is a few edits of the key, or, for a given name, the same beginning
// (Huseyn, Husay). A surname's ending is never edited: Mammadov and Mammadli are
// two families. Where a given name is one of several languages, the surname may
// also be one that only transliterations part: Mohammed Salem, Muhammad Salim. An
// Arabic article in front of the surname may be left out.
//
// The result does not depend on the order of the sightings. Where closeness
// runs in a chain whose ends contradict each other, the whole chain is left
// unjoined.

// A Sighting is one name of a person, organisation or place in one document.
type Sighting struct {
	Name     string // in full: Mention.Full, or else the bytes of the mention
	Key      string // Mention.Key; "" for the name's own
	Class    Class
	Role     string // "" when the document gives none
	Document string // any identifier of the document; "" when unknown
}

// A Group is one person, organisation or place, as far as names tell.
type Group struct {
	Key       string   // the key that is sighted most, of equals the first in the alphabet
	Keys      []string // all that were joined, in alphabetical order
	Spellings []string // all that were sighted, in alphabetical order
}

// Decisions are what editors of a corpus have said of its names, which goes
// before what the rules say. Names are compared without regard to case.
type Decisions struct {
	Merged [][2]string // spellings of one, in the order of the decisions
	Split  [][2]string // spellings of two
	Apart  bool        // no name is joined with another spelling, whoever merged them
}

// JoinNames groups the names of a corpus, in the order of their keys.
func JoinNames(sightings []Sighting) []Group { return Decisions{}.Join(sightings) }

// Join groups the names of a corpus as the rules and the decisions have it, in
// the order of their keys.
//
// Where the rules had joined two spellings that an editor split, they no longer
// join any in that chain of close names, since it is not known to which of the
// two the others belong: spellings of one key then stand each for itself. A merge
// that would bring together what was split is passed over.
func (d Decisions) Join(sightings []Sighting) []Group {
	known := gather(sightings)
	keys := make([]string, 0, len(known))
	for key := range known {
		keys = append(keys, key)
	}
	slices.Sort(keys)
	parts := &parts{of: map[string]int{}}
	if d.Apart {
		for _, key := range keys {
			parts.addApart(key, known[key])
		}
		return parts.groups(known)
	}
	j := joiner{known: known, parent: map[string]string{}, split: d.splitKeys()}
	j.joinClose(keys)
	members := map[string][]string{}
	for _, key := range keys {
		root := j.root(key)
		members[root] = append(members[root], key)
	}
	for _, key := range keys {
		switch joined := members[key]; {
		case len(joined) == 1 && d.splits(known[key]):
			parts.addApart(key, known[key])
		case len(joined) > 0:
			part := parts.make()
			for _, key := range joined {
				parts.put(part, key, known[key])
			}
		}
	}
	for _, merged := range d.Merged {
		parts.merge(merged, d.Split)
	}
	return parts.groups(known)
}

// Partners returns the keys of the names that were merged with one of the given
// key, or split from it.
func (d Decisions) Partners(key string) []string {
	var partners []string
	for _, pair := range slices.Concat(d.Merged, d.Split) {
		switch a, b := NameKey(pair[0]), NameKey(pair[1]); key {
		case a:
			partners = append(partners, b)
		case b:
			partners = append(partners, a)
		}
	}
	return partners
}

// foldCase returns the spelling as decisions compare it.
func foldCase(spelling string) string { return strings.ToLower(spelling) }

// splitKeys returns the pairs of keys of which an editor split two spellings.
func (d Decisions) splitKeys() map[[2]string]bool {
	pairs := map[[2]string]bool{}
	for _, split := range d.Split {
		a, b := NameKey(split[0]), NameKey(split[1])
		pairs[[2]string{min(a, b), max(a, b)}] = true
	}
	return pairs
}

// splits reports whether two spellings of one key were split.
func (d Decisions) splits(name *knownName) bool {
	sighted := map[string]bool{}
	for spelling := range name.spellings {
		sighted[foldCase(spelling)] = true
	}
	return slices.ContainsFunc(d.Split, func(split [2]string) bool {
		a, b := foldCase(split[0]), foldCase(split[1])
		return a != b && sighted[a] && sighted[b]
	})
}

// parts are the groups while they are made.
type parts struct {
	of      map[string]int // the part that a spelling is in, by foldCase; of several the first
	members [][]member     // of each part; nil once it was merged into another
}

// A member is one spelling of one key.
type member struct{ key, spelling string }

func (p *parts) make() int {
	p.members = append(p.members, nil)
	return len(p.members) - 1
}

// put adds the spellings of a key to a part.
func (p *parts) put(part int, key string, name *knownName) {
	for _, spelling := range slices.Sorted(maps.Keys(name.spellings)) {
		if _, ok := p.of[foldCase(spelling)]; !ok {
			p.of[foldCase(spelling)] = part
		}
		p.members[part] = append(p.members[part], member{key, spelling})
	}
}

// addApart makes a part of each spelling of a key.
func (p *parts) addApart(key string, name *knownName) {
	parts := map[string]int{}
	for _, spelling := range slices.Sorted(maps.Keys(name.spellings)) {
		part, ok := parts[foldCase(spelling)]
		if !ok {
			part = p.make()
			parts[foldCase(spelling)] = part
		}
		p.put(part, key, &knownName{spellings: map[string]int{spelling: 1}})
	}
}

// merge puts the parts of two spellings into one, unless two spellings in them
// were split.
func (p *parts) merge(merged [2]string, split [][2]string) {
	a, okA := p.of[foldCase(merged[0])]
	b, okB := p.of[foldCase(merged[1])]
	if !okA || !okB || a == b {
		return
	}
	for _, pair := range split {
		x, okX := p.of[foldCase(pair[0])]
		y, okY := p.of[foldCase(pair[1])]
		if okX && okY && (x == a && y == b || x == b && y == a) {
			return
		}
	}
	for spelling, part := range p.of {
		if part == b {
			p.of[spelling] = a
		}
	}
	p.members[a] = append(p.members[a], p.members[b]...)
	p.members[b] = nil
}

// groups returns the parts as groups.
func (p *parts) groups(known map[string]*knownName) []Group {
	var groups []Group
	for _, members := range p.members {
		if len(members) == 0 {
			continue
		}
		counts, spellings := map[string]int{}, map[string]bool{}
		for _, m := range members {
			counts[m.key] += known[m.key].spellings[m.spelling]
			spellings[m.spelling] = true
		}
		g := Group{Keys: slices.Sorted(maps.Keys(counts)), Spellings: slices.Sorted(maps.Keys(spellings))}
		most := 0
		for _, key := range g.Keys {
			if counts[key] > most {
				most, g.Key = counts[key], key
			}
		}
		groups = append(groups, g)
	}
	slices.SortFunc(groups, func(a, b Group) int {
		return cmp.Or(cmp.Compare(a.Key, b.Key), cmp.Compare(a.Spellings[0], b.Spellings[0]))
	})
	return groups
}

// A knownName is all that the corpus has on one key.
type knownName struct {
	words     []string        // of the key
	spellings map[string]int  // how often each is sighted
	roles     map[string]bool // what the roles call the person
	documents map[string]bool
	persons   int // sightings as a person
	others    int // sightings as a place or organisation
}

func gather(sightings []Sighting) map[string]*knownName {
	known := map[string]*knownName{}
	for _, s := range sightings {
		key := s.Key
		if key == "" {
			key = NameKey(s.Name)
		}
		if key == "" {
			continue
		}
		n := known[key]
		if n == nil {
			n = &knownName{words: strings.Fields(key), spellings: map[string]int{}, roles: map[string]bool{}, documents: map[string]bool{}}
			known[key] = n
		}
		n.spellings[s.Name]++
		if s.Document != "" {
			n.documents[s.Document] = true
		}
		switch s.Class {
		case Person:
			n.persons++
		case Place, Organisation:
			n.others++
		}
		for _, t := range scan(s.Role) {
			if t.is(isTitle|isKin) && !t.is(isHonorific) {
				n.roles[roleNoun(t.word)] = true
			}
		}
	}
	return known
}

// sameRole maps role nouns that newspapers use for one another to one of them.
var sameRole = map[string]string{
	"spokesman": "spokesperson", "spokeswoman": "spokesperson", "chairman": "chair", "chairwoman": "chair", "chairperson": "chair",
	"expert": "analyst", "commentator": "analyst", "economist": "analyst", "editor-in-chief": "editor",
	"brother": "brothers", "sister": "sisters", "siblings": "brothers", "representative": "envoy", "envoy": "envoy", "ambassador": "envoy", "plenipotentiary": "envoy",
	"chargé": "envoy", "d'affaires": "envoy", "leader": "head", "chief": "head", "mp": "lawmaker", "deputy": "lawmaker", "congressman": "lawmaker",
	"adviser": "advisor", "aide": "advisor", "premier": "minister",
}

func roleNoun(w string) string {
	if same, ok := sameRole[w]; ok {
		return same
	}
	return w
}

type joiner struct {
	known  map[string]*knownName
	parent map[string]string
	split  map[[2]string]bool // pairs of keys, the lesser first, of which an editor split two spellings
}

func (j *joiner) root(key string) string {
	for j.parent[key] != "" {
		key = j.parent[key]
	}
	return key
}

// joinClose joins the close names among keys, which are sorted.
func (j *joiner) joinClose(keys []string) {
	// Close names share one word, and the first letter of the other: look among
	// those that do.
	byWord := map[string][]string{}
	for _, key := range keys {
		n := j.known[key]
		if !joinable(n.words) || n.others > n.persons {
			continue
		}
		first, last := n.words[0], n.words[len(n.words)-1]
		given := "given " + slices.Min(givenForms(first)) + " " + FirstLetters(rune(last[0])) + last[len(last)-1:]
		byWord[given] = append(byWord[given], key)
		for _, letter := range givenLetters(first) {
			surname := "surname " + last + " " + string(letter)
			byWord[surname] = append(byWord[surname], key)
		}
		turns := turnsOf(n.words)
		if slices.ContainsFunc(turns, func(turned string) bool { return j.known[turned] != nil }) {
			turn := "turn " + slices.Min(append(turns, key))
			byWord[turn] = append(byWord[turn], key)
		}
	}
	close := map[string][]string{}
	for _, block := range byWord {
		for i, a := range block {
			for _, b := range block[i+1:] {
				if j.isClose(j.known[a], j.known[b]) {
					close[a] = append(close[a], b)
					close[b] = append(close[b], a)
				}
			}
		}
	}
	seen := map[string]bool{}
	for _, key := range keys {
		if seen[key] || len(close[key]) == 0 {
			continue
		}
		chain := []string{key}
		seen[key] = true
		for i := 0; i < len(chain); i++ {
			for _, next := range close[chain[i]] {
				if !seen[next] {
					seen[next] = true
					chain = append(chain, next)
				}
			}
		}
		if j.contradicts(chain) {
			continue
		}
		for _, other := range chain[1:] {
			j.parent[other] = key
		}
	}
}

// contradicts reports whether two names of the chain stand in one document, were
// split by an editor, or have other names in the middle.
func (j *joiner) contradicts(chain []string) bool {
	for i, a := range chain {
		for _, b := range chain[i:] {
			if j.split[[2]string{min(a, b), max(a, b)}] {
				return true
			}
		}
	}
	for i, a := range chain {
		for _, b := range chain[i+1:] {
			x, y := j.known[a].words, j.known[b].words
			x, y = withoutArticle(x), withoutArticle(y)
			if len(x) > 2 && len(y) > 2 && !slices.Contains(turnsOf(x), b) && !slices.Equal(x[1:len(x)-1], y[1:len(y)-1]) {
				return true
			}
		}
	}
	seen := map[string]bool{}
	for _, key := range chain {
		for d := range j.known[key].documents {
			if seen[d] {
				return true
			}
			seen[d] = true
		}
	}
	return false
}

// isClose reports whether a and b are likely one person's name in two spellings.
// It is symmetric.
func (j *joiner) isClose(a, b *knownName) bool {
	alike, anyRole := alike(a.words, b.words)
	return alike && (anyRole || shareKey(a.roles, b.roles)) && !shareKey(a.documents, b.documents)
}

// alike reports whether two names may be one person's by their words, and
// whether they need no role to tell.
func alike(a, b []string) (alike, anyRole bool) {
	a, b = withoutArticle(a), withoutArticle(b)
	givenA, givenB := a[0], b[0]
	surnameA, surnameB := a[len(a)-1], b[len(b)-1]
	if len(a) != len(b) {
		// One leaves out the middle: Vladimir Putin, Vladimir Vladimirovich Putin.
		alike = min(len(a), len(b)) == 2 && givenA == givenB && surnameA == surnameB
		return alike, alike
	}
	if slices.Equal(a, b) || slices.Contains(turnsOf(a), strings.Join(b, " ")) {
		return true, true // Safarov Huseyn is Huseyn Safarov
	}
	if len(a) > 2 && !slices.Equal(a[1:len(a)-1], b[1:len(b)-1]) {
		return false, false
	}
	switch {
	case surnameA == surnameB:
		return nearGiven(givenA, givenB), false
	case givenA == givenB:
		return nearWord(surnameA, surnameB) && sameEnding(surnameA, surnameB) || soundsAlike(surnameA, surnameB), false
	case slices.Contains(variants[givenA], givenB):
		return soundsAlike(surnameA, surnameB), false
	}
	return false, false
}

// withoutArticle returns the words of a name without an Arabic article in front of
// the surname: Muammar al-Qadhafi is Muammar Qadhafi.
func withoutArticle(words []string) []string {
	if n := len(words); n > 2 && (words[n-2] == "al" || words[n-2] == "el") {
		return slices.Concat(words[:n-2], words[n-1:])
	}
	return words
}

// soundsAlike reports whether two surnames differ in nothing but how the sounds of
// other alphabets are spelled: g, q and k, dh and d, e and i, o and u.
func soundsAlike(a, b string) bool {
	return len(a) >= 4 && len(b) >= 4 && a[len(a)-1] == b[len(b)-1] && soundOf(a) == soundOf(b)
}

// soundOf returns a word of a key with one letter for those that transliterations
// mix up. The first vowel of a word stays: Orlov is no Urlov.
func soundOf(w string) string {
	sound := make([]byte, 0, len(w))
	for i := range len(w) {
		c := w[i]
		switch {
		case c == 'g' || c == 'q':
			c = 'k'
		case c == 'h' && i > 0 && strings.IndexByte("dtskg", w[i-1]) >= 0:
			continue
		case c == 'e' && i > 0:
			c = 'i'
		case c == 'o' && i > 0:
			c = 'u'
		}
		if n := len(sound); n == 0 || sound[n-1] != c {
			sound = append(sound, c)
		}
	}
	return string(sound)
}

// givenForms returns the keys of the names that a given name is in other languages,
// with its own.
func givenForms(given string) []string {
	if forms := variants[given]; forms != nil {
		return forms
	}
	return []string{given}
}

// nearGiven reports whether two given names may be one: in two languages, a few
// letters apart, or one short for the other. Two that are both known and do not
// have their consonants in common are two.
func nearGiven(a, b string) bool {
	switch {
	case slices.Contains(variants[a], b), glideApart(a, b):
		return true
	case givenKeys[a] && givenKeys[b] && consonants(a) != consonants(b), !similar(consonants(a), consonants(b)):
		return false
	}
	return nearWord(a, b) && !differInGender(a, b) || sameBeginning(a, b)
}

// glideApart reports whether two given names differ in the glide that one alphabet
// writes as j and most transliterations as y, which a key has lost: Julia, Yulia.
func glideApart(a, b string) bool {
	if len(a) < len(b) {
		a, b = b, a
	}
	return len(b) >= 4 && a == "j"+b && (b[0] == 'u' || b[0] == 'e' && len(b) >= 5)
}

// consonants returns a key without its vowels.
func consonants(key string) string {
	return strings.Map(func(r rune) rune {
		if strings.ContainsRune("aeiou", r) {
			return -1
		}
		return r
	}, key)
}

// similar reports whether the consonants of two names, where they are as many, are
// the same or sound much alike: Shahin and Shahim, but not Bakir and Basir.
func similar(a, b string) bool {
	if len(a) != len(b) {
		return true
	}
	for i := range len(a) {
		if a[i] != b[i] && !slices.ContainsFunc(soundAlike, func(letters string) bool {
			return strings.IndexByte(letters, a[i]) >= 0 && strings.IndexByte(letters, b[i]) >= 0
		}) {
			return false
		}
	}
	return true
}

var soundAlike = []string{"mn", "bp", "dt", "fv", "sz", "cj", "gk", "gh"}

// givenLetters returns the letters with which a given name may begin that is near
// the given one.
func givenLetters(given string) string {
	letters := FirstLetters(rune(given[0]))
	switch {
	case given[0] == 'u' || given[0] == 'e':
		letters += "j"
	case len(given) > 1 && given[0] == 'j' && (given[1] == 'u' || given[1] == 'e'):
		letters += given[1:2]
	}
	for _, variant := range variants[given] {
		if !strings.Contains(letters, variant[:1]) {
			letters += variant[:1]
		}
	}
	return letters
}

// turnsOf returns the keys of two or three words with the first ones put last, as
// where the surname stands in front.
func turnsOf(words []string) []string {
	if len(words) > 3 {
		return nil
	}
	var turns []string
	for by := 1; by < len(words); by++ {
		turns = append(turns, strings.Join(slices.Concat(words[by:], words[:by]), " "))
	}
	return turns
}

// joinable reports whether the words of a key are as many as a person's full
// name has.
func joinable(words []string) bool { return len(words) >= 2 && len(words) <= 4 }

// MayJoin reports whether the rules may join two keys, as far as the keys tell.
// It is symmetric, and a key may not join itself.
func MayJoin(a, b string) bool {
	x, y := strings.Fields(a), strings.Fields(b)
	if a == b || !joinable(x) || !joinable(y) {
		return false
	}
	alike, _ := alike(x, y)
	return alike
}

// MayBeOne reports whether two keys may be of one person's names, as far as the keys
// tell: the rules may join them, one leaves out words of the other, has the initial
// of a given name, or a slip of the pen. It is symmetric, and true of a key and itself.
func MayBeOne(a, b string) bool {
	x, y := strings.Fields(a), strings.Fields(b)
	if len(x) > len(y) {
		x, y = y, x
	}
	if len(x) == 0 || MayJoin(a, b) || CompareKeys(a, b) >= Partial {
		return len(x) > 0
	}
	if len(x) == len(y) && len(x) > 1 && x[0] == y[0] && CompareKeys(a, b) >= Near {
		return true // a vowel of the surname apart
	}
	if len(x) == len(y) && nearGiven(x[0], y[0]) && pairUp(x[1:], y[1:], nearWord) {
		return true
	}
	if !slices.ContainsFunc(x, func(word string) bool { return !slices.Contains(y, word) }) {
		return true
	}
	return len(x) > 1 && x[len(x)-1] == y[len(y)-1] && (isInitialOf(x[0], y[0]) || isInitialOf(y[0], x[0]))
}

// isInitialOf reports whether one word of a key is the initial of another. The glide
// that a name begins with is in its key no more: Y. may be Yuri, whose key is uri.
func isInitialOf(initial, word string) bool {
	return len(initial) == 1 && (initial[0] == word[0] || initial == "i" && strings.IndexByte("aeou", word[0]) >= 0)
}

// A Block is where to look for the keys that one may join: among those that have
// Word as one of their words, and begin with Prefix.
type Block struct{ Word, Prefix string }

// Blocks returns the blocks that hold every key that the given one may join; nil
// when there can be none.
func Blocks(key string) []Block {
	words := strings.Fields(key)
	if !joinable(words) {
		return nil
	}
	given, surname := words[0], words[len(words)-1]
	var blocks []Block
	for _, letter := range givenLetters(given) {
		blocks = append(blocks, Block{surname, string(letter)})
	}
	for _, form := range givenForms(given) {
		middle := words[1 : len(words)-1]
		for _, letter := range FirstLetters(rune(surname[0])) {
			prefix := strings.Join(slices.Concat([]string{form}, middle, []string{string(letter)}), " ")
			blocks = append(blocks, Block{form, prefix})
			if bare := withoutArticle(words); len(bare) == 2 {
				for _, article := range []string{"", "al ", "el "} {
					blocks = append(blocks, Block{form, form + " " + article + string(letter)})
				}
			}
		}
	}
	for _, turned := range turnsOf(words) {
		blocks = append(blocks, Block{given, turned})
	}
	return blocks
}

// shareKey reports whether two sets have a member in common.
func shareKey(a, b map[string]bool) bool {
	for k := range a {
		if b[k] {
			return true
		}
	}
	return false
}

// differInGender reports whether one name is the other with an a behind, as
// Daniel and Daniela are, or differs in its last a alone, as Mario and Maria.
func differInGender(a, b string) bool {
	return (a[len(a)-1] == 'a') != (b[len(b)-1] == 'a')
}

// sameBeginning reports whether two given names are short forms of one: three
// letters or more in common, at most two more in either, and one shorter, though of
// four letters or more: Ali and Alim are two.
func sameBeginning(a, b string) bool {
	n := 0
	for n < len(a) && n < len(b) && a[n] == b[n] {
		n++
	}
	if len(a) > len(b) {
		a, b = b, a
	}
	feminine := b[len(b)-1] == 'a' && a[len(a)-1] != 'a' // Viktor, Viktoria
	return n >= 3 && len(a) >= 4 && len(a) < len(b) && len(b)-n <= 2 && !feminine
}

// sameEnding reports whether two surnames end alike, ov and ev being alike.
func sameEnding(a, b string) bool {
	return len(a) > 2 && len(b) > 2 && a[len(a)-1] == b[len(b)-1] &&
		(a[len(a)-2] == b[len(b)-2] || strings.IndexByte("eo", a[len(a)-2]) >= 0 && strings.IndexByte("eo", b[len(b)-2]) >= 0)
}
