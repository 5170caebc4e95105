package answer_test

import (
	"slices"
	"strings"
	"testing"

	"footnote/answer"
)

// values returns the values of the answer's one disagreement, in order of the
// alphabet, and the documents that are cited for them; nil without one.
func values(t *testing.T, reply answer.Answer) (values, documents []string) {
	t.Helper()
	if len(reply.Disagreements) > 1 {
		t.Errorf("there are %d disagreements, want one at most", len(reply.Disagreements))
	}
	for _, disagreement := range reply.Disagreements {
		for _, account := range disagreement.Accounts {
			values = append(values, strings.ToLower(account.Value))
			for _, n := range account.Citations {
				cited := reply.Citations[n-1]
				documents = append(documents, cited.Document)
				if !strings.Contains(strings.ToLower(strings.ReplaceAll(cited.Quote, "*", "")), strings.TrimPrefix(strings.ToLower(account.Value), "about ")) {
					t.Errorf("the account %q cites %q, which does not have it", account.Value, cited.Quote)
				}
			}
		}
	}
	slices.Sort(values)
	slices.Sort(documents)
	return values, slices.Compact(documents)
}

func TestDisagreements(t *testing.T) {
	t.Parallel()
	l := newLibrary(t, nil)
	for _, test := range []struct {
		rule     string
		texts    files
		question string
		want     []string // values; nil for no disagreement
	}{
		{
			"another number of the same thing in another document",
			files{
				"a.txt": "Fire in Tarnow\n\nThe fire in the mill of Tarnow killed seven workers on Monday. The owner wept.\n",
				"b.txt": "Mill burns down\n\nNine workers were killed by the fire in the mill of Tarnow. The roof fell in.\n",
			},
			"How many workers were killed in the mill of Tarnow?",
			[]string{"nine workers", "seven workers"},
		}, {
			"a number in words and the same in figures",
			files{
				"a.txt": "Fire in Tarnow\n\nThe fire in the mill of Tarnow killed seven workers on Monday. The owner wept.\n",
				"b.txt": "Mill burns down\n\nIn all 7 workers were killed by the fire in the mill of Tarnow. The roof fell in.\n",
			},
			"How many workers were killed in the mill of Tarnow?",
			nil,
		}, {
			"two figures of different things",
			files{
				"a.txt": "Fire in Tarnow\n\nThe fire in the mill of Tarnow killed seven workers on Monday. The owner wept.\n",
				"b.txt": "Mill burns down\n\nNinety firemen were called to the mill of Tarnow. Forty houses were cleared.\n",
			},
			"How many workers were killed in the mill of Tarnow?",
			nil,
		}, {
			"a part and the whole of it, and a document that gives the part",
			files{
				"a.txt": "Fire in Tarnow\n\nThe fire in the mill of Tarnow killed seven of the 80 workers. The owner wept.\n",
				"b.txt": "Mill burns down\n\nSeven workers were killed by the fire in the mill of Tarnow. The roof fell in.\n",
			},
			"How many workers were killed in the mill of Tarnow?",
			nil,
		}, {
			"two figures in one document",
			files{
				"a.txt": "Fire in Tarnow\n\nThe fire in the mill of Tarnow killed seven workers. In 1911 a fire in the mill had killed two workers.\n",
			},
			"How many workers were killed in the mill of Tarnow?",
			nil,
		}, {
			"another role of the same person in another document",
			files{
				"a.txt": "Arrest in Ostrel\n\nPolice arrested Danuta Wilke, the treasurer of the Ostrel Museum, on Friday.\n",
				"b.txt": "Museum without its head\n\nDanuta Wilke, director of the Ostrel Museum, is in custody. Her office was searched.\n",
			},
			"What is Danuta Wilke's job at the museum?",
			[]string{"director of the ostrel museum", "treasurer of the ostrel museum"},
		}, {
			"another role of a person whose name is spelt otherwise in each",
			files{
				"a.txt": "Arrest in Ostrel\n\nPolice arrested Yevgeny Sidorov, the treasurer of the Ostrel Museum, on Friday.\n",
				"b.txt": "Museum without its head\n\nEvgeni Sidorov, director of the Ostrel Museum, is in custody. His office was searched.\n",
			},
			"What is Evgeny Sidorov's job at the museum?",
			[]string{"director of the ostrel museum", "treasurer of the ostrel museum"},
		}, {
			"roles, where the question is who did something to the person",
			files{
				"a.txt": "Arrest in Ostrel\n\nPolice arrested Danuta Wilke, the treasurer of the Ostrel Museum, on Friday.\n",
				"b.txt": "Museum without its head\n\nDanuta Wilke, director of the Ostrel Museum, is in custody. Her office was searched.\n",
			},
			"Who arrested Danuta Wilke?",
			nil,
		}, {
			"roles, where the question is who the person is",
			files{
				"a.txt": "Arrest in Ostrel\n\nPolice arrested Danuta Wilke, the treasurer of the Ostrel Museum, on Friday.\n",
				"b.txt": "Museum without its head\n\nDanuta Wilke, director of the Ostrel Museum, is in custody. Her office was searched.\n",
			},
			"Who is Danuta Wilke?",
			[]string{"director of the ostrel museum", "treasurer of the ostrel museum"},
		}, {
			"chief editor and editor-in-chief",
			files{
				"a.txt": "Arrest in Ostrel\n\nPolice arrested Danuta Wilke, the chief editor of the Ostrel Courier, on Friday.\n",
				"b.txt": "Courier without its head\n\nDanuta Wilke, editor-in-chief of the Ostrel Courier, is in custody.\n",
			},
			"What is Danuta Wilke's job?",
			nil,
		}, {
			"one role, of which its holder's sex and whom it is for are told in two ways",
			files{
				"a.txt": "Ministry silent\n\nDanuta Wilke, spokeswoman of the Ministry of Trade, gave no answer.\n",
				"b.txt": "Trade talks\n\nTrade Ministry spokesperson Danuta Wilke spoke of a good beginning.\n",
			},
			"Who is Danuta Wilke?",
			nil,
		}, {
			"a deputy's role and his chief's",
			files{
				"a.txt": "Arrest in Ostrel\n\nPolice arrested Danuta Wilke, the deputy director of the Ostrel Museum, on Friday.\n",
				"b.txt": "Museum without its head\n\nDanuta Wilke, director of the Ostrel Museum, is in custody.\n",
			},
			"What is Danuta Wilke's job?",
			[]string{"deputy director of the ostrel museum", "director of the ostrel museum"},
		}, {
			"roles of people with one surname",
			files{
				"a.txt": "Arrest in Ostrel\n\nPolice arrested Danuta Wilke, the treasurer of the Ostrel Museum, on Friday.\n",
				"b.txt": "Museum without its head\n\nKarol Wilke, director of the Ostrel Museum, spoke of a mistake.\n",
			},
			"What is Danuta Wilke's job?",
			nil,
		}, {
			"roles of people with one first name",
			files{
				"a.txt": "Arrest in Ostrel\n\nPolice arrested Danuta Wilke, the treasurer of the Ostrel Museum, on Friday.\n",
				"b.txt": "Museum without its head\n\nDanuta Zielin, director of the Ostrel Museum, spoke of a mistake.\n",
			},
			"What is Danuta Wilke's job?",
			nil,
		}, {
			"figures of other deeds to the same kind of people",
			files{
				"a.txt": "Fire in Tarnow\n\nThe fire in the mill of Tarnow killed seven workers on Monday. The mill had dismissed 30 workers in May.\n",
				"b.txt": "Mill burns down\n\nSeven workers were killed by the fire in Tarnow. Last year 90 workers went on strike there.\n",
			},
			"How many workers were killed in the mill of Tarnow?",
			nil,
		}, {
			"roles of different people",
			files{
				"a.txt": "Arrest in Ostrel\n\nPolice arrested Danuta Wilke, the treasurer of the Ostrel Museum, on Friday.\n",
				"b.txt": "Museum without its head\n\nMarek Zielin, director of the Ostrel Museum, spoke of a mistake.\n",
			},
			"What is Danuta Wilke's job?",
			nil,
		},
	} {
		t.Run(test.rule, func(t *testing.T) {
			l.addFiles(t, test.rule, test.texts)
			reply := l.ask(t, test.rule, test.question)
			if reply.Status != answer.Answered {
				t.Fatalf("%q is refused: %s", test.question, reply.Reading)
			}
			got, documents := values(t, reply)
			if !slices.Equal(got, test.want) {
				t.Errorf("%q has the accounts %q, want %q", test.question, got, test.want)
			}
			if test.want != nil && !slices.Equal(documents, []string{"a.txt", "b.txt"}) {
				t.Errorf("the accounts cite %q, want both documents", documents)
			}
		})
	}
}

// Two collections may have different documents under one path.
func TestAccountsOfTwoCollections(t *testing.T) {
	t.Parallel()
	l := newLibrary(t, nil)
	l.addFiles(t, "first", files{"mill.txt": "Fire in Tarnow\n\nThe fire in the mill of Tarnow killed seven workers on Monday. The owner wept.\n"})
	l.addFiles(t, "second", files{"mill.txt": "Fire in Tarnow\n\nThe fire in the mill of Tarnow killed eight workers on Monday. The owner fled.\n"})
	reply, err := l.Answer(t.Context(), answer.Question{Text: "How many workers were killed in the mill of Tarnow?", At: now, Collections: []string{"first", "second"}})
	if err != nil {
		t.Fatal(err)
	}
	got, _ := values(t, reply)
	if want := []string{"eight workers", "seven workers"}; !slices.Equal(got, want) {
		t.Errorf("the accounts are %q, want %q", got, want)
	}
}

// Accounts are shown where the question touches them, whatever it asks for.
func TestTouchedDisagreements(t *testing.T) {
	t.Parallel()
	l := newLibrary(t, nil)
	l.addFiles(t, "mill", files{
		"a.txt": "Fire in Tarnow\n\nThe fire in the mill of Tarnow killed seven workers on 3 May 2024. The owner, Piet Lorne, wept.\n\nArson was the cause of the fire in the mill of Tarnow, the fire brigade said.\n",
		"b.txt": "Mill burns down\n\nNine workers were killed by the fire in the mill of Tarnow. The roof fell in.\n\nAn electrical fault was the cause of the fire in the mill of Tarnow, the county said.\n",
	})
	dead, cause := "nine workers/seven workers", "arson/electrical fault"
	for _, test := range []struct {
		rule, question string
		want           []string
	}{
		{"the number is asked for", "How many workers were killed in the mill of Tarnow?", []string{dead}},
		{"what happened is asked, and the number is told", "What happened in the mill of Tarnow?", []string{dead}},
		{"the cause is asked for", "What was the cause of the fire in the mill of Tarnow?", []string{cause}},
		{"something else is asked for", "Who owns the mill of Tarnow?", nil},
	} {
		t.Run(test.rule, func(t *testing.T) {
			reply := l.ask(t, "mill", test.question)
			got := accountsOf(t, reply)
			for _, want := range test.want {
				if !slices.Contains(got, want) {
					t.Errorf("%q shows %q, want %q among them (%s)", test.question, got, want, reply.Reading)
				}
			}
			if test.want == nil && len(got) > 0 {
				t.Errorf("%q shows %q, want nothing", test.question, got)
			}
		})
	}
}

// Comparing only with what a question touches finds all that it touches.
func TestWhatIsTouchedIsFoundWithoutComparingAll(t *testing.T) {
	t.Parallel()
	l := sampleLibrary(t)
	touched := 0
	for _, question := range sampleQuestions(t) {
		sought, all, err := l.TouchedOf(t.Context(), question, now, "sample")
		if err != nil {
			t.Fatal(err)
		}
		touched += len(all)
		if !slices.Equal(sought, all) {
			t.Errorf("%s touches %q, and of all that is compared %q", question, sought, all)
		}
	}
	if touched == 0 {
		t.Error("no question touches anything")
	}
}
