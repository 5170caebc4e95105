package relation

import (
	"slices"
	"strings"

	"footnote/retrieval/mention"
)

// A Comparison holds a sentence against a statement.
type Comparison struct {
	Stated, Said *Reading
	Before       *Reading                   // the sentence before Said, which says whom "he" means there; nil for none
	Alike        func(term, as string) bool // reports whether two terms that are not the same stand for the same
}

// A Difference is what a sentence says instead of what is stated: "eight" and not
// "seven", as both are written; or, with both "", that it was so, or was not.
type Difference struct {
	Said, Stated string
	IsSo         bool // where both are "": the sentence says that it was so, and the statement that it was not
}

// Same reports whether the sentence says all that is stated. Dates are not looked at,
// but for the side of a day on which something was.
func (c Comparison) Same() bool {
	a := alignment{Comparison: c}
	return a.borne()
}

// Otherwise returns the one thing that the sentence says otherwise, where it says all
// else that is stated. ok is false if there is none.
func (c Comparison) Otherwise() (d Difference, ok bool) {
	a := alignment{Comparison: c, differ: 1}
	if !a.borne() || len(a.instead) != 1 {
		return Difference{}, false
	}
	return a.instead[0], true
}

// An alignment looks for each relation of the statement in the sentence, and notes
// which words of the two are the same.
type alignment struct {
	Comparison
	differ  int         // differences that are allowed
	bound   map[int]int // words of the statement, and where they were found
	instead []Difference
}

// borne reports whether the sentence says what is stated, but for the differences
// that are allowed.
func (c *alignment) borne() bool {
	c.bound = make(map[int]int)
	identifies := slices.ContainsFunc(c.Stated.relations, func(r relation) bool { return r.tie == identity })
	if len(c.Stated.verbs)+len(c.Stated.copulas) == 0 && !identifies {
		return false // nothing is stated
	}
	for _, v := range c.Stated.verbs {
		if !c.has(v) {
			return false
		}
	}
	for _, v := range c.Stated.copulas {
		if !identifies && !c.find(v) {
			return false
		}
	}
	return c.identified() && c.worded() && !slices.ContainsFunc(c.Stated.places, func(p place) bool { return !c.placed(p) }) && c.leftOver()
}

// has reports whether a word of the statement was found, or is now.
func (c *alignment) has(a int) bool {
	_, bound := c.bound[a]
	return bound || c.find(a)
}

// identified reports whether the sentence says who is what as it is stated.
func (c *alignment) identified() bool {
	for _, r := range c.Stated.relations {
		switch isMeasure := c.Stated.words[r.head].figure.Unit != "" && r.stance == (stance{}); {
		case r.tie != identity:
		case isMeasure && !c.measures(r), !isMeasure && !c.has(r.head):
			return false
		}
	}
	return true
}

// worded reports whether the sentence has the words of the statement that say
// something, those in its places aside.
func (c *alignment) worded() bool {
	for i, w := range c.Stated.words {
		if w.part != aNoun && w.part != aVerb && w.part != aNumber || w.term == "" && w.name.Kind == "" {
			continue
		}
		inPlace := func(p place) bool { return p.child == i || slices.Contains(c.below(p.child), i) }
		if _, bound := c.bound[i]; !bound && !slices.ContainsFunc(c.Stated.places, inPlace) && !c.find(i) {
			return false
		}
	}
	return true
}

// leftOver reports whether the sentence has the loose words of the statement, and no
// "not" beside them, which may deny any of it.
func (c *alignment) leftOver() bool {
	rest := slices.Clone(c.Said.loose)
	for _, w := range c.Stated.loose {
		at := slices.Index(rest, w)
		if at < 0 {
			return false
		}
		rest = slices.Delete(rest, at, at+1)
	}
	return !slices.Contains(rest, "not")
}

// below returns the words that belong to one, directly or not.
func (c *alignment) below(head int) []int {
	var all []int
	for _, r := range c.Stated.relations {
		if r.head == head && r.tie != identity && !slices.Contains(all, r.child) {
			all = append(append(all, r.child), c.below(r.child)...)
		}
		if len(all) > len(c.Stated.words) {
			return all
		}
	}
	return all
}

// find looks for a word of the statement, with all that hangs on it, anywhere in the
// sentence.
func (c *alignment) find(a int) bool {
	for b := range c.Said.words {
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
		return at == b || c.Said.areOne(at, b)
	}
	instead := len(c.instead)
	undo := func() bool { c.instead = c.instead[:instead]; return false }
	if depth > mostDeep || !c.isWord(a, b) || c.Stated.refused[a] != c.Said.refused[b] || c.isTaken(a, b) {
		return undo()
	}
	if c.Stated.words[a].part == aVerb || c.Stated.words[a].part == anAuxiliary {
		x, y := c.Stated.stances[a], c.Said.stances[b]
		if x.open != y.open || x.coming != y.coming {
			return undo()
		}
		if marker := c.Stated.markers[a]; marker != "" && marker != c.Said.markers[b] {
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
	for _, r := range c.Stated.relations {
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
		if at == b && other != a && c.Stated.words[other].lower == c.Stated.words[a].lower {
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

// denialOf returns the difference of a sentence that denies what is stated.
func denialOf(stated stance) Difference { return Difference{IsSo: stated.denied} }

// differs notes a difference, if one more is allowed.
func (c *alignment) differs(d Difference) bool {
	if len(c.instead) >= c.differ {
		return false
	}
	c.instead = append(c.instead, d)
	return true
}

// holds reports whether a relation of the statement is one of the sentence's, whose
// head is b.
func (c *alignment) holds(r relation, b, depth int) bool {
	heads := c.Said.sameAs(b)
	for _, t := range c.Said.relations {
		if !slices.Contains(heads, t.head) {
			continue
		}
		if t.head != b && t.tie != identity && c.Said.words[b].part != aNoun {
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
	x, y := c.Stated.words[stated.child], c.Said.words[said.child]
	if x.country == "" || x.capital == y.capital {
		return false
	}
	return stated.bare && x.capital || said.bare && y.capital || roleNouns[c.Stated.words[stated.head].lower]
}

// roleNouns are of whom somebody is: they hold an office.
var roleNouns = wordSet(`spokesman spokeswoman spokesperson mayor ambassador minister president governor chairman head director leader chief envoy officials official`)

// reaches reports whether the word b, or what stands for the same, is the word a.
func (c *alignment) reaches(a, b, depth int) bool {
	for _, one := range c.Said.sameAs(b) {
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
	for _, t := range c.Said.relations {
		if t.head == b && t.tie == belonging && t.child != b && c.Said.words[t.child].country == "" && c.Stated.words[r.child].country == "" {
			if c.holds(r, t.child, depth+1) {
				return true
			}
		}
	}
	nation := c.Stated.words[r.child].country != "" && !c.Stated.words[r.child].capital
	for _, p := range c.Said.places {
		if !slices.Contains(p.governors, b) {
			continue
		}
		if prepositionClass(p.preposition) == "in" && !nation && r.bare && c.Stated.words[r.child].name.Kind != "" && c.fits(r.child, p.child, depth) {
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
	x, y := c.Stated.words[a], c.Said.words[b]
	if x.part == aQuantity || y.part == aQuantity {
		if x.lower == y.lower {
			c.bound[a] = b
			return true
		}
		return false
	}
	if x.figure.Kind != "" && y.figure.Kind != "" {
		if x.figure.SameNumber(y.figure) {
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
	x := c.Stated.words[r.child]
	for _, t := range c.Said.relations {
		if t.tie != numbered || !slices.Contains(heads, t.head) {
			continue
		}
		y := c.Said.words[t.child]
		if x.part != aNumber || y.part != aNumber || x.figure.Bound != mention.Exactly || y.figure.Bound != mention.Exactly || x.term == y.term {
			continue
		}
		if c.differs(Difference{Said: c.Said.written(t.child), Stated: c.Stated.written(r.child)}) {
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
	x := c.Stated.words[r.head].figure
	var others []int
	for _, one := range c.Said.sameAs(c.bound[r.child]) {
		y := c.Said.words[one].figure
		switch {
		case y.Kind == "" || y.Unit != x.Unit || y.Key != x.Key && x.Unit == "people":
		case x.SameNumber(y):
			c.bound[r.head] = one
			return true
		case x.Bound == mention.Exactly && y.Bound == mention.Exactly:
			others = append(others, one)
		}
	}
	if len(others) != 1 || !c.differs(Difference{Said: c.Said.written(others[0]), Stated: c.Stated.written(r.head)}) {
		return false
	}
	c.bound[r.head] = others[0]
	return true
}

// placed reports whether what the statement says behind a preposition is said so in
// the sentence.
func (c *alignment) placed(p place) bool {
	child := c.Stated.words[p.child]
	if child.part == aDate { // days are compared as such, but for their bounds
		return !slices.ContainsFunc(c.Said.places, func(t place) bool {
			y := c.Said.words[t.child]
			return y.part == aDate && y.days.Days == child.days.Days && bounding(t.preposition) != bounding(p.preposition)
		})
	}
	isGovernor := func(governors []int) bool {
		if len(p.governors) == 0 {
			return true
		}
		return slices.ContainsFunc(p.governors, func(g int) bool {
			at, ok := c.bound[g]
			return ok && slices.ContainsFunc(governors, func(h int) bool { return h == at || c.Said.words[at].part == aNoun && c.Said.areOne(h, at) })
		})
	}
	for _, t := range c.Said.places {
		if prepositionClass(t.preposition) != prepositionClass(p.preposition) || !isGovernor(t.governors) {
			continue
		}
		if c.reaches(p.child, t.child, 0) {
			return true
		}
	}
	// Who goes to attend something goes to it.
	for _, t := range c.Said.relations {
		if prepositionClass(p.preposition) == "to" && t.tie == done && attending[c.Said.words[t.head].term] && slices.ContainsFunc(c.Said.relations, func(r relation) bool {
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
	for _, t := range c.Said.relations {
		if t.tie != belonging || !isGovernor([]int{t.head}) {
			continue
		}
		y := c.Said.words[t.child]
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
	x, y := c.Stated.words[a], c.Said.words[b]
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
		return x.capital == y.capital || !c.Stated.isScene(a, x) && !c.Said.isScene(b, y)
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
	return (x.part == y.part || x.part != aVerb && y.part != aVerb) && c.Alike(x.term, y.term)
}

// isScene reports whether a word is the place where something is.
func (r *Reading) isScene(i int, w word) bool {
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
	isPerson := personal[c.Said.words[b].lower]
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
		if w := c.Said.words[i]; suits(w.name) && !c.Said.doesTo(i, b) {
			return same(w.name, w.country)
		}
	}
	if c.Before == nil {
		return false
	}
	var only mention.Mention
	for _, m := range c.Before.mentions {
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
	y := c.Said.words[b]
	if c.Before == nil || b == 0 || c.Said.words[b-1].lower != "the" || y.term == "" {
		return false
	}
	return slices.ContainsFunc(c.Before.relations, func(r relation) bool {
		if c.Before.words[r.head].term != y.term || r.tie != belonging && r.tie != identity {
			return false
		}
		name := c.Before.words[r.child]
		return name.name.Kind != "" && name.country == "" && mention.CompareKeys(name.name.Key, x.name.Key) >= mention.Partial
	})
}

// attending are terms of verbs whose object is where somebody goes.
var attending = wordSet(`attend visit join see`)

// doesTo reports whether one word is who does something to the other.
func (r *Reading) doesTo(who, whom int) bool {
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
	for _, t := range c.Said.relations {
		if t.head != b || t.tie != belonging || !t.bare || !restricting[c.Said.words[t.child].lower] {
			continue
		}
		if !slices.ContainsFunc(c.Stated.relations, func(r relation) bool {
			return r.head == a && r.tie == belonging && c.Stated.words[r.child].lower == c.Said.words[t.child].lower
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
func (r *Reading) sameAs(b int) []int {
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

func (r *Reading) areOne(a, b int) bool { return slices.Contains(r.sameAs(a), b) }
