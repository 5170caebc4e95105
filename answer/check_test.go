package answer_test

import (
	"errors"
	"regexp"
	"slices"
	"strings"
	"testing"

	"footnote/answer"
	"footnote/retrieval"
	"footnote/retrieval/mention"
)

// spoil returns the sentence with one thing in it made another, by what was done
// to it.
func spoil(sentence string, people []string) map[string]string {
	spoilt := make(map[string]string)
	replace := func(how string, m mention.Mention, with string) {
		spoilt[how] = sentence[:m.Start] + with + sentence[m.End:]
	}
	for _, m := range mention.FindInQuestion(sentence, mention.Asked{At: now, Years: []int{2024, 2025}}) {
		written := sentence[m.Start:m.End]
		switch {
		case m.Kind == mention.Figure && writtenNumber.MatchString(written):
			at := writtenNumber.FindStringIndex(written)
			replace("another figure", m, written[:at[0]]+string('1'+(written[at[0]]-'0')%9)+written[at[0]+1:])
		case m.Kind == mention.Date && dayOfMonth.MatchString(written):
			replace("another day", m, dayOfMonth.ReplaceAllStringFunc(written, func(day string) string {
				if day == "13" {
					return "14"
				}
				return "13"
			}))
		case m.Kind == mention.Name && m.Class == mention.Person && strings.Contains(written, " "):
			if i := slices.IndexFunc(people, func(name string) bool {
				return mention.Compare(name, written) == mention.Different && !strings.Contains(sentence, name[strings.LastIndex(name, " ")+1:])
			}); i >= 0 {
				replace("another person", m, people[i])
				// A place may be taken for a person where it stands alone.
				if !slices.ContainsFunc(mention.FindInQuestion(spoilt["another person"], mention.Asked{At: now}), func(other mention.Mention) bool {
					return other.Class == mention.Person && other.Start == m.Start
				}) {
					delete(spoilt, "another person")
				}
			}
		}
	}
	if at := auxiliary.FindStringIndex(sentence); at != nil && !strings.Contains(sentence, " not ") {
		spoilt["denied"] = sentence[:at[1]] + "not " + sentence[at[1]:]
	}
	return spoilt
}

var (
	writtenNumber = regexp.MustCompile(`\d+`)
	dayOfMonth    = regexp.MustCompile(`\b\d{1,2}\b`)
	auxiliary     = regexp.MustCompile(`\b(?:was|were|has|have|had) `)
)

// What the corpus says is found to be said; what differs from it in one thing is
// not, whatever else it has in common.
func TestCheckOfSpoiltSentences(t *testing.T) {
	t.Parallel()
	l := newLibraryOfCorpora(t)
	for collection, texts := range corpora {
		l.spoilAll(t, collection, texts)
	}
	sampled := sampleLibrary(t)
	sampled.spoilAll(t, "sample", sampled.stored["sample"])
}

func TestCheckOfSpoiltSentencesOfRealArticles(t *testing.T) {
	t.Parallel()
	l := articlesLibrary(t)
	l.spoilAll(t, "articles", l.stored["articles"])
}

func (l library) spoilAll(t *testing.T, collection string, texts map[string]string) {
	t.Helper()
	var people []string
	for _, text := range texts {
		for _, m := range mention.Find(text, mention.Context{Year: 2025}) {
			if m.Kind == mention.Name && m.Class == mention.Person && strings.Contains(m.Written(text), " ") {
				people = append(people, m.Written(text))
			}
		}
	}
	slices.Sort(people)
	same, otherwise, all, spoilt := 0, 0, 0, 0
	for _, sentence := range stating(texts) {
		all++
		switch got := l.verdict(t, collection, sentence); got.Verdict {
		case answer.Same:
			same++
		case answer.Otherwise:
			t.Logf("of its own sentence %q the corpus is said to say otherwise: %s", sentence, got.Reason)
		}
		for how, statement := range spoil(sentence, people) {
			spoilt++
			switch got := l.verdict(t, collection, statement); got.Verdict {
			case answer.Same, answer.Both:
				t.Errorf("with %s, %q is %s, of %q: %+v", how, statement, got.Verdict, sentence, got)
			case answer.Otherwise:
				otherwise++
			}
		}
	}
	t.Logf("%s: of %d sentences %d are said to be so; of %d spoilt ones the corpus says otherwise of %d", collection, all, same, spoilt, otherwise)
}

// stating returns the sentences of the texts that are one statement each, in order.
func stating(texts map[string]string) []string {
	var all []string
	for _, text := range texts {
		for _, span := range retrieval.Sentences(text) {
			sentence := strings.Join(strings.Fields(strings.ReplaceAll(text[span.Start:span.End], "*", "")), " ")
			if len(sentence) <= 300 && len(answer.Statements(sentence)) == 1 {
				all = append(all, sentence)
			}
		}
	}
	slices.Sort(all)
	return all
}

// verdict returns what the collection says of a statement, silent where it is read as
// none or as several, having checked what is cited for it.
func (l library) verdict(t *testing.T, collection, statement string) answer.Statement {
	t.Helper()
	check, err := l.Check(t.Context(), statement, now, []string{collection})
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range check.Citations {
		for _, fault := range citationFaults(l.stored[collection][c.Document], c) {
			t.Errorf("a citation for %q %s", statement, fault)
		}
	}
	if len(check.Statements) != 1 {
		return answer.Statement{Verdict: answer.Silent}
	}
	return check.Statements[0]
}

func TestStatements(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		rule string
		text string
		want []string
	}{
		{"sentences", "The dam broke on Monday. Two villages were flooded.", []string{"The dam broke on Monday.", "Two villages were flooded."}},
		{"no questions", "Did the dam break? The dam broke.", []string{"The dam broke."}},
		{"no wishes and no orders", "Let us hope it holds. Please check the dam. I think it holds well. The dam held.", []string{"The dam held."}},
		{"no greetings and no headings", "Hello all\n\nThe Kessar dam\n\nThe dam was repaired.", []string{"The dam was repaired."}},
		{"points of a list", "- The dam broke.\n2. Divers were sent.\n> Farmers left.", []string{"The dam broke.", "Divers were sent.", "Farmers left."}},
		{"on one line", "The dam was   built\tby divers.", []string{"The dam was built by divers."}},
		{"what somebody is", "Goran Petrov is the mayor of Sarn.", []string{"Goran Petrov is the mayor of Sarn."}},
		{"nothing", " \n?!\n", []string{}},
	} {
		t.Run(test.rule, func(t *testing.T) {
			if got := answer.Statements(test.text); !slices.Equal(got, test.want) {
				t.Errorf("Statements(%q) = %q, want %q", test.text, got, test.want)
			}
		})
	}
}

// Statements are sentences of the text, in its order, but for white space.
func FuzzStatements(f *testing.F) {
	f.Add("- The dam broke. Did it? “It did,” said Mr. Petrov.\r\n> 2) Farmers left\x00 on 3 May.")
	f.Add("was was\nwas \u2028 was. . .")
	f.Fuzz(func(t *testing.T, text string) {
		rest := strings.Join(strings.Fields(text), "")
		for _, statement := range answer.Statements(text) {
			at := strings.Index(rest, strings.Join(strings.Fields(statement), ""))
			if at < 0 || strings.TrimSpace(statement) == "" || strings.ContainsAny(statement, "\n\r") {
				t.Fatalf("%q is no statement of %q", statement, text)
			}
			rest = rest[at+len(strings.Join(strings.Fields(statement), "")):]
		}
	})
}

func TestCheckRules(t *testing.T) {
	t.Parallel()
	l := newLibraryOfCorpora(t)
	for _, test := range []struct {
		rule       string
		collection string
		text       string
		want       answer.Verdict
		reason     string // in the reason
	}{
		{"in other words, the same", "harbour", "Police arrested nine pickets at the east gate.", answer.Same, ""},
		{"another figure", "harbour", "Police detained six pickets at the east gate.", answer.Otherwise, "nine pickets"},
		{"another day", "harbour", "Bela Horvath was injured on 12 March 2024.", answer.Otherwise, "13 March"},
		{"another person", "dam", "Goran Petrov ordered the sluices opened.", answer.Otherwise, "Yelena Tchernova"},
		{"a person in another spelling", "dam", "Elena Chernova ordered the sluices opened.", answer.Same, ""},
		{"another role", "dam", "Goran Petrov is the governor of Sarn.", answer.Silent, ""},
		{"the role", "dam", "Goran Petrov is the mayor of Sarn.", answer.Same, ""},
		{"the opposite", "dam", "Engineers found no cracks in the Kessar dam.", answer.Otherwise, "that it was so"},
		{"a verb of its own forms", "dam", "The lake sank by two metres.", answer.Same, ""},
		{"denied", "dam", "Farmers did not drive their cattle to the hills.", answer.Otherwise, "that it was so"},
		{"sources against each other", "harbour", "The harbour police counted seven ships outside the mole.", answer.Same, ""},
		{"another deed", "harbour", "Bela Horvath was arrested on 13 March 2024.", answer.Silent, ""},
		{"a name that nobody has", "dam", "Wolfgang Hildebrandt ordered the sluices opened.", answer.Silent, "occurs nowhere"},
		{"a deed that somebody else did", "dam", "The sluices were opened by Goran Petrov.", answer.Silent, ""},
		{"a thing done elsewhere", "dam", "Engineers found three cracks in Sarn on 1 August 2023.", answer.Silent, ""},
		{"the number of a date", "dam", "The mayor of Sarn asked the government for three tents on 3 August.", answer.Silent, ""},
		{"what somebody was said to do", "dam", "Chernova said that Petrov would call the ministry.", answer.Silent, ""},
		{"the same names, and no deed", "election", "Ingrid Solheim thanked Oskar Lindqvist on 5 June 2022.", answer.Silent, ""},
		{"the largest of what is told without it", "election", "The Reed Party is the largest in the assembly of Vellmark.", answer.Silent, ""},
		{"another subject", "dam", "The comet will return to the solar system.", answer.Silent, "do not speak of it"},
	} {
		t.Run(test.rule, func(t *testing.T) {
			check, err := l.Check(t.Context(), test.text, now, []string{test.collection})
			if err != nil {
				t.Fatal(err)
			}
			for _, fault := range partFaults(l.stored[test.collection], check.Citations) {
				t.Errorf("the check %s", fault)
			}
			if got := check.Statements[0]; got.Verdict != test.want || !strings.Contains(got.Reason, test.reason) {
				t.Errorf("%q is %s: %s; want %s with %q", test.text, got.Verdict, got.Reason, test.want, test.reason)
			}
		})
	}
	for name, text := range map[string]string{"too long": strings.Repeat("The dam broke. ", 2000), "too many": strings.Repeat("The dam broke. ", 50), "no text": "The dam\x00 broke."} {
		if _, err := l.Check(t.Context(), text, now, []string{"dam"}); !errors.Is(err, answer.ErrTooLong) {
			t.Errorf("a text that is %s gives %v, want ErrTooLong", name, err)
		}
	}
}
