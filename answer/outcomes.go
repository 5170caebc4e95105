package answer

import (
	_ "embed"
	"regexp"
	"regexp/syntax"
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
		if how != "same" && how != "thing" && how != "story" && how != "person" && how != "loose" {
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

// A wordIndex tells which of some expressions, 64 at most, may match in a text by the
// words that their matches begin with: most are ruled out by it in a fraction of the time
// that they take.
type wordIndex struct {
	words      map[string]uint64 // expressions, as bits, by a whole word
	beginnings map[string]uint64 // by how a word begins, of those whose words are not all known
}

// issuesByWord tells the issues of which a sentence may speak, and issuesBySide those of
// which it may tell a side.
var issuesByWord, issuesBySide = func() (byWord, bySide wordIndex) {
	var of, sides []string
	for _, issue := range issues {
		of, sides = append(of, issue.written), append(sides, issue.told)
	}
	return newWordIndex(of), newWordIndex(sides)
}()

// newWordIndex returns the index of expressions on small letters that match between word
// boundaries.
func newWordIndex(expressions []string) wordIndex {
	index := wordIndex{words: make(map[string]uint64), beginnings: make(map[string]uint64)}
	for n, expression := range expressions {
		parsed, err := syntax.Parse(expression, syntax.Perl)
		if err != nil {
			panic("read the expression " + expression + ": " + err.Error())
		}
		for _, found := range beginningsOf(parsed) {
			if found.whole {
				index.words[found.text] |= 1 << n
			} else {
				index.beginnings[found.text] |= 1 << n
			}
		}
	}
	return index
}

// A beginning is how a match of an expression may begin, up to the end of its first word.
type beginning struct {
	text  string // letters
	whole bool   // whether that is the word, which nothing of the match lengthens
	ended bool   // whether something follows the word
}

// fewLetters is how many letters apart those of a class may be that are listed.
const fewLetters = 4

// beginningsOf returns how the matches of an expression may begin.
func beginningsOf(expression *syntax.Regexp) []beginning {
	unknown := []beginning{{ended: true}}
	switch expression.Op {
	case syntax.OpEmptyMatch, syntax.OpWordBoundary:
		return []beginning{{whole: true}}
	case syntax.OpLiteral:
		text := string(expression.Rune)
		if end := strings.IndexFunc(text, func(r rune) bool { return !unicode.IsLetter(r) }); end >= 0 {
			return []beginning{{text: text[:end], whole: true, ended: true}}
		}
		return []beginning{{text: text, whole: true}}
	case syntax.OpCharClass:
		var all []beginning
		for n := 0; n < len(expression.Rune); n += 2 {
			first, last := expression.Rune[n], expression.Rune[n+1]
			if last-first > fewLetters {
				return unknown
			}
			for r := first; r <= last; r++ {
				if unicode.IsLetter(r) {
					all = append(all, beginning{text: string(r), whole: true})
				} else {
					all = append(all, beginning{whole: true, ended: true})
				}
			}
		}
		return all
	case syntax.OpCapture:
		return beginningsOf(expression.Sub[0])
	case syntax.OpQuest:
		return append([]beginning{{whole: true}}, beginningsOf(expression.Sub[0])...)
	case syntax.OpAlternate:
		var all []beginning
		for _, alternative := range expression.Sub {
			all = append(all, beginningsOf(alternative)...)
		}
		return all
	case syntax.OpConcat:
		all := []beginning{{whole: true}}
		for _, next := range expression.Sub {
			var longer []beginning
			for _, first := range all {
				if first.ended {
					longer = append(longer, first)
					continue
				}
				for _, second := range beginningsOf(next) {
					longer = append(longer, beginning{text: first.text + second.text, whole: second.whole, ended: second.ended})
				}
			}
			all = longer
		}
		return all
	}
	return unknown
}

// lettersOf returns the words of a text that a wordIndex knows: runs of letters.
func lettersOf(text string) []string {
	return strings.FieldsFunc(text, func(r rune) bool { return !unicode.IsLetter(r) })
}

// of returns the expressions, as bits, that may match in a text of the words, which
// are in small letters.
func (index wordIndex) of(words []string) uint64 {
	var found uint64
	for _, word := range words {
		found |= index.words[word]
	}
	for text, expressions := range index.beginnings {
		if found&expressions != expressions && (text == "" || slices.ContainsFunc(words, func(word string) bool { return strings.HasPrefix(word, text) })) {
			found |= expressions
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

// outcomes returns the outcomes that a sentence, given in small letters too with the
// words of these, asserts: of each issue sought the one,
// and none where it speaks of two sides of one thing.
func (o *observer) outcomes(e excerpt, text, lower string, words []string) []assertion {
	if o.sought.issues == 0 || len(lower) != len(text) {
		return nil // offsets would not fit
	}
	var all []assertion
	possible := o.sought.issues & issuesByWord.of(words)
	if possible != 0 {
		possible &= issuesBySide.of(words)
	}
	for n, issue := range issues {
		if possible&(1<<n) == 0 {
			continue
		}
		told := issue.bySide.of(words)
		var found []assertion
		for k, pattern := range issue.sides {
			if told&(1<<k) == 0 {
				continue
			}
			at := pattern.FindStringIndex(lower)
			if at == nil || !notWord.MatchString(lower[at[0]:at[1]]) && isDenied(lower[:at[0]]) || !issue.of.MatchString(lower) {
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
