package mention

import (
	"cmp"
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
// two families.
//
// The result does not depend on the order of the sightings. Where closeness
// runs in a chain whose ends contradict each other, the whole chain is left
// unjoined.

// A Sighting is one name of a person, organisation or place in one document.
type Sighting struct {
	Name     string // in full: Mention.Full, or else the bytes of the mention
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

// JoinNames groups the names of a corpus, in the order of their keys.
func JoinNames(sightings []Sighting) []Group {
	known := gather(sightings)
	keys := make([]string, 0, len(known))
	for key := range known {
		keys = append(keys, key)
	}
	slices.Sort(keys)
	j := joiner{known: known, parent: map[string]string{}}
	j.joinClose(keys)

	members := map[string][]string{}
	for _, key := range keys {
		root := j.root(key)
		members[root] = append(members[root], key)
	}
	groups := make([]Group, 0, len(members))
	for _, joined := range members {
		g := Group{}
		most := 0
		for _, key := range joined { // joined is in alphabetical order, like keys
			n := known[key]
			if n.count > most {
				most, g.Key = n.count, key
			}
			g.Keys = append(g.Keys, key)
			for s := range n.spellings {
				g.Spellings = append(g.Spellings, s)
			}
		}
		slices.Sort(g.Spellings)
		groups = append(groups, g)
	}
	slices.SortFunc(groups, func(a, b Group) int { return cmp.Compare(a.Key, b.Key) })
	return groups
}

// A knownName is all that the corpus has on one key.
type knownName struct {
	words     []string // of the key
	spellings map[string]bool
	roles     map[string]bool // what the roles call the person
	documents map[string]bool
	persons   int // sightings as a person
	others    int // sightings as a place or organisation
	count     int
}

func gather(sightings []Sighting) map[string]*knownName {
	known := map[string]*knownName{}
	for _, s := range sightings {
		key := NameKey(s.Name)
		if key == "" {
			continue
		}
		n := known[key]
		if n == nil {
			n = &knownName{words: strings.Fields(key), spellings: map[string]bool{}, roles: map[string]bool{}, documents: map[string]bool{}}
			known[key] = n
		}
		n.count++
		n.spellings[s.Name] = true
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
		if len(n.words) < 2 || n.others > n.persons || len(n.words) > 4 {
			continue
		}
		first, last := n.words[0], n.words[len(n.words)-1]
		given := "given " + first + " " + last[:1] + last[len(last)-1:]
		byWord[given] = append(byWord[given], key)
		surname := "surname " + last + " " + first[:1]
		byWord[surname] = append(byWord[surname], key)
		if len(n.words) == 2 && j.known[last+" "+first] != nil {
			pair := "both " + min(first, last) + " " + max(first, last)
			byWord[pair] = append(byWord[pair], key)
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

// contradicts reports whether two names of the chain stand in one document, or
// have other names in the middle.
func (j *joiner) contradicts(chain []string) bool {
	seen := map[string]bool{}
	middle := ""
	for _, key := range chain {
		if w := j.known[key].words; len(w) > 2 {
			between := strings.Join(w[1:len(w)-1], " ")
			if middle != "" && between != middle {
				return true
			}
			middle = between
		}
	}
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
	if shareKey(a.documents, b.documents) {
		return false
	}
	givenA, givenB := a.words[0], b.words[0]
	surnameA, surnameB := a.words[len(a.words)-1], b.words[len(b.words)-1]
	if len(a.words) != len(b.words) {
		// One leaves out the middle: Vladimir Putin, Vladimir Vladimirovich Putin.
		return min(len(a.words), len(b.words)) == 2 && givenA == givenB && surnameA == surnameB
	}
	if len(a.words) == 2 && givenA == surnameB && surnameA == givenB {
		return true // Safarov Huseyn is Huseyn Safarov
	}
	if len(a.words) > 2 && !slices.Equal(a.words[1:len(a.words)-1], b.words[1:len(b.words)-1]) {
		return false
	}
	if !shareKey(a.roles, b.roles) {
		return false
	}
	switch {
	case surnameA == surnameB:
		return nearWord(givenA, givenB) && !differInGender(givenA, givenB) || sameBeginning(givenA, givenB)
	case givenA == givenB:
		return nearWord(surnameA, surnameB) && sameEnding(surnameA, surnameB)
	}
	return false
}

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
// letters or more in common and at most two more in either.
func sameBeginning(a, b string) bool {
	n := 0
	for n < len(a) && n < len(b) && a[n] == b[n] {
		n++
	}
	return n >= 3 && len(a)-n <= 2 && len(b)-n <= 2 && !(len(a) == len(b)+1 && a[len(a)-1] == 'a') && !(len(b) == len(a)+1 && b[len(b)-1] == 'a')
}

// sameEnding reports whether two surnames end alike, ov and ev being alike.
func sameEnding(a, b string) bool {
	return len(a) > 2 && len(b) > 2 && a[len(a)-1] == b[len(b)-1] &&
		(a[len(a)-2] == b[len(b)-2] || strings.IndexByte("eo", a[len(a)-2]) >= 0 && strings.IndexByte("eo", b[len(b)-2]) >= 0)
}
