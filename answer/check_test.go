package answer_test

import (
	"fmt"
	"os"
	"path/filepath"
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
	folder := shared(t)
	l := newLibrary(t, nil)
	l.add(t, "articles", os.DirFS(filepath.Join(folder, "seeds")))
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
	verdict := func(statement string) answer.Statement {
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
			return answer.Statement{}
		}
		return check.Statements[0]
	}
	same, otherwise, all, spoilt := 0, 0, 0, 0
	for _, text := range texts {
		for _, span := range retrieval.Sentences(text) {
			sentence := strings.Join(strings.Fields(strings.ReplaceAll(text[span.Start:span.End], "*", "")), " ")
			if len(sentence) > 300 || len(answer.Statements(sentence)) != 1 {
				continue
			}
			all++
			switch got := verdict(sentence); got.Verdict {
			case answer.Same:
				same++
			case answer.Otherwise:
				t.Logf("of its own sentence %q the corpus is said to say otherwise: %s", sentence, got.Reason)
			}
			for how, statement := range spoil(sentence, people) {
				spoilt++
				switch got := verdict(statement); got.Verdict {
				case answer.Same, answer.Both:
					t.Errorf("with %s, %q is %s, of %q: %+v", how, statement, got.Verdict, sentence, got)
				case answer.Otherwise:
					otherwise++
				}
			}
		}
	}
	t.Log(fmt.Sprintf("%s: of %d sentences %d are said to be so; of %d spoilt ones the corpus says otherwise of %d", collection, all, same, spoilt, otherwise))
}
