package answer_test

import (
	"regexp"
	"strings"
	"testing"

	"footnote/answer"
	"footnote/retrieval/mention"
)

// exchanges are words that make a sentence say another thing when one stands in the
// other's place, whatever the rest says.
var exchanges = [][2]string{
	{"exports", "imports"}, {"third-largest", "second-largest"}, {"largest", "smallest"}, {"first", "third"}, {"second", "fourth"},
	{"more than", "less than"}, {"before", "after"}, {"from", "to"}, {"summoned", "expelled"}, {"arrested", "released"}, {"detained", "freed"},
	{"accepted", "rejected"}, {"condemned", "praised"}, {"killed", "rescued"}, {"raided", "left"}, {"state-owned", "private"}, {"deputy ", ""},
	{"Deputy ", ""}, {"will ", "did "}, {"would ", "did "}, {"could ", "did "}, {"may ", "did "}, {"all ", "no "}, {"no ", "every "}, {"two ", "four "}, {"never ", ""},
	{"not ", ""}, {"neither ", "both "}, {"Foreign", "Interior"}, {"north", "south"}, {"Minister", "Ambassador"}, {"spokesperson", "chairman"}, {"spokesman", "chairman"},
}

// mutants returns what the sentence becomes when what it says is turned into another
// thing, by how that is done.
func mutants(sentence string) map[string]string {
	found := make(map[string]string)
	for _, pair := range exchanges {
		for _, words := range [][2]string{pair, {pair[1], pair[0]}} {
			if words[0] == "" {
				continue
			}
			at := regexp.MustCompile(`(?:^|[\s“"(])(`+regexp.QuoteMeta(words[0])+`)(?:$|[\s,.”")]|\b)`).FindAllStringSubmatchIndex(sentence, -1)
			if len(at) == 1 && !strings.HasSuffix(words[0], " ") && regexp.MustCompile(`^[\pL-]`).MatchString(sentence[at[0][3]:]) {
				continue // a part of a word
			}
			if len(at) == 1 && !strings.HasPrefix(sentence[at[0][3]:], "it ") && !strings.HasPrefix(sentence[at[0][3]:], "not ") {
				found[words[0]+" → "+words[1]] = sentence[:at[0][2]] + words[1] + sentence[at[0][3]:]
			}
		}
	}
	var names []mention.Mention
	for _, m := range mention.FindInQuestion(sentence, mention.Asked{At: now, Years: []int{2024, 2025}}) {
		if m.Kind == mention.Name && (len(names) == 0 || names[len(names)-1].End <= m.Start) {
			names = append(names, m)
		}
	}
	for i, a := range names {
		for _, b := range names[i+1:] {
			x, y := sentence[a.Start:a.End], sentence[b.Start:b.End]
			if !exchangeable(sentence, a, b) {
				continue
			}
			found[x+" ↔ "+y] = sentence[:a.Start] + y + sentence[a.End:b.Start] + x + sentence[b.End:]
		}
	}
	return found
}

// exchangeable reports whether the sentence says another thing when the two names
// change places: names of a kind that are no spellings of one, nor parts of a list.
func exchangeable(sentence string, a, b mention.Mention) bool {
	x, y := sentence[a.Start:a.End], sentence[b.Start:b.End]
	country, isCountry := mention.Country(x)
	other, isOther := mention.Country(y)
	switch {
	case a.Class != b.Class || a.Class == "" || mention.Compare(x, y) != mention.Different, isCountry != isOther || isCountry && country == other:
		return false
	case strings.HasSuffix(x, "n") != strings.HasSuffix(y, "n") && isCountry, strings.HasSuffix(x, "s") != strings.HasSuffix(y, "s"):
		return false // an adjective in the place of a noun
	}
	between := sentence[a.End:b.Start]
	return !listing.MatchString(between) && strings.TrimSpace(between) != "(" && !strings.Contains(sentence[:a.Start], "etween") && !strings.Contains(sentence, "each other")
}

// listing is what stands between the members of a list.
var listing = regexp.MustCompile(`^[,\s]*(?:(?:and|or|nor)\b[^.;]{0,40}|,[^.;]{0,40}|[-–—/])$`)

// What a sentence of the corpus becomes when its names, sides, ranks or denials are
// exchanged is not said to be so, as long as the sentence itself is.
func TestCheckOfMutants(t *testing.T) {
	t.Parallel()
	sampled := sampleLibrary(t)
	sampled.mutateAll(t, "sample", sampled.stored["sample"])
}

func TestCheckOfMutantsOfRealArticles(t *testing.T) {
	t.Parallel()
	l := articlesLibrary(t)
	l.mutateAll(t, "articles", l.stored["articles"])
}

func (l library) mutateAll(t *testing.T, collection string, texts map[string]string) {
	t.Helper()
	all := stating(texts)
	same, mutated, otherwise := 0, 0, 0
	for _, sentence := range all {
		found := mutants(sentence)
		if len(found) == 0 || l.verdict(t, collection, sentence).Verdict != answer.Same {
			continue
		}
		same++
		for how, statement := range found {
			mutated++
			switch got := l.verdict(t, collection, statement); got.Verdict {
			case answer.Same, answer.Both:
				t.Errorf("with %s, %q is %s, of %q", how, statement, got.Verdict, sentence)
			case answer.Otherwise:
				otherwise++
			}
		}
	}
	// Where nothing were said to be so, no mutant would be.
	if same < len(all)/5 || mutated < same {
		t.Errorf("of %d sentences only %d are said to be so and have mutants, %d of them", len(all), same, mutated)
	}
	t.Logf("%s: of %d mutants of %d sentences that are said to be so, the corpus says otherwise of %d and none is said to be so", collection, mutated, same, otherwise)
}
