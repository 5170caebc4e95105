package answer

import (
	"cmp"
	"iter"
	"maps"
	"regexp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"footnote/retrieval"
	"footnote/retrieval/mention"
)

// An assertion is a value that a sentence gives to something: a number to what it
// counts, a role to a person, a day or an outcome to an event. What takes longer to
// tell of it is there when it has been observed.
type assertion struct {
	excerpt  // of the one sentence
	*scene   // observed
	aspect   aspect
	mention  mention.Mention // the figure, the person or the date; zero for an outcome
	value    string          // in the source's words
	from     int             // where they begin; bytes of the document's text
	to       int             // where they end
	source   string          // observed: who says so: the document, and whom it credits; "" before
	deed     string          // figure, observed: what was done to what is counted; "" when not known
	issue    *issue          // outcome: of what
	denied   denial          // denial: how it is denied
	subject  string          // denial: the term of the verb or noun; extent: of the noun; clock, place: the group of the verb
	clock    clock           // of a clock
	subjects []string        // outcome of the same: the term of what it is of; cause: its own; place: whom it is of, by name
	side     int             // outcome: index of issue.sides; denial: 1 for what denies; extent: 1 for all of it
	beside   []string        // figure, day, denial, observed: the terms next to the value
	counts   countedThing    // figure: what it counts
	people   bool            // figure: whether these are people
}

// An aspect is what an assertion is about.
type aspect int

const (
	figureAspect aspect = iota
	roleAspect
	dayAspect
	outcomeAspect
	denialAspect
	extentAspect
	causeAspect
	ageAspect
	clockAspect
	placeAspect
)

// A scene is what a sentence speaks of, and the passage around it.
type scene struct {
	*observer
	read     bool
	text     string                  // of the sentence
	start    int                     // of the sentence, in bytes of the document's text
	matches  map[*regexp.Regexp]bool // of text, as far as asked for
	content  []retrieval.Word        // without stop words, names, figures and dates
	figures  []retrieval.Span
	parts    []int             // where what parts clauses stands
	terms    map[string]string // their terms, as written
	persons  []string          // keys; those of a sentence shortly before where it names nobody
	own      []string          // keys of the people that the sentence itself names
	here     map[string]bool   // keys of the places that the sentence itself names
	nations  map[string]bool   // countries and peoples
	names    map[string]bool   // keys of the other names
	unsure   map[string]bool   // keys of names, in full, that may be a person's
	places   map[string]bool   // keys of those that are no countries; of the sentence before where it names none
	days     []mention.Days    // as far as they tell when something happened
	written  map[string]bool   // the terms' words, in small letters
	periods  []mention.Days    // all that the sentence names
	groups   map[string]bool   // of otherGroups, by their first word
	vicinity map[string]bool   // names of the passage and of its title, but countries
}

// An observer reads the assertions of passages.
type observer struct {
	stemmer *retrieval.Stemmer
	*kindred
	sought      sought
	matters     map[[2]int32]bool         // by two passages: whether they are on one matter
	namesShared map[[2]int32]int          // by two documents: how many names they have in common
	tellings    map[int32]map[string]bool // by document: the names of its passages
	scenes      map[[2]int32]*scene       // by passage and sentence
	vicinities  map[int32]map[string]bool // by passage
}

func newObserver(question *retrieval.Question, sought sought) *observer {
	return &observer{stemmer: retrieval.NewStemmer(), kindred: newKindred(question), sought: sought,
		matters: make(map[[2]int32]bool), namesShared: make(map[[2]int32]int), tellings: make(map[int32]map[string]bool), scenes: make(map[[2]int32]*scene), vicinities: make(map[int32]map[string]bool)}
}

// sought says which assertions are read; figures and days always are.
type sought struct {
	issues  uint64 // as bits of [issues]
	roles   bool   // and ages
	causes  bool
	places  bool
	denied  func(verb string) bool // by its term; nil for none
	extents func(noun string) bool // by its term; nil for none
}

// everything seeks all assertions.
func everything() sought {
	any := func(string) bool { return true }
	return sought{issues: ^uint64(0), roles: true, causes: true, places: true, denied: any, extents: any}
}

// kindred knows the words that reports use for one another, as far as it was asked.
type kindred struct {
	of    func(term string) []string
	terms map[string][]string
}

func newKindred(question *retrieval.Question) *kindred {
	return &kindred{of: question.Alike, terms: make(map[string][]string)}
}

// kin returns the terms of words that reports use for a term's.
func (k *kindred) kin(term string) []string {
	kin, ok := k.terms[term]
	if !ok {
		kin = k.of(term)
		k.terms[term] = kin
	}
	return kin
}

// areAlike reports whether two terms are one, or of words that reports use for one
// another.
func (k *kindred) areAlike(a, b string) bool {
	return a == b || deedGroups[a] != "" && deedGroups[a] == deedGroups[b] || otherGroups[a] != "" && otherGroups[a] == otherGroups[b] || slices.Contains(k.kin(a), b)
}

// spokenOf returns what of the sought the excerpts that are shown speak of: outcomes,
// denials and extents that differ from none of theirs are not touched.
func (s sought) spokenOf(result *retrieval.Result, shown []excerpt) sought {
	o := newObserver(result.Question, s)
	verbs, nouns := make(map[string]bool), make(map[string]bool)
	narrow := sought{roles: s.roles, causes: s.causes, places: s.places}
	for e, text := range asserting(result.Hits) {
		if !slices.ContainsFunc(shown, func(other excerpt) bool { return overlap(e, other) }) {
			continue
		}
		lower := strings.ToLower(text)
		words := lettersOf(lower)
		for _, a := range slices.Concat(o.outcomes(e, text, lower, words), o.denials(e, text), o.extents(e, text, words)) {
			switch a.aspect {
			case outcomeAspect:
				narrow.issues |= 1 << slices.Index(issues, a.issue)
			case denialAspect:
				verbs[a.subject] = true
			case extentAspect:
				nouns[a.subject] = true
			}
		}
		for _, word := range o.stemmer.Words(text) {
			if s.denied != nil && word.Term != "" && s.denied(word.Term) && inflected.MatchString(text[word.Start:word.End]) {
				verbs[word.Term] = true // which others may deny
			}
		}
	}
	if len(verbs) > 0 {
		narrow.denied = func(verb string) bool { return verbs[verb] }
	}
	if len(nouns) > 0 {
		narrow.extents = func(noun string) bool { return nouns[noun] }
	}
	return narrow
}

// assertions returns what of the sought the sentences of a result's hits assert, in
// their order, and last what some say that others deny. A passage that is there twice
// is read once.
func assertions(result *retrieval.Result, sought sought) []assertion {
	hits := result.Hits
	o := newObserver(result.Question, sought)
	for i := range hits {
		if o.tellings[hits[i].DocumentID] == nil {
			o.tellings[hits[i].DocumentID] = make(map[string]bool)
		}
		maps.Copy(o.tellings[hits[i].DocumentID], o.around(&hits[i]))
	}
	var all []assertion
	for e, text := range asserting(hits) {
		for _, a := range o.values(e, mentionsIn(e.hit, e.hit.Sentences[e.best]), text) {
			a.scene = o.sceneOf(e)
			all = append(all, a)
		}
	}
	denied := make(map[string]denial)
	for _, a := range all {
		if a.aspect == denialAspect {
			denied[a.subject] |= a.denied
		}
	}
	if len(denied) == 0 {
		return all
	}
	begun := beginningsOfTerms(denied)
	for e, text := range asserting(hits) {
		if begun.saidIn(text) {
			all = append(all, o.affirmations(e, o.sceneOf(e), denied)...)
		}
	}
	return all
}

// around returns the names of a passage, but those of countries.
func (o *observer) around(hit *retrieval.Hit) map[string]bool {
	if o.vicinities[hit.ID] == nil {
		o.vicinities[hit.ID] = namesAround(hit)
	}
	return o.vicinities[hit.ID]
}

// sceneOf returns the scene of an excerpt's sentence, unread.
func (o *observer) sceneOf(e excerpt) *scene {
	at := [2]int32{e.hit.ID, int32(e.best)}
	if o.scenes[at] == nil {
		o.scenes[at] = &scene{observer: o}
	}
	return o.scenes[at]
}

// asserting yields the sentences of the hits that may assert something, each with
// its text.
func asserting(hits []retrieval.Hit) iter.Seq2[excerpt, string] {
	return func(yield func(excerpt, string) bool) {
		seen := make(map[int32]bool)
		for i := range hits {
			if seen[hits[i].ID] {
				continue
			}
			seen[hits[i].ID] = true
			for n := range hits[i].Sentences {
				e := excerpt{hit: &hits[i], first: n, last: n, best: n}
				if text := e.sentence(); len(text) <= longestAsserted && !strings.HasSuffix(text, "?") && !yield(e, text) {
					return
				}
			}
		}
	}
}

// observe reads what the sentence tells of the assertion, unless that is done: the
// scene, who says so, and of a figure or a verb what stands beside.
func (a *assertion) observe() {
	if a.source != "" {
		return
	}
	a.scene.observe(a.excerpt)
	a.source = a.hit.Collection + " " + a.hit.Document.Path
	if credits := creditsAt(a.hit, a.best, a.from); len(credits) > 0 {
		a.source += " " + credits[0].Key
	}
	if a.aspect == figureAspect && (a.people || a.mention.Unit == "" && a.mention.Key != "") {
		a.deed = a.deedBeside(a.mention)
	}
	if a.aspect == figureAspect || a.aspect == dayAspect || a.aspect == denialAspect || a.aspect == clockAspect || a.aspect == placeAspect {
		a.beside = a.besideOf(*a)
	}
}

// longestAsserted bounds a sentence's bytes: longer ones are lists and tables.
const longestAsserted = 700

// mentionsIn returns the mentions that stand in a run of the hit.
func mentionsIn(hit *retrieval.Hit, in retrieval.Span) []mention.Mention {
	var found []mention.Mention
	for _, m := range hit.Mentions {
		if m.Start >= in.Start && m.End <= in.End {
			found = append(found, m)
		}
	}
	return found
}

// values returns the assertions of a sentence, without their scene.
func (o *observer) values(e excerpt, mentions []mention.Mention, text string) []assertion {
	var read []assertion
	start := e.hit.Sentences[e.best].Start
	var days []mention.Mention
	for _, m := range mentions {
		switch m.Kind {
		case mention.Figure:
			if containsAny(text, disowning) && disowned.MatchString(text[m.End-start:]) {
				continue
			}
			if m.Unit != "%" && isPart(tail(text[:m.Start-start]), text[m.Start-start:m.End-start], text[m.End-start:]) && !aboard.MatchString(text[m.End-start:]) || m.Key != "" && both[m.Key] && m.Value == 2 {
				continue
			}
			if m.Unit != "people" && changed.MatchString(tail(text[:m.Start-start])) {
				continue
			}
			if isDuration[m.Unit] && interval.MatchString(text[m.End-start:]) {
				continue // "two days after"
			}
			value, from := boundedValue(e.hit, m)
			counts := countedBy(e.hit, m)
			m = inBaseUnit(m, &counts)
			read = append(read, assertion{excerpt: e, aspect: figureAspect, mention: m, value: value, from: from, to: m.End,
				counts: counts, people: ofPeople(m, text[m.Start-start:m.End-start])})
		case mention.Name:
			if at := ageBeside(text, m.Start-start, m.End-start); o.sought.roles && m.Class != mention.Place && at.End > 0 {
				read = append(read, assertion{excerpt: e, aspect: ageAspect, mention: m, value: text[at.Start:at.End], from: start + at.Start, to: start + at.End})
			}
			if !o.sought.roles || m.Class == mention.Place {
				continue
			}
			for _, at := range rolesBeside(text, m.Start-start, m.End-start) {
				if from, to := start+at.Start, start+at.End; to <= m.RoleStart || m.RoleEnd <= from {
					told := m
					told.RoleStart, told.RoleEnd = from, to
					read = append(read, assertion{excerpt: e, aspect: roleAspect, mention: told, value: clean(e.at(from, to)), from: from, to: to})
				}
			}
			if m.RoleEnd <= m.RoleStart || m.RoleStart < e.hit.Start || m.RoleEnd > e.hit.End {
				continue
			}
			role := clean(e.hit.Text[m.RoleStart-e.hit.Start : m.RoleEnd-e.hit.Start])
			if readRole(role).noun != "" {
				from := m.RoleStart + len(whoseRole.FindString(e.at(m.RoleStart, m.RoleEnd)))
				if strings.HasPrefix(role, "d'") || strings.HasPrefix(role, "d’") { // chargé
					from = start + strings.LastIndexByte(strings.TrimRight(text[:from-start], " "), ' ') + 1
				}
				read = append(read, assertion{excerpt: e, aspect: roleAspect, mention: m, value: clean(e.at(from, m.RoleEnd)), from: from, to: m.RoleEnd})
			}
		case mention.Date:
			if (m.Days.To-m.Days.From < widestAccount || isYear(m.Days)) && !saidOn.MatchString(tail(text[:m.Start-start])) && !nightTo.MatchString(tail(text[:m.Start-start])) {
				days = append(days, m)
			}
		}
	}
	if at := onlyDeathIn(text); at != nil {
		one := mention.Mention{Kind: mention.Figure, Start: start + at[0], End: start + at[1], Key: o.stemmer.Term(text[at[2]:at[3]]), Value: 1, High: 1, Unit: "people"}
		read = append(read, assertion{excerpt: e, aspect: figureAspect, mention: one, value: clean(text[at[0]:at[1]]), from: one.Start, to: one.End, counts: countedBy(e.hit, one), people: true})
	}
	if once := slices.DeleteFunc(slices.Clone(days), func(m mention.Mention) bool {
		return !isYear(m.Days) || !onceIn.MatchString(tail(text[:m.Start-start]))
	}); len(days) > 1 {
		days = once
	}
	if len(days) == 1 { // of two, either may be of something else
		value := clean(text[days[0].Start-start : days[0].End-start])
		read = append(read, assertion{excerpt: e, aspect: dayAspect, mention: days[0], value: value, from: days[0].Start, to: days[0].End})
	}
	lower := strings.ToLower(text)
	words := lettersOf(lower)
	read = slices.Concat(read, o.outcomes(e, text, lower, words), o.denials(e, text), o.extents(e, text, words), o.causes(e, text, words), o.clocks(e, text), o.spots(e, mentions, text, words))
	for i := range read {
		read[i].account = retrieval.Span{Start: read[i].from, End: read[i].to}
	}
	return read
}

// saidOn stands before a day on which something was said, which is not the day of what
// was said.
var saidOn = regexp.MustCompile(`(?i)\b(?:said|says|told|announced|reported|stated|confirmed|added|stressed|warned|admitted|wrote)(?:\s+(?:reporters|journalists|us|(?:in|to|at)\s+(?:an?\s+|the\s+)?\pL+|(?-i:\p{Lu})\S*)){0,2}(?:\s+(?:late|early))?(?:\s+on)?\s+$`)

// nightTo stands before a day that a night belongs to as much as the one before.
var nightTo = regexp.MustCompile(`(?i)\bnight\s+to\s+$`)

// aside stands before a day that is not the one of what the sentence tells: on which it
// was said, or which is told of something by the way, as in "the dam, finished in 2009".
var aside = regexp.MustCompile(saidOn.String() + `|\bnight\s+to\s+$|,\s+(?:\pL+ly\s+)?\pL+(?:ed|en|ilt|old|ought)\s+(?:in|on)\s+$`)

// widestAccount is how many days a date may span to be an account of the day of
// something: a weekend, or a night.
const widestAccount = 4

func isYear(d mention.Days) bool {
	from, to := d.From.Time(), d.To.Time()
	return from.Year() == to.Year() && from.YearDay() == 1 && to.Month() == 12 && to.Day() == 31
}

// ofPeople reports whether a figure is of people: those that it calls so, and by the
// ending of their name miners, tailors and chemists.
func ofPeople(m mention.Mention, written string) bool {
	return m.Unit == "people" || m.Unit == "" && m.Key != "" && (anybody[m.Key] || anyone[m.Key] || doers.MatchString(written) && !lifeless[written[strings.LastIndexAny(written, " -")+1:]])
}

var doers = regexp.MustCompile(`\b\p{Ll}{2,}(?:[^g]ers|eers|ors|ists|icians|men|women)$`)

// lifeless are nouns that end as those of people do.
var lifeless = wordSet(`helicopters choppers computers containers trailers bunkers rivers towers papers newspapers letters orders numbers metres kilometres barriers boosters
	freighters tankers trawlers steamers coasters bombers carriers cancers sensors doors floors motors tractors reactors generators factors sectors errors corridors mirrors
	colours colors offers powers layers shutters quarters chapters posters corners borders disasters centers meters covers drawers counters cylinders shelters scooters
	printers servers routers transformers elevators detectors indicators parameters answers winters summers dinners hours flowers feathers hammers
	boilers burners excavators bulldozers loudspeakers speakers radars lasers trousers manners matters harbors harbours`)

// ageBehind and ageBefore stand beside a name whose bearer's age is told.
var (
	ageBehind = regexp.MustCompile(`^[*”"]*(?:,\s(?:an?\s(?:[\pL-]+\s){1,3})?(?:aged?\s|an?\s|the\s)?([1-9]\d)(?:\syears\sold|-year-old(?:\s[\pL-]+){1,3}?)?(?:[,.;)]|$|\s(?:and|from|of|who|was|is|in)\s)|\s\(([1-9]\d)\))`)
	ageBefore = regexp.MustCompile(`\b([1-9]\d)-year-old\s(?:[\pL-]+\s){0,3}[*“"]*$`)
)

// ageBeside returns where in a sentence the age stands of whose name does from start to
// end; all in bytes of the sentence. Its End is 0 for none.
func ageBeside(sentence string, start, end int) retrieval.Span {
	if !strings.ContainsAny(sentence, "123456789") {
		return retrieval.Span{}
	}
	if at := ageBehind.FindStringSubmatchIndex(sentence[end:]); at != nil {
		return retrieval.Span{Start: end + max(at[2], at[4]), End: end + max(at[3], at[5])}
	}
	before := tail(sentence[:start])
	if at := ageBefore.FindStringSubmatchIndex(before); at != nil {
		return retrieval.Span{Start: start - len(before) + at[2], End: start - len(before) + at[3]}
	}
	return retrieval.Span{}
}

// position is a noun of what somebody may be in a house, at the end of a role or before
// whom it is for.
const position = `(?:adviser|ambassador|attorney|captain|chair(?:man|woman|person)?|charg[ée]e?\s+d['’]affaires|chief|commander|commissioner|consul|coach|conductor|curator|counsel|dean|deputy|director|editor|envoy|executive|governor|head|imam|inspector|judge|manager|mayor|minister|officer|owner|premier|president|principal|prosecutor|rector|secretary|spokes(?:man|woman|person)|superintendent|supervisor|treasurer)`

// roleBehind and roleBefore stand beside a name, where commas part them.
var (
	roleBehind = regexp.MustCompile(`^[*”"]*,\s+(?:the\s+|an?\s+|its\s+|their\s+)?(?:[\p{Lu}\p{Ll}]+\s+who\s+(?:is|was)\s+(?:the\s+|an?\s+)?)?((?:[\pL’'-]+\s+){0,4}?` + position + `(?:-in-chief)?(?:\s+(?:of|for|at)\s+[^,;.()]{2,50}?)?)(?:[,;.]|\s+who\b|$)`)
	roleBefore = regexp.MustCompile(`(?:^|\s)(?:[Tt]he|[Aa]n?|[Ii]ts|[Hh]is)\s+((?:[\pL-]+\s+){0,4}?` + position + `(?:\s+(?:of|for|at)\s+[^,;.()]{2,40})?),\s+(?:M(?:r|rs|s)\.?\s+)?[*“"]*$`)
)

// apposed returns a text that begins with a comma, as what is told of a name behind it
// does; "" for another.
func apposed(behind string) string {
	if strings.HasPrefix(strings.TrimLeft(behind, "*”\""), ",") {
		return behind
	}
	return ""
}

// parted ends in the comma behind a role.
var parted = regexp.MustCompile(`,\s+(?:M(?:r|rs|s)\.?\s+)?[*“"]*$`)

// ofNext begins a role, and nextName stands behind one, that belongs to the next in a list.
var (
	ofNext   = regexp.MustCompile(`^(?:and|or|but|with|as|by)\b`)
	nextName = regexp.MustCompile(`^,\s+[*“"]*\p{Lu}`)
)

// rolesBeside returns where the roles stand, in bytes of the sentence, that it gives to
// whose name stands from start to end.
func rolesBeside(sentence string, start, end int) []retrieval.Span {
	var roles []retrieval.Span
	if at := roleBehind.FindStringSubmatchIndex(apposed(sentence[end:])); at != nil && !ofNext.MatchString(sentence[end+at[2]:end+at[3]]) && !nextName.MatchString(sentence[end+at[3]:]) {
		roles = append(roles, retrieval.Span{Start: end + at[2], End: end + at[3]})
	}
	from := max(0, start-longestRole)
	if !strings.Contains(sentence[max(from, start-longestParted):start], ",") || !parted.MatchString(sentence[from:start]) {
		return roles
	}
	if at := roleBefore.FindStringSubmatchIndex(sentence[from:start]); at != nil && !ofNext.MatchString(sentence[from+at[2]:from+at[3]]) {
		roles = append(roles, retrieval.Span{Start: from + at[2], End: from + at[3]})
	}
	return roles
}

// longestParted is how many bytes at most a match of parted has.
const longestParted = 12

// longestRole is how many bytes before a name its role begins at most.
const longestRole = 90

// onlyDeathIn returns where a sentence counts one death, as a match of onlyDeath; nil for
// none.
func onlyDeathIn(text string) []int {
	if !strings.Contains(text, "only ") && !strings.Contains(text, "sole ") {
		return nil
	}
	return onlyDeath.FindStringSubmatchIndex(text)
}

// onlyDeath counts one.
var onlyDeath = regexp.MustCompile(`\b(?:[Tt]he\s+)?(?:only|sole)\s+(death|victim|fatality)\b`)

// whoseRole begins a role and says whose it is without a name: "the bank's director".
var whoseRole = regexp.MustCompile(`^(?:the\s+)?\p{Ll}+['’]s\s+|^\p{Ll}+ed\s+(?:the|an?)\s+`)

// disowned stands behind a figure that the sentence gives because it is wrong.
var disowned = regexp.MustCompile(`(?i)^[^.,;:]{0,20}\b(?:is|are|was|were)\s+(?:\pL+ly\s+)?(?:invented|false|wrong|untrue|exaggerated|made\s+up)\b`)

// changed stands before what a figure, of which others may have told, was changed to.
var changed = regexp.MustCompile(`(?i)\b(?:raised|increased|lifted|doubled|trebled|tripled|cut|lowered|reduced|slashed|extended)(?:\s+(?:it|them|from\s+[^,;]{1,24}))?\s+to\s+(?:about\s+|around\s+)?$`)

// disowning are what one of must be in a text for disowned to match.
var disowning = []string{"invented", "false", "wrong", "untrue", "exaggerated", "made up"}

// both are nouns of which "the two" are all that there are.
var both = wordSet(`countri side nation parti capit govern state neighbour neighbor`)

// partBefore and partBehind stand beside a number that is a part of another, or
// the whole that another is a part of.
var (
	partBefore = regexp.MustCompile(`(?i)(?:(?:^|,\s+)with|\b(?:including|include|includes|among|amongst|whom|another|further|other|of\s+(?:the|its|their|these|those)|out\s+of|of\s+(?:about|around))|\()\s*(?:at\s+least\s+|about\s+|the\s+|more\s+than\s+)?$`)
	partBehind = regexp.MustCompile(`(?i)^\s*(?:of\s+(?:them|these|those|whom|which|the)\b|more\b|others?\b)`)

	// ofHouse stands behind those who belong to something: "five employees of the mill".
	ofHouse = regexp.MustCompile(`(?i)^\s*of\s+the\b`)
	named   = regexp.MustCompile(`\p{Ll}{4,}s$`)
)

// aboard stands behind all who were on a vessel: "sank with 210 people aboard".
var aboard = regexp.MustCompile(`(?i)^\s*(?:(?:were\s+)?aboard|(?:were\s+)?on\s+board)\b`)

func isPart(before, figure, behind string) bool {
	return partBefore.MatchString(before) || partBehind.MatchString(behind) && !(named.MatchString(figure) && ofHouse.MatchString(behind))
}

// tail returns the last bytes of a text, from the beginning of a rune on: as many as
// the words have that stand before a figure or a verb and change what it means.
func tail(text string) string {
	const most = 48
	if len(text) <= most {
		return text
	}
	from := len(text) - most
	for from < len(text) && !utf8.RuneStart(text[from]) {
		from++
	}
	return text[from:]
}

// baseUnits are the units in which what is told in others is compared, and how many of
// the others one is.
var baseUnits = map[string]struct {
	unit string
	per  float64
}{
	"kg": {"t", 1000}, "m": {"km", 1000}, "cm": {"km", 100_000}, "minute": {"hour", 60},
	"mile": {"km", 1 / 1.609344}, "nautical mile": {"km", 1 / 1.852}, "foot": {"km", 3280.84}, "acre": {"ha", 2.471054},
}

// money are the keys of currencies that have no unit.
var money = wordSet(`franc crown rand naira dinar dirham peso real riyal shill krona leu lev forint baht rupiah ringgit won tenge som lari dram`)

// inBaseUnit returns a figure in the unit in which it is compared, of what it counts.
func inBaseUnit(m mention.Mention, counts *countedThing) mention.Mention {
	switch {
	case m.Unit == "" && money[m.Key]:
		m.Unit = m.Key
	case m.Unit == "" && m.Key == "mile":
		if m.Unit = "mile"; len(counts.others) > 0 {
			m.Unit = strings.Join(append(slices.Clone(counts.others), m.Unit), " ") // nautical, square
		}
		counts.others = nil
	}
	if base, ok := baseUnits[m.Unit]; ok {
		m.Unit, m.Value, m.High = base.unit, m.Value/base.per, m.High/base.per
	}
	return m
}

// boundWords stand before a figure and limit it.
var boundWords = regexp.MustCompile(`(?i)\b(?:(?:no\s+|not\s+)?(?:more|less|fewer|greater|higher)\s+than|up\s+to|at\s+(?:least|most)|about|around|roughly|approximately|nearly|almost|some|over|under|below|an?\s+estimated|estimated|exceeding)\s+$`)

// limiting are the words that a match of boundWords ends in.
var limiting = wordSet(`than to least most about around roughly approximately nearly almost some over under below estimated exceeding`)

// lastOf returns the last word of a text, in small letters.
func lastOf(text string) string {
	text = strings.TrimRightFunc(text, unicode.IsSpace)
	return strings.ToLower(text[strings.LastIndexFunc(text, func(r rune) bool { return !unicode.IsLetter(r) })+1:])
}

// boundedValue returns the figure as it is written, with the words that limit it,
// and where that begins.
func boundedValue(hit *retrieval.Hit, m mention.Mention) (value string, from int) {
	written := hit.Text[m.Start-hit.Start : m.End-hit.Start]
	before := tail(hit.Text[:m.Start-hit.Start])
	if !limiting[lastOf(before)] {
		before = ""
	}
	if at := boundWords.FindStringIndex(before); at != nil {
		from = m.Start - len(before) + at[0]
		return clean(hit.Text[from-hit.Start : m.End-hit.Start]), from
	}
	if m.Bound != mention.Exactly {
		return clean(string(m.Bound) + " " + written), m.Start
	}
	return clean(written), m.Start
}

// farPeople and farPlaces are how many sentences before it a sentence takes its
// people and its place from, where it names none.
const (
	farPeople = 2
	farPlaces = 2
)

// observe reads the scene of an excerpt's sentence, unless that is done.
func (s *scene) observe(e excerpt) {
	if s.read {
		return
	}
	s.read, s.text, s.start, s.matches = true, e.sentence(), e.hit.Sentences[e.best].Start, make(map[*regexp.Regexp]bool)
	s.terms, s.written = make(map[string]string), make(map[string]bool)
	s.nations, s.names, s.places, s.unsure = make(map[string]bool), make(map[string]bool), make(map[string]bool), make(map[string]bool)
	s.vicinity, s.groups = s.around(e.hit), make(map[string]bool)
	sentence := e.hit.Sentences[e.best]
	var taken []retrieval.Span
	mentions := mentionsIn(e.hit, sentence)
	for _, m := range mentions {
		switch m.Kind {
		case mention.Name:
			if !isSpeaker(mentions, m) {
				s.add(e.hit, m)
			}
		case mention.Date:
			if m.Days.To > m.Days.From {
				s.periods = append(s.periods, m.Days)
			}
			if (m.Days.To-m.Days.From < widestDay || isYear(m.Days)) && !aside.MatchString(tail(e.hit.Text[sentence.Start-e.hit.Start:m.Start-e.hit.Start])) {
				s.days = append(s.days, m.Days)
			}
		case mention.Figure:
			s.figures = append(s.figures, retrieval.Span{Start: m.Start, End: m.End})
		default:
			continue
		}
		taken = append(taken, retrieval.Span{Start: m.Start, End: m.End})
	}
	s.own, s.here = s.persons, s.places
	for n := e.best - 1; n >= 0 && n >= e.best-max(farPeople, farPlaces) && (len(s.persons) == 0 || len(s.places) == 0); n-- {
		before := scene{nations: make(map[string]bool), names: make(map[string]bool), places: make(map[string]bool), unsure: make(map[string]bool)}
		mentions := mentionsIn(e.hit, e.hit.Sentences[n])
		for _, m := range mentions {
			if m.Kind == mention.Name && !isSpeaker(mentions, m) {
				before.add(e.hit, m)
			}
		}
		if len(s.persons) == 0 && e.best-n <= farPeople {
			if s.persons = before.persons; len(s.persons) == 0 && len(before.unsure) > 0 && s.is(someone) {
				s.persons = slices.Sorted(maps.Keys(before.unsure))
			}
		}
		if len(s.places) == 0 && e.best-n <= farPlaces {
			s.places = before.places
		}
	}
	offset := sentence.Start
	for at, c := range s.text {
		if c == ';' || c == ':' {
			s.parts = append(s.parts, offset+at)
		}
	}
	for _, word := range s.stemmer.Words(s.text) {
		if clausal[strings.ToLower(s.text[word.Start:word.End])] {
			s.parts = append(s.parts, offset+word.Start)
		}
		word.Start, word.End = word.Start+offset, word.End+offset
		if word.Term == "" || slices.ContainsFunc(taken, func(t retrieval.Span) bool { return t.Start <= word.Start && word.End <= t.End }) {
			continue
		}
		s.content = append(s.content, word)
		if group := otherGroups[word.Term]; group != "" {
			s.groups[group] = true
		}
		if s.terms[word.Term] == "" {
			written := e.hit.Text[word.Start-e.hit.Start : word.End-e.hit.Start]
			s.terms[word.Term], s.written[strings.ToLower(written)] = written, true
		}
	}
}

// is reports whether the sentence matches an expression, which it is asked often.
func (s *scene) is(expression *regexp.Regexp) bool {
	matches, known := s.matches[expression]
	if !known {
		matches = expression.MatchString(s.text)
		s.matches[expression] = matches
	}
	return matches
}

// isSpeaker reports whether a person's name is there because they say so: they are
// not whom it is said of.
func isSpeaker(mentions []mention.Mention, name mention.Mention) bool {
	return name.Class == mention.Person && slices.ContainsFunc(mentions, func(m mention.Mention) bool {
		return m.Kind == mention.Attribution && m.Start < name.End && name.Start < m.End
	})
}

// add notes a name that stands in the sentence.
func (s *scene) add(hit *retrieval.Hit, m mention.Mention) {
	if country, ok := nationOf(hit, m); ok {
		s.nations[country] = true
		return
	}
	switch m.Class {
	case mention.Person:
		if !slices.Contains(s.persons, m.Key) {
			s.persons = append(s.persons, m.Key)
		}
		return
	case mention.Place:
		if isScene(tail(hit.Text[:m.Start-hit.Start]), hit.Text[m.End-hit.Start:]) {
			s.places[m.Key] = true
		}
	case "":
		if strings.Contains(m.Key, " ") {
			s.unsure[m.Key] = true
		}
	}
	s.names[m.Key] = true
}

// sceneBefore and sceneBehind stand beside a place where something happened:
// "in Baku", "the Baku office". Without them it may stand for a government.
var (
	sceneBefore = regexp.MustCompile(`(?i)\b(?:in|at|near|outside|inside|over|around|across|above|city\s+of|town\s+of|village\s+of|of)\s+(?:the\s+)?(?:(?:north|south|east|west|central|downtown|nearby)\S*\s+)?[*“"]*$`)
	sceneBehind = regexp.MustCompile(`^[*”"]*\s+(?:raids?|offices?|operations?|arrests?|deaths?|killings?|events|courts?|police|home|homes|bureau|airport|prison|station|plant|mill|factory|hospital|harbour|port|school|market|mine|bridge|branch)\b`)
)

func isScene(before, behind string) bool {
	return sceneBefore.MatchString(before) || sceneBehind.MatchString(behind)
}

// nationOf returns the country that a name is of, or of whose people or things.
func nationOf(hit *retrieval.Hit, m mention.Mention) (string, bool) {
	written := strings.ToLower(strings.TrimSuffix(strings.TrimSuffix(hit.Text[m.Start-hit.Start:m.End-hit.Start], "'s"), "’s"))
	return mention.Nation(written)
}

// namesAround returns the keys of the names of a passage, but those of countries.
func namesAround(hit *retrieval.Hit) map[string]bool {
	names := make(map[string]bool)
	for _, m := range hit.Mentions {
		if _, nation := nationOf(hit, m); m.Kind == mention.Name && !nation && m.Start >= hit.Start && m.End <= hit.End {
			names[m.Key] = true
		}
	}
	return names
}

// deedBeside returns the deed that stands nearest to a figure, the one before it
// where two are as near. A comma between counts for some words more.
func (s *scene) deedBeside(figure mention.Mention) string {
	const clause = 5
	switch own := deedGroups[figure.Key]; {
	case households[figure.Key]:
		return "" // of their own
	case s.isCapacity(figure):
		return "capacity"
	case tolls[own]:
		return own // "37 wounded" and "12 bodies" say it themselves
	}
	best, nearest := "", 0
	for n, word := range s.content {
		deed := deedGroups[word.Term]
		if deed == "" {
			continue
		}
		distance := 1
		for k, other := range s.content {
			if k != n && (word.End <= other.Start && other.End <= figure.Start || figure.End <= other.Start && other.End <= word.Start) {
				distance += 2
			}
		}
		if word.Start > figure.End {
			distance++
		}
		if heldUp.MatchString(s.text[word.Start-s.start:]) {
			continue // and nobody
		}
		if best == "" || distance < nearest {
			best, nearest = deed, distance
		}
	}
	if nearest > 2*clause+clause {
		best = ""
	}
	return cmp.Or(best, deedGroups[figure.Key]) // "410 employees"
}

// heldUp begins what is held, as no prisoner is.
var heldUp = regexp.MustCompile(`(?i)^h[eo]ld(?:ing|s)?\s+(?:up|on|talks|an?\s|its\s|their\s|meetings?)`)

// households are nouns, as keys, for those to whom something was done by what was done to
// others.
var households = wordSet(`famili household relativ widow orphan mourner`)

// isCapacity reports whether a figure tells for how many something is: "certified to carry
// 80 passengers".
func (s *scene) isCapacity(figure mention.Mention) bool {
	for n, word := range s.content {
		if capacity[word.Term] && word.End <= figure.Start && !slices.ContainsFunc(s.figures, func(f retrieval.Span) bool { return word.End <= f.Start && f.End <= figure.Start }) {
			return n+besideCapacity >= len(s.content) || s.content[n+besideCapacity].Start > figure.Start
		}
	}
	return false
}

// besideCapacity is how many content words further a figure stands at most.
const besideCapacity = 3

var capacity = wordSet(`certifi certif capac licens design permit`)

// deedGroups are what may be done to people who are counted, by term: the name of the
// group of words that reports use for it.
var deedGroups = termGroups([]string{
	`killed die dead death murder slay perish drown fatality toll lives body corpse`,
	`injured injury wound hurt`,
	`detained arrest seize custody apprehend capture hold imprison jail detention round lock`,
	`released free`,
	`charged indict`,
	`convicted sentence`,
	`missing`,
	`rescued save`,
	`evacuated displace flee`,
	`dismissed sack layoff redundant redundancy`,
	`hired recruit`,
	`protesting protest march demonstrate rally gather crowd`,
	`striking strike walkout`,
	`deported expel expulsion`,
	`summoned`,
	`infected infection`,
	`elected`,
	`wed marry`,
	`stranded trap`,
	`aboard board carry`,
	`employed employ employee staff workforce payroll`,
	`abducted abduct kidnap hostage`,
})

// otherGroups are what else reports use for one another, beside what accounts are of.
var otherGroups = termGroups([]string{
	`left leave depart departure fly flight flew flown`,
	`granted grant issue award`,
	`worth value`,
	`licence license permit concession`,
	`ship vessel boat ferry catamaran trawler freighter tanker`,
	`plane aircraft airliner jet aeroplane airplane`,
	`car vehicle truck lorry van bus`,
	`built build construct construction`,
	`sank sink sinking capsize founder vanish disappear`,
	`opened open inaugurate`,
	`founded found establish`,
	`completed complete finish`,
	`hospital clinic`,
	`prison jail`,
	`school college`,
	`factory mill plant`,
	`village hamlet settlement`,
})

// termGroups returns the first word of its group by each word's term.
func termGroups(groups []string) map[string]string {
	stemmer := retrieval.NewStemmer()
	table := make(map[string]string)
	for _, group := range groups {
		words := strings.Fields(group)
		for _, word := range words {
			table[stemmer.Term(word)] = words[0]
		}
	}
	return table
}
