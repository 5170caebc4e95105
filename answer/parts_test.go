package answer

import (
	"slices"
	"strings"
	"testing"
	"time"

	"footnote/retrieval"
	"footnote/retrieval/mention"
)

func TestParts(t *testing.T) {
	for _, test := range []struct {
		rule, question string
		want           []string
	}{
		{"one question", "Who left the harbour?", nil},
		{"two questions", "Who left the harbour, and when did the strike begin?", []string{"Who left the harbour", "when did the strike begin?"}},
		{"a second that says too little by itself", "Who left the harbour and why?", nil},
		{"two places", "Did the tanker sink in port or in open water?", []string{"Did the tanker sink in port", "Did the tanker sink in open water"}},
		{"two places by other prepositions", "Did the tanker sink in port or off Lisbon?", []string{"Did the tanker sink in port", "Did the tanker sink off Lisbon"}},
		{"two nouns", "Was it a tanker or a ferry that sank at night?", []string{"Was it a tanker", "Was it a ferry that sank at night"}},
		{"two deeds", "Was the vote delayed or cancelled?", []string{"Was the vote delayed", "Was the vote cancelled"}},
		{"two clauses", "Has the minister resigned, or is he still in office?", []string{"Has the minister resigned", "is he still in office"}},
		{"or not", "Has the minister resigned or not?", nil},
		{"which of two is another question", "Who sank the tanker or the ferry?", nil},
		{"each of two", "What do Lisbon and Lima each demand from Oslo?", []string{"What do Lisbon demand from Oslo?", "What do Lima demand from Oslo?"}},
		{"two together", "What do Lisbon and Lima demand from Oslo?", nil},
	} {
		t.Run(test.rule, func(t *testing.T) {
			question := &retrieval.Question{Text: test.question, Shape: mention.ReadQuestion(test.question), Mentions: mention.FindInQuestion(test.question, mention.Asked{At: time.Unix(0, 0)})}
			for _, word := range retrieval.NewStemmer().Words(test.question) {
				if word.Term != "" {
					question.Terms = append(question.Terms, retrieval.Term{Start: word.Start, End: word.End})
				}
			}
			want := test.want
			if want == nil {
				want = []string{test.question}
			}
			if got := parts(question); !slices.Equal(got, want) {
				t.Errorf("%q is asked as %q, want %q", test.question, strings.Join(got, " | "), strings.Join(want, " | "))
			}
		})
	}
}
