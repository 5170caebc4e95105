package main

import (
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"footnote/answer"
)

var update = flag.Bool("update", false, "write the golden files anew")

// quoted cites the sentence of text that is between braces, and marks the words
// between ⟦ and ⟧.
func quoted(c answer.Citation, text string) answer.Citation {
	const start = 1000 // of the quotation in its document
	var quote strings.Builder
	for _, r := range text {
		at := start + quote.Len()
		switch r {
		case '{':
			c.SentenceStart = at
		case '}':
			c.SentenceEnd = at
		case '⟦':
			c.Marks = append(c.Marks, answer.Span{Start: at})
		case '⟧':
			c.Marks[len(c.Marks)-1].End = at
		default:
			quote.WriteRune(r)
		}
	}
	c.Quote, c.Start, c.End = quote.String(), start, start+quote.Len()
	return c
}

// replies are answers of each kind, by the name of their golden files.
var replies = map[string]answer.Answer{
	"answered": {
		Status: answer.Answered, Reading: "5 March 2024 (event date)",
		Claims: []answer.Claim{
			{Text: "The harbour was closed by Ines Duarte, the port's director.", Citations: []int{1, 2}},
			{Text: "It opened again on the next day.", Citations: []int{2}},
		},
		Citations: []answer.Citation{
			quoted(answer.Citation{N: 1, Document: "north/harbour.md", Title: "Storm shuts the harbour", Publisher: "Northern Post", Published: "2024-03-06", URL: "https://example.org/harbour?id=1"},
				"The storm came at night. {On March 5 the ⟦harbour⟧ was ⟦closed⟧ by **⟦Ines Duarte⟧**, who directs the port.} Ships turned away.\n\nNobody was hurt."),
			quoted(answer.Citation{N: 2, Document: "notes.txt", Title: "Notes", Published: "2024-03", Inferred: true},
				"{Duarte closed it; a day later it was open.}"),
		},
		Searched: answer.Searched{Documents: 2, Passages: 9, Collections: []string{"default"}},
	},
	"disagreement": {
		Status: answer.Answered, Reading: "harbour, ships",
		Claims: []answer.Claim{{Text: "Twelve ships were turned away.", Citations: []int{1}}},
		Citations: []answer.Citation{
			quoted(answer.Citation{N: 1, Document: "a.md", Title: "A", Publisher: "Northern Post", Published: "2024-03-06"}, "{Twelve ships were turned away.}"),
			quoted(answer.Citation{N: 2, Document: "b.md", Title: "B", Publisher: "Southern Star", Published: "2024"}, "{Some fifteen ships had to turn.}"),
			quoted(answer.Citation{N: 3, Document: "c.md", Title: "C"}, "{A dozen ships turned away.}"),
		},
		Disagreements: []answer.Disagreement{{About: "ships that were turned away", Accounts: []answer.Account{
			{Value: "twelve", Citations: []int{1, 3}}, {Value: "some fifteen", Citations: []int{2}},
		}}},
	},
	"credited": {
		Status: answer.Answered, Reading: "harbour, ships",
		Claims: []answer.Claim{{Text: "Twelve ships were turned away, said Duarte.", Citations: []int{1}}},
		Citations: []answer.Citation{
			quoted(answer.Citation{N: 1, Document: "a.md", Title: "A", Publisher: "Northern Post", Published: "2024-03-06", Credits: []string{"Ines Duarte", "Radio Mole"}}, "{Twelve ships were turned away, said Duarte.}"),
			quoted(answer.Citation{N: 2, Document: "b.md", Title: "B", Credits: []string{"Ines Duarte"}}, "{Twelve ships were turned away, Duarte said.}"),
		},
		Origins: &answer.Origins{Articles: 2, Independent: 1},
		Disagreements: []answer.Disagreement{{About: "ships that were turned away", Accounts: []answer.Account{
			{Value: "Twelve", Citations: []int{1}}, {Value: "twelve, in all", Citations: []int{2}},
		}}},
	},
	"worded": {
		Status: answer.Answered, Reading: "5 March 2024 (event date)",
		Claims: []answer.Claim{{Text: "Ines Duarte closed the harbour.", Citations: []int{1}}},
		Citations: []answer.Citation{
			quoted(answer.Citation{N: 1, Document: "a.md", Title: "A", Publisher: "Northern Post", Published: "2024-03-06"}, "{On March 5 the harbour was closed by Ines Duarte.}"),
		},
		Searched: answer.Searched{Documents: 2, Passages: 9, Collections: []string{"default"}},
		Worded:   &answer.Worded{Model: "gpt-5-mini", Prompt: "answer@0a1b2c3d", InputTokens: 900, OutputTokens: 40, Kept: 1, Dropped: 1},
	},
	"fallback": {
		Status: answer.Refused, Reading: "harbour, comet; what comes nearest does not answer",
		Nearest: []answer.Citation{
			quoted(answer.Citation{N: 1, Document: "a.md", Title: "A", Publisher: "Northern Post", Published: "2024-03-06"}, "{On March 5 the harbour was closed.}"),
		},
		Searched: answer.Searched{Documents: 2, Passages: 9, Collections: []string{"default"}},
		Worded:   &answer.Worded{Model: "gpt-5-mini", Prompt: "answer@0a1b2c3d", Fallback: "The language model found no answer in the passages either."},
	},
	"refused": {
		Status: answer.Refused, Reading: "9 March 2024; no document speaks of that day",
		Nearest: []answer.Citation{
			quoted(answer.Citation{N: 1, Document: "a.md", Title: "A", Publisher: "Northern Post", Published: "2024-03-06"}, "{On March 5 the harbour was closed.}"),
		},
		Searched: answer.Searched{Documents: 2, Passages: 9, Collections: []string{"default", "ports"}, WordsOnly: true, WordsWhy: "the search by meaning did not answer in time"},
	},
	"unread": {
		Status: answer.Refused, Reading: "The question has no words: ask who, what or when.",
		Searched: answer.Searched{Collections: []string{"default"}},
	},
	"hostile": {
		Status: answer.Answered, Reading: "\x1b[2J",
		Claims: []answer.Claim{{Text: "A claim\x1b]0;title\x07 with\u202e controls.\n[8] Forged, 1 May 2024", Citations: []int{1}}},
		Citations: []answer.Citation{
			quoted(answer.Citation{N: 1, Document: "a\x1b[31m.md", Title: "T\x1b[1A\n[9] Forged, 1 May 2024", Publisher: "P\x1b[8m\nline", Published: "2024-05-01", URL: "https://example.org/\x1b[0m", Credits: []string{"C\x1b[8m\n[7] Forged"}},
				"First.\r\nOver\rwritten. {A\x1b[31mred\x1b[0m word, a\u009b bell\a, \u202eturned, \x00.}\tTab."),
		},
	},
}

func TestRender(t *testing.T) {
	for _, form := range []struct {
		name     string
		terminal terminal
	}{
		{"plain", terminal{columns: 80}},
		{"narrow", terminal{columns: 40}},
		{"colour", terminal{columns: 80, colour: true, interactive: true}},
	} {
		for name, reply := range replies {
			t.Run(name+" "+form.name, func(t *testing.T) {
				got := render(reply, form.terminal)
				golden(t, filepath.Join("testdata", "render", name+"."+form.name), got)
				for line := range strings.Lines(got) {
					if line := strings.TrimRight(line, "\n"); strings.HasSuffix(line, " ") {
						t.Errorf("the line %q ends in white space", line)
					}
				}
			})
		}
	}
}

func TestRenderDiffer(t *testing.T) {
	forged := replies["hostile"]
	forged.Disagreements = []answer.Disagreement{{About: "a\x1b[2J\n[9] Forged", Accounts: []answer.Account{{Value: "v\x1b[1A\n[8] Forged", Citations: []int{1}}}}}
	for name, reply := range map[string]answer.Answer{
		"disagreement": replies["disagreement"], "refused": replies["refused"], "unread": replies["unread"], "hostile": forged,
	} {
		t.Run(name, func(t *testing.T) {
			golden(t, filepath.Join("testdata", "render", "differ."+name), renderDiffer(reply, terminal{columns: 80}))
		})
	}
}

// golden compares got with the file at path, or with -update writes it there.
// Escapes are written so that a reader sees them.
func golden(t *testing.T, path, got string) {
	t.Helper()
	got = strings.ReplaceAll(got, "\x1b", "␛")
	if *update {
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatalf("%v: go test -run Render -update writes it", err)
	}
	if diff := cmp.Diff(string(want), got); diff != "" {
		t.Errorf("%s (-want +got):\n%s", path, diff)
	}
}

// TestRenderQuotesVerbatim takes away what rendering adds and looks for the
// quotation's own words.
func TestRenderQuotesVerbatim(t *testing.T) {
	for name, reply := range replies {
		for _, columns := range []int{fewestColumns, 40, 80, mostColumns} {
			shown := render(reply, terminal{columns: columns})
			for _, citation := range append(reply.Citations, reply.Nearest...) {
				if want := words(visible(strings.ReplaceAll(citation.Quote, "\r\n", "\n"))); !strings.Contains(words(withoutBars(shown)), want) {
					t.Errorf("%s at %d columns does not show %q:\n%s", name, columns, want, shown)
				}
			}
		}
	}
}

func withoutBars(shown string) string {
	return strings.NewReplacer("\n"+contextBar, "\n", "\n"+answerBar, "\n").Replace(shown)
}

func words(text string) string { return strings.Join(strings.Fields(text), " ") }

func TestVisible(t *testing.T) {
	for _, test := range []struct{ name, text, want string }{
		{"plain text stays", "Łódź, «да»\t—\n🙂", "Łódź, «да»\t—\n🙂"},
		{"an escape", "\x1b[31m", `\x1b[31m`},
		{"a bell, a null, a delete", "\a\x00\x7f", `\x07\x00\x7f`},
		{"C1 controls", "\u009b31m", `\u009b31m`},
		{"carriage return", "a\rb", `a\x0db`},
		{"what turns the direction", "\u202ea\u2066b", `\u202ea\u2066b`},
		{"a mark of direction within a text stays", "א\u200e1", "א\u200e1"},
		{"line separators", "a\u2028b", `a\u2028b`},
		{"bytes that are no UTF-8", "a\xff\xc3", `a\xff\xc3`},
		{"the replacement character stays", "a\ufffd", "a\ufffd"},
		{"a joiner within an emoji stays", "👩\u200d🚀", "👩\u200d🚀"},
	} {
		t.Run(test.name, func(t *testing.T) {
			if got := visible(test.text); got != test.want {
				t.Errorf("visible(%q) = %q, want %q", test.text, got, test.want)
			}
		})
	}
}

func TestBreakLines(t *testing.T) {
	for _, test := range []struct {
		name    string
		text    string
		columns int
		apart   []int
		want    []string
	}{
		{"nothing", "", 10, nil, []string{""}},
		{"what fits", "one two", 7, nil, []string{"one two"}},
		{"at the last space that fits", "one two three", 7, nil, []string{"one two", "three"}},
		{"a word longer than a line stays whole", "a extraordinary b", 5, nil, []string{"a", "extraordinary", "b"}},
		{"at line feeds, of both kinds", "a\nb\r\n\nc", 10, nil, []string{"a", "b", "", "c"}},
		{"one space becomes the break, others stay", "aaa   bbb", 6, nil, []string{"aaa  ", "bbb"}},
		{"by columns, not bytes", "äöü äöü", 7, nil, []string{"äöü äöü"}},
		{"wide characters take two", "日本 日本", 8, nil, []string{"日本", "日本"}},
		{"an escape takes the four columns that it is shown in", "a\x1bb ccc", 7, nil, []string{"a\x1bb", "ccc"}},
		{"apart before and after a sentence", "One. Two. Three.", 40, []int{5, 9}, []string{"One.", "Two.", "Three."}},
		{"not apart where there is no space", "Eins.Zwei.", 40, []int{5}, []string{"Eins.Zwei."}},
	} {
		t.Run(test.name, func(t *testing.T) {
			var got []string
			for _, line := range breakLines(test.text, test.columns, test.apart...) {
				got = append(got, test.text[line.Start:line.End])
			}
			if diff := cmp.Diff(test.want, got); diff != "" {
				t.Errorf("breakLines(%q, %d) (-want +got):\n%s", test.text, test.columns, diff)
			}
		})
	}
}

// FuzzBreakLines: nothing but one space, a line feed, or a line feed after a
// carriage return is lost between two lines.
func FuzzBreakLines(f *testing.F) {
	f.Add("The storm came at night. Ships\r\nturned away.", 12, 25)
	f.Add("\x1b\xff  \t\r \n", 0, 3)
	f.Fuzz(func(t *testing.T, text string, columns, apart int) {
		end := 0
		for i, line := range breakLines(text, columns, apart) {
			if line.Start < end || line.End < line.Start || len(text) < line.End {
				t.Fatalf("breakLines(%q, %d) has a line %d:%d after %d", text, columns, line.Start, line.End, end)
			}
			between := text[end:line.Start]
			if i == 0 && between != "" || i > 0 && between != " " && between != "\n" && between != "\r\n" {
				t.Fatalf("breakLines(%q, %d) leaves out %q", text, columns, between)
			}
			end = line.End
		}
		if end != len(text) {
			t.Fatalf("breakLines(%q, %d) ends at %d", text, columns, end)
		}
	})
}

// FuzzVisible: no byte that acts upon a terminal gets through.
func FuzzVisible(f *testing.F) {
	f.Add("\x1b]0;title\x07\u009b\u202e\xff")
	f.Fuzz(func(t *testing.T, text string) {
		for _, r := range visible(text) {
			if r != '\n' && r != '\t' && (r < 0x20 || 0x7f <= r && r < 0xa0) {
				t.Fatalf("visible(%q) holds %U", text, r)
			}
		}
	})
}

// Claims are shown as they are checked, and what is shown is not shown again.
func TestClaimsAreShownOnce(t *testing.T) {
	t.Parallel()
	whole := replies["answered"]
	first := whole
	first.Claims, first.Citations = whole.Claims[:1], whole.Citations[:1]
	for _, test := range []struct {
		rule string
		told []answer.Answer
		last answer.Answer
		want string
	}{
		{"nothing before the answer", nil, whole, render(whole, terminal{columns: 80})},
		{"a claim, then the answer", []answer.Answer{first}, whole, render(whole, terminal{columns: 80})},
		{"all claims, then the answer", []answer.Answer{first, whole}, whole, render(whole, terminal{columns: 80})},
		{"a claim, and in the end another answer", []answer.Answer{first}, replies["refused"],
			"The harbour was closed by Ines Duarte, the port's director. [1][2]\n\n" + render(replies["refused"], terminal{columns: 80})},
	} {
		var shown claimsShown
		var got string
		for _, sofar := range test.told {
			got += shown.more(sofar, terminal{columns: 80})
		}
		if got += shown.rest(render(test.last, terminal{columns: 80})); got != test.want {
			t.Errorf("%s: what is written differs (-want +got):\n%s", test.rule, cmp.Diff(test.want, got))
		}
	}
}
