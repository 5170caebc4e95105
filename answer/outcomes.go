package answer

import (
	_ "embed"
	"regexp"
	"slices"
	"strings"
	"unicode"
)

// An issue is what may be told in ways that exclude each other, as the cause of a
// death.
type issue struct {
	about    string           // with a place for whom or what it is of: see the table
	ofPerson bool             // whether that is a person
	of       *regexp.Regexp   // what a sentence must speak of
	written  string           // of, as the table has it
	told     string           // all sides, as the table has them
	how      string           // how two sentences are known to be of one thing: see the table
	sides    []*regexp.Regexp // what it may say of that
	bySide   wordIndex        // of the sides
}

//go:embed outcomes.txt
var outcomesText string

// issues are those of the table.
var issues = func() []*issue {
	var all []*issue
	for block := range strings.SplitSeq(outcomesText, "\n\n") {
		var lines []string
		for line := range strings.Lines(block) {
			if line = strings.TrimSpace(line); line != "" && !strings.HasPrefix(line, "#") {
				lines = append(lines, line)
			}
		}
		if len(lines) == 0 {
			continue
		}
		how, of, _ := strings.Cut(lines[1], " ")
		if how != "same" && how != "thing" && how != "person" && how != "loose" {
			how, of = "", lines[1]
		}
		about, ofPerson := strings.CutPrefix(lines[0], "person: ")
		read := &issue{about: about, ofPerson: ofPerson, of: lowerAnyOf(of), written: of, told: strings.Join(lines[2:], "|"), how: how}
		for _, side := range lines[2:] {
			read.sides = append(read.sides, lowerAnyOf(side))
		}
		read.bySide = newWordIndex(lines[2:])
		all = append(all, read)
	}
	return all
}()

// lowerAnyOf is anyOf for texts in small letters.
func lowerAnyOf(words string) *regexp.Regexp { return regexp.MustCompile(`\b(?:` + words + `)\b`) }

// speaksOf reports whether a text in small letters has a word of the issue itself.
// That two sentences have it does not tell that they are of one thing.
func (i *issue) speaksOf(text string) bool {
	return i.of.MatchString(text) || slices.ContainsFunc(i.sides, func(side *regexp.Regexp) bool { return side.MatchString(text) })
}

// A wordIndex tells which of some expressions, 64 at most, may match in a text by its
// words alone: most are ruled out by it in a fraction of the time that they take.
type wordIndex struct {
	words      map[string]uint64 // expressions, as bits, by a whole word
	beginnings map[string]uint64 // by how a word begins, beginningBytes at most
}

// beginningBytes is how far into a word a wordIndex looks.
const beginningBytes = 5

// issuesByWord tells the issues of which a sentence may speak, and issuesBySide those of
// which it may tell a side.
var issuesByWord, issuesBySide = func() (byWord, bySide wordIndex) {
	var of, sides []string
	for _, issue := range issues {
		of, sides = append(of, issue.written), append(sides, issue.told)
	}
	return newWordIndex(of), newWordIndex(sides)
}()

func newWordIndex(expressions []string) wordIndex {
	index := wordIndex{words: make(map[string]uint64), beginnings: make(map[string]uint64)}
	for n, expression := range expressions {
		for alternative := range strings.SplitSeq(expression, "|") {
			end := strings.IndexFunc(alternative, func(r rune) bool { return !unicode.IsLower(r) })
			switch {
			case end < 0:
				index.words[alternative] |= 1 << n
				continue
			case end > 0 && alternative[end] == '?':
				end-- // the last letter may be missing
			}
			index.beginnings[alternative[:min(end, beginningBytes)]] |= 1 << n
		}
	}
	return index
}

// lettersOf returns the words of a text that a wordIndex knows: runs of letters.
func lettersOf(text string) []string {
	return strings.FieldsFunc(text, func(r rune) bool { return !unicode.IsLetter(r) })
}

// of returns the expressions, as bits, that may match in a text of the words, which
// are in small letters.
func (index wordIndex) of(words []string) uint64 {
	found := index.beginnings[""]
	for _, word := range words {
		found |= index.words[word]
		for end := 1; end <= min(len(word), beginningBytes); end++ {
			found |= index.beginnings[word[:end]]
		}
	}
	return found
}

// notSo stands before words that a sentence does not assert.
var notSo = regexp.MustCompile(`\b(?:not|never|no|nor|neither|without|if|whether|denied|denies|denying|cannot|could|may|might|would|should|threat(?:ened)?\s+to)(?:\s+\pL+){0,2}\s+$`)

// notWord is in what a side itself denies.
var notWord = regexp.MustCompile(`\bnot\b`)

// isDenied reports whether a sentence does not assert what stands behind its beginning.
func isDenied(before string) bool {
	before = tail(before)
	return notSo.MatchString(before) && !notAlone.MatchString(before)
}

// notAlone stands before what is so, and more is.
var notAlone = regexp.MustCompile(`\bnot\s+only(?:\s+\pL+)?\s+$`)

// nearestTo returns the word of a text, of those given, that stands nearest to a run of
// it, behind it where two are as near.
func nearestTo(text string, words [][]int, run []int) string {
	nearest, best := -1, ""
	for _, word := range words {
		distance := max(word[0]-run[1], run[0]-word[1])
		if distance < 0 {
			distance = len(text) // it is in the run
		}
		if nearest < 0 || distance <= nearest {
			nearest, best = distance, text[word[0]:word[1]]
		}
	}
	return best
}

// outcomes returns the outcomes that a sentence asserts: of each issue sought the one,
// and none where it speaks of two sides of one thing.
func (o *observer) outcomes(e excerpt, text string) []assertion {
	if o.sought.issues == 0 {
		return nil
	}
	var all []assertion
	lower := strings.ToLower(text)
	if len(lower) != len(text) {
		return nil // offsets would not fit
	}
	words := lettersOf(lower)
	possible := o.sought.issues & issuesByWord.of(words)
	if possible != 0 {
		possible &= issuesBySide.of(words)
	}
	for n, issue := range issues {
		if possible&(1<<n) == 0 || !issue.of.MatchString(lower) {
			continue
		}
		told := issue.bySide.of(words)
		var found []assertion
		for k, pattern := range issue.sides {
			if told&(1<<k) == 0 {
				continue
			}
			at := pattern.FindStringIndex(lower)
			if at == nil || !notWord.MatchString(lower[at[0]:at[1]]) && isDenied(lower[:at[0]]) {
				continue
			}
			from := e.hit.Sentences[e.best].Start + at[0]
			read := assertion{excerpt: e, aspect: outcomeAspect, issue: issue, side: k, value: clean(text[at[0]:at[1]]), from: from, to: from + at[1] - at[0]}
			if issue.how == "same" {
				read.subjects = []string{o.stemmer.Term(nearestTo(lower, issue.of.FindAllStringIndex(lower, -1), at))}
			}
			found = append(found, read)
		}
		if len(found) == 1 || len(found) == 2 && issue.how == "same" && found[0].subjects[0] != found[1].subjects[0] {
			all = append(all, found...) // "cancelled the concerts, and postponed a visit"
		}
	}
	return all
}
