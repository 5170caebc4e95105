package answer

import (
	"slices"
	"strings"

	"footnote/retrieval/mention"
)

// An alignment looks for what a statement says in what a sentence says: each
// relation of the one must be one of the other's, between the same words.
type alignment struct {
	stated, said *reading
	alike        func(a, b string) bool // of terms
	before       []mention.Mention      // names of the sentence before, for its pronouns
	earlier      func() *reading        // what the sentence before says; nil for none
	differ       int                    // differences that are allowed
	bound        map[int]int            // words of the statement, and where they were found
	instead      []difference
}

// A difference is what a sentence says instead of what is stated.
type difference struct{ said, stated string }

// borne compares the readings of a statement and a sentence. The sentence says the
// same if ok and there are no differences; at most one difference is allowed.
func (c *alignment) borne(differ int) (instead []difference, ok bool) {
	c.differ, c.bound, c.instead = differ, make(map[int]int), nil
	s := c.stated
	for _, v := range s.verbs {
		if _, done := c.bound[v]; !done && !c.find(v) {
			return nil, false
		}
	}
	for _, v := range s.copulas {
		if !slices.ContainsFunc(s.relations, func(r relation) bool { return r.tie == identity }) && !c.find(v) {
			return nil, false
		}
	}
	for _, r := range s.relations {
		if r.tie == identity && s.words[r.head].figure.Unit != "" && r.stance == (stance{}) {
			if !c.measures(r) {
				return nil, false
			}
			continue
		}
		if r.tie == identity {
			if _, done := c.bound[r.head]; !done && !c.find(r.head) {
				return nil, false
			}
		}
	}
	for i, w := range s.words {
		if _, done := c.bound[i]; done || w.part != aNoun && w.part != aVerb && w.part != aNumber || w.term == "" && w.name.Kind == "" {
			continue
		}
		if slices.ContainsFunc(s.places, func(p place) bool { return p.child == i || slices.Contains(c.below(p.child), i) }) {
			continue // with its place
		}
		if !c.find(i) {
			return nil, false
		}
	}
	for _, p := range s.places {
		if !c.placed(p) {
			return nil, false
		}
	}
	rest := slices.Clone(c.said.loose)
	for _, w := range s.loose {
		at := slices.Index(rest, w)
		if at < 0 {
			return nil, false
		}
		rest = slices.Delete(rest, at, at+1)
	}
	if slices.Contains(rest, "not") {
		return nil, false // it may deny any of it
	}
	return c.instead, len(s.verbs)+len(s.copulas) > 0 || slices.ContainsFunc(s.relations, func(r relation) bool { return r.tie == identity })
}

// below returns the words that belong to one, directly or not.
func (c *alignment) below(head int) []int {
	var all []int
	for _, r := range c.stated.relations {
		if r.head == head && r.tie != identity && !slices.Contains(all, r.child) {
			all = append(append(all, r.child), c.below(r.child)...)
		}
		if len(all) > len(c.stated.words) {
			return all
		}
	}
	return all
}

// find looks for a word of the statement, with all that hangs on it, anywhere in the
// sentence.
func (c *alignment) find(a int) bool {
	for b := range c.said.words {
		if c.fits(a, b, 0) {
			return true
		}
	}
	return false
}

// mostDeep bounds how deep relations nest.
const mostDeep = 8

// fits reports whether the word b of the sentence is the word a of the statement
// with all that hangs on it. If not, nothing is changed.
func (c *alignment) fits(a, b, depth int) bool {
	if at, done := c.bound[a]; done {
		return at == b || c.said.areOne(at, b)
	}
	instead := len(c.instead)
	undo := func() bool { c.instead = c.instead[:instead]; return false }
	if depth > mostDeep || !c.isWord(a, b) || c.stated.refused[a] != c.said.refused[b] || c.isTaken(a, b) {
		return undo()
	}
	if c.stated.words[a].part == aVerb || c.stated.words[a].part == anAuxiliary {
		x, y := c.stated.stances[a], c.said.stances[b]
		if x.open != y.open || x.coming != y.coming {
			return undo()
		}
		if marker := c.stated.markers[a]; marker != "" && marker != c.said.markers[b] {
			return undo()
		}
		if x.denied != y.denied && !c.differs(denialOf(x)) {
			return undo()
		}
	} else if c.restricts(a, b) {
		return undo()
	}
	c.bound[a] = b
	may, mayMet := false, false
	for _, r := range c.stated.relations {
		if r.head != a {
			continue
		}
		met := c.holds(r, b, depth+1)
		if r.tie == mayDo {
			may, mayMet = true, mayMet || met
			continue
		}
		if !met {
			c.release(a)
			return undo()
		}
	}
	if may && !mayMet {
		c.release(a)
		return undo()
	}
	return true
}

// isTaken reports whether the same word of the statement in another place is the word
// b already.
func (c *alignment) isTaken(a, b int) bool {
	for other, at := range c.bound {
		if at == b && other != a && c.stated.words[other].lower == c.stated.words[a].lower {
			return true
		}
	}
	return false
}

// release forgets where a word, and what hangs on it, was found.
func (c *alignment) release(a int) {
	delete(c.bound, a)
	for _, n := range c.below(a) {
		delete(c.bound, n)
	}
}

func denialOf(stated stance) difference {
	if stated.denied {
		return difference{said: wasSo}
	}
	return difference{said: wasNotSo}
}

// differs notes a difference, if one more is allowed.
func (c *alignment) differs(d difference) bool {
	if len(c.instead) >= c.differ {
		return false
	}
	c.instead = append(c.instead, d)
	return true
}

// holds reports whether a relation of the statement is one of the sentence's, whose
// head is b.
func (c *alignment) holds(r relation, b, depth int) bool {
	heads := c.said.sameAs(b)
	for _, t := range c.said.relations {
		if !slices.Contains(heads, t.head) {
			continue
		}
		if t.head != b && t.tie != identity && c.said.words[b].part != aNoun {
			continue
		}
		switch r.tie {
		case doer:
			if t.tie != doer && t.tie != mayDo {
				continue
			}
		case mayDo:
			if t.tie != doer && t.tie != mayDo {
				continue
			}
		case identity:
			if t.tie != identity || t.stance.open != r.stance.open || t.stance.coming != r.stance.coming {
				continue
			}
			if t.stance.denied != r.stance.denied {
				if c.reaches(r.child, t.child, depth) {
					return c.differs(denialOf(r.stance))
				}
				continue
			}
		case belonging:
			if t.tie != belonging {
				continue
			}
			if c.capitalBeside(r, t) {
				continue
			}
		default:
			if t.tie != r.tie {
				continue
			}
		}
		if r.tie == numbered && c.counts(r.child, t.child) {
			return true
		}
		if c.reaches(r.child, t.child, depth) {
			return true
		}
	}
	switch r.tie {
	case belonging:
		return c.belongs(r, b, depth)
	case numbered:
		return c.countsElse(r, heads)
	}
	return false
}

// capitalBeside reports whether a country would have to be meant by its capital
// where that stands right before its noun, as in "the Kremlin spokesman".
func (c *alignment) capitalBeside(stated, said relation) bool {
	x, y := c.stated.words[stated.child], c.said.words[said.child]
	if x.country == "" || x.capital == y.capital {
		return false
	}
	return stated.bare && x.capital || said.bare && y.capital || roleNouns[c.stated.words[stated.head].lower]
}

// roleNouns are of whom somebody is: they hold an office.
var roleNouns = wordSet(`spokesman spokeswoman spokesperson mayor ambassador minister president governor chairman head director leader chief envoy officials official`)

// reaches reports whether the word b, or what stands for the same, is the word a.
func (c *alignment) reaches(a, b, depth int) bool {
	for _, one := range c.said.sameAs(b) {
		if c.fits(a, one, depth) {
			return true
		}
	}
	return false
}

// belongs reports whether what belongs to a word does so through another: "the
// Ministry of Foreign Affairs" is foreign; or by its place, as "the parade in Sarn".
func (c *alignment) belongs(r relation, b, depth int) bool {
	if depth > mostDeep {
		return false
	}
	for _, t := range c.said.relations {
		if t.head == b && t.tie == belonging && t.child != b && c.said.words[t.child].country == "" && c.stated.words[r.child].country == "" {
			if c.holds(r, t.child, depth+1) {
				return true
			}
		}
	}
	nation := c.stated.words[r.child].country != "" && !c.stated.words[r.child].capital
	for _, p := range c.said.places {
		if !slices.Contains(p.governors, b) {
			continue
		}
		if prepositionClass(p.preposition) == "in" && !nation && r.bare && c.stated.words[r.child].name.Kind != "" && c.fits(r.child, p.child, depth) {
			return true
		}
		if p.preposition == "for" && c.fits(r.child, p.child, depth) {
			return true
		}
	}
	return false
}

// counts reports whether two numbers are equal.
func (c *alignment) counts(a, b int) bool {
	x, y := c.stated.words[a], c.said.words[b]
	if x.part == aQuantity || y.part == aQuantity {
		if x.lower == y.lower {
			c.bound[a] = b
			return true
		}
		return false
	}
	if x.figure.Kind != "" && y.figure.Kind != "" {
		if sameFigure(x.figure, y.figure) {
			c.bound[a] = b
			return true
		}
		return false
	}
	if x.part == aNumber && y.part == aNumber && x.term == y.term && x.term != "" {
		c.bound[a] = b
		return true
	}
	return false
}

// countsElse notes that the sentence has another number of the same.
func (c *alignment) countsElse(r relation, heads []int) bool {
	x := c.stated.words[r.child]
	for _, t := range c.said.relations {
		if t.tie != numbered || !slices.Contains(heads, t.head) {
			continue
		}
		y := c.said.words[t.child]
		if x.part != aNumber || y.part != aNumber || x.figure.Bound != mention.Exactly || y.figure.Bound != mention.Exactly || x.term == y.term {
			continue
		}
		if c.differs(difference{c.said.written(t.child), c.stated.written(r.child)}) {
			c.bound[r.child] = t.child
			return true
		}
	}
	return false
}

// measures reports whether the sentence has the figure that the statement gives for
// something, or another one of the same unit.
func (c *alignment) measures(r relation) bool {
	if !c.find(r.child) {
		return false
	}
	x := c.stated.words[r.head].figure
	var others []int
	for _, one := range c.said.sameAs(c.bound[r.child]) {
		y := c.said.words[one].figure
		switch {
		case y.Kind == "" || y.Unit != x.Unit || y.Key != x.Key && x.Unit == "people":
		case sameFigure(x, y):
			c.bound[r.head] = one
			return true
		case x.Bound == mention.Exactly && y.Bound == mention.Exactly:
			others = append(others, one)
		}
	}
	if len(others) != 1 || !c.differs(difference{c.said.written(others[0]), c.stated.written(r.head)}) {
		return false
	}
	c.bound[r.head] = others[0]
	return true
}

// placed reports whether what the statement says behind a preposition is said so in
// the sentence.
func (c *alignment) placed(p place) bool {
	child := c.stated.words[p.child]
	if child.part == aDate { // days are compared as such, but for their bounds
		return !slices.ContainsFunc(c.said.places, func(t place) bool {
			y := c.said.words[t.child]
			return y.part == aDate && y.days.Days == child.days.Days && bounding(t.preposition) != bounding(p.preposition)
		})
	}
	isGovernor := func(governors []int) bool {
		if len(p.governors) == 0 {
			return true
		}
		return slices.ContainsFunc(p.governors, func(g int) bool {
			at, ok := c.bound[g]
			return ok && slices.ContainsFunc(governors, func(h int) bool { return h == at || c.said.words[at].part == aNoun && c.said.areOne(h, at) })
		})
	}
	for _, t := range c.said.places {
		if prepositionClass(t.preposition) != prepositionClass(p.preposition) || !isGovernor(t.governors) {
			continue
		}
		if c.reaches(p.child, t.child, 0) {
			return true
		}
	}
	// Who goes to attend something goes to it.
	for _, t := range c.said.relations {
		if prepositionClass(p.preposition) == "to" && t.tie == done && attending[c.said.words[t.head].term] && slices.ContainsFunc(c.said.relations, func(r relation) bool {
			return r.head == t.head && r.tie == mayDo && isGovernor([]int{r.child}) || r.child == t.head && r.tie == meant && isGovernor([]int{r.head})
		}) && c.reaches(p.child, t.child, 0) {
			return true
		}
	}
	// "The parade in Sarn" is the Sarn parade; "a spokesman for the union" is the union's.
	class := prepositionClass(p.preposition)
	if class != "in" && class != "for" && class != "by" {
		return false
	}
	for _, t := range c.said.relations {
		if t.tie != belonging || !isGovernor([]int{t.head}) {
			continue
		}
		y := c.said.words[t.child]
		if class == "in" && (y.name.Kind == "" || y.country != "" && !y.capital) {
			continue
		}
		if c.reaches(p.child, t.child, 0) {
			return true
		}
	}
	return false
}

// bounding returns a preposition that says on which side of a day something was.
func bounding(preposition string) string {
	switch preposition {
	case "before", "after", "since", "until", "till", "by", "from", "to":
		return preposition
	}
	return ""
}

// prepositionClass returns the preposition that stands for those that say the same.
func prepositionClass(preposition string) string {
	switch preposition {
	case "in", "at", "inside", "within":
		return "in"
	case "to", "into", "toward", "towards":
		return "to"
	case "about", "over", "regarding", "concerning":
		return "about"
	case "during", "amid":
		return "during"
	}
	return preposition
}

// isWord reports whether the two words say the same.
func (c *alignment) isWord(a, b int) bool {
	x, y := c.stated.words[a], c.said.words[b]
	if y.part == aPronoun || y.part == aDeterminer && y.possessive {
		return x.part == y.part && x.lower == y.lower || c.meantBy(x, b)
	}
	if x.part == aNumber || y.part == aNumber {
		return c.counts(a, b)
	}
	if x.country != "" && y.country != "" {
		if x.country != y.country {
			return false
		}
		if x.capital && y.capital {
			return x.lower == y.lower
		}
		return x.capital == y.capital || !c.stated.isScene(a, x) && !c.said.isScene(b, y)
	}
	if x.name.Kind != "" && y.name.Kind != "" {
		match := mention.CompareKeys(x.name.Key, y.name.Key)
		if match >= mention.Partial || match == mention.Near && strings.Contains(x.name.Key, " ") && x.name.Class == mention.Person {
			return true
		}
		if x.name.Class == mention.Person || y.name.Class == mention.Person {
			return false
		}
	}
	if x.name.Kind != "" && y.name.Kind == "" && y.possessive && c.meantByNoun(x, b) {
		return true
	}
	if x.part == aPronoun || x.part == aDeterminer {
		return x.lower == y.lower || x.part == aDeterminer
	}
	if x.part == anAuxiliary {
		return y.part == anAuxiliary && (beForm[x.lower] == beForm[y.lower])
	}
	if x.term == "" || y.term == "" {
		return x.lower == y.lower
	}
	if x.term == y.term {
		return true
	}
	return (x.part == y.part || x.part != aVerb && y.part != aVerb) && c.alike(x.term, y.term)
}

// isScene reports whether a word is the place where something is.
func (r *reading) isScene(i int, w word) bool {
	return w.capital && slices.ContainsFunc(r.places, func(p place) bool {
		return p.child == i && (prepositionClass(p.preposition) == "in" || p.preposition == "near" || p.preposition == "outside")
	})
}

// meantBy reports whether a pronoun of the sentence means a name of the statement: the
// first name before it in the sentence, or the only one of the sentence before.
func (c *alignment) meantBy(x word, b int) bool {
	if x.name.Kind == "" {
		return false
	}
	isPerson := personal[c.said.words[b].lower]
	suits := func(m mention.Mention) bool {
		return m.Kind == mention.Name && (m.Class == mention.Person) == isPerson
	}
	same := func(m mention.Mention, country string) bool {
		if x.country != "" && country != "" {
			return x.country == country
		}
		return mention.CompareKeys(x.name.Key, m.Key) >= mention.Partial
	}
	for i := range b {
		if w := c.said.words[i]; suits(w.name) && !c.said.doesTo(i, b) {
			return same(w.name, w.country)
		}
	}
	var only mention.Mention
	for _, m := range c.before {
		if !suits(m) {
			continue
		}
		if only.Kind != "" && only.Key != m.Key {
			return false
		}
		only = m
	}
	return only.Kind != "" && x.country == "" && same(only, "")
}

// meantByNoun reports whether a noun with "the" means a name of the statement, since
// the sentence before has it with the name: "the office of Orr & Sons", "the office's".
func (c *alignment) meantByNoun(x word, b int) bool {
	y := c.said.words[b]
	if c.earlier == nil || b == 0 || c.said.words[b-1].lower != "the" || y.term == "" {
		return false
	}
	earlier := c.earlier()
	return slices.ContainsFunc(earlier.relations, func(r relation) bool {
		if earlier.words[r.head].term != y.term || r.tie != belonging && r.tie != identity {
			return false
		}
		name := earlier.words[r.child]
		return name.name.Kind != "" && name.country == "" && mention.CompareKeys(name.name.Key, x.name.Key) >= mention.Partial
	})
}

// attending are terms of verbs whose object is where somebody goes.
var attending = wordSet(`attend visit join see`)

// doesTo reports whether one word is who does something to the other.
func (r *reading) doesTo(who, whom int) bool {
	return slices.ContainsFunc(r.relations, func(x relation) bool {
		return x.tie == done && x.child == whom && slices.ContainsFunc(r.relations, func(y relation) bool {
			return y.tie == doer && y.head == x.head && slices.Contains(r.sameAs(who), y.child)
		})
	})
}

var personal = wordSet(`he she him her his`)

// restricts reports whether a noun of the sentence is narrowed by a word that the
// statement's lacks, so that it is another: a deputy director is no director.
func (c *alignment) restricts(a, b int) bool {
	for _, t := range c.said.relations {
		if t.head != b || t.tie != belonging || !t.bare || !restricting[c.said.words[t.child].lower] {
			continue
		}
		if !slices.ContainsFunc(c.stated.relations, func(r relation) bool {
			return r.head == a && r.tie == belonging && c.stated.words[r.child].lower == c.said.words[t.child].lower
		}) {
			return true
		}
	}
	return false
}

// restricting are words with which a noun is another thing.
var restricting = wordSet(`deputy vice former ex acting assistant alleged supposed so-called would-be potential possible proposed planned attempted fake future
	next previous designate candidate honorary interim second-in-command suspected`)

// sameAs returns a word with those that stand for the same, by a title or in
// apposition.
func (r *reading) sameAs(b int) []int {
	all := []int{b}
	for _, t := range r.relations {
		if t.tie == identity && t.stance == (stance{}) {
			if t.head == b && !slices.Contains(all, t.child) {
				all = append(all, t.child)
			}
			if t.child == b && !slices.Contains(all, t.head) {
				all = append(all, t.head)
			}
		}
	}
	return all
}

func (r *reading) areOne(a, b int) bool { return slices.Contains(r.sameAs(a), b) }
