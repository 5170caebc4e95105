package answer

import (
	"io/fs"
	"strings"
	"testing"

	"footnote/retrieval/mention"
	"footnote/sample"
)

func TestFiguresAgree(t *testing.T) {
	t.Parallel()
	exactly := func(value float64) mention.Mention { return mention.Mention{Value: value, High: value} }
	bounded := func(bound mention.Bound, value float64) mention.Mention {
		return mention.Mention{Value: value, High: value, Bound: bound}
	}
	for _, test := range []struct {
		rule string
		a, b mention.Mention
		want bool
	}{
		{"the same", exactly(7), exactly(7), true},
		{"two counts", exactly(7), exactly(8), false},
		{"two counts that round to one", exactly(40), exactly(38), false},
		{"a large number, rounded", exactly(1.7e9), exactly(1.715e9), true},
		{"a large number, rounded to another", exactly(1.8e9), exactly(1.715e9), false},
		{"a number rounded so far that it is another", exactly(2e6), exactly(1.7e6), false},
		{"a share without its decimals", exactly(32), exactly(31.5), true},
		{"about", bounded(mention.About, 400), exactly(385), true},
		{"not about", bounded(mention.About, 400), exactly(650), false},
		{"more than, and more", bounded(mention.AtLeast, 75), exactly(80), true},
		{"more than, and less", bounded(mention.AtLeast, 75), exactly(60), false},
		{"up to, which says that it is reached", bounded(mention.AtMost, 90), exactly(80), false},
		{"up to, and that", bounded(mention.AtMost, 90), exactly(90), true},
		{"a range and a number in it", mention.Mention{Value: 1.5e9, High: 2e9}, exactly(1.8e9), true},
		{"a range and a number beside it", mention.Mention{Value: 10, High: 15}, exactly(18), false},
		{"nothing and something", exactly(0), exactly(3), false},
	} {
		t.Run(test.rule, func(t *testing.T) {
			if got := figuresAgree(test.a, test.b); got != test.want {
				t.Errorf("%+v and %+v agree: %t, want %t", test.a, test.b, got, test.want)
			}
			if figuresAgree(test.a, test.b) != figuresAgree(test.b, test.a) {
				t.Error("the other way round it is otherwise")
			}
		})
	}
}

func TestClocksAgree(t *testing.T) {
	t.Parallel()
	at := func(hour, minute int) clock { return clock{minute: hour*60 + minute, known: true} }
	half := func(hour, minute int) clock { return clock{minute: hour*60 + minute} }
	about := func(c clock) clock { c.about = true; return c }
	for _, test := range []struct {
		rule string
		a, b clock
		want bool
	}{
		{"one time", at(15, 10), at(15, 10), true},
		{"some minutes apart", at(15, 10), at(15, 13), true},
		{"farther apart", at(15, 10), at(15, 20), false},
		{"farther apart, but about", at(15, 10), about(at(15, 20)), true},
		{"half a day apart", at(3, 10), at(15, 10), false},
		{"half a day apart, if that is known", half(3, 10), at(15, 10), true},
		{"over midnight", at(23, 58), at(0, 1), true},
		{"over noon, of which half is not known", half(11, 58), half(0, 1), true},
	} {
		t.Run(test.rule, func(t *testing.T) {
			if got := test.a.agrees(test.b); got != test.want {
				t.Errorf("%+v and %+v agree: %t, want %t", test.a, test.b, got, test.want)
			}
			if test.a.agrees(test.b) != test.b.agrees(test.a) {
				t.Error("the other way round it is otherwise")
			}
		})
	}
}

func TestRolesAgree(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		a, b string
		want bool
	}{
		{"chief editor", "the Courier's editor-in-chief", true},
		{"executive director", "editor-in-chief", false},
		{"deputy editor-in-chief", "editor-in-chief", false},
		{"director", "executive director of the port", true},
		{"executive director", "general director", false},
		{"spokeswoman of the ministry", "ministry spokesman", true},
		{"foreign minister", "finance minister", false},
		{"Prime Minister", "premier", true},
		{"ambassador", "temporary representative", true},
		{"political analyst", "director of the institute", true}, // the one is no position
		{"head of the agency", "director of the agency", true},
		{"former director", "director", true}, // he was, and is not
		{"", "director", true},
	} {
		if got := readRole(test.a).agrees(readRole(test.b)); got != test.want {
			t.Errorf("%q and %q agree: %t, want %t", test.a, test.b, got, test.want)
		}
		if readRole(test.a).agrees(readRole(test.b)) != readRole(test.b).agrees(readRole(test.a)) {
			t.Errorf("%q and %q: the other way round it is otherwise", test.a, test.b)
		}
	}
}

// Neither an issue nor a side of one is ruled out by its words that its expression
// finds: in the sample, and in what the expressions of the table spell out.
func TestWordIndex(t *testing.T) {
	t.Parallel()
	if len(issues) > 64 {
		t.Fatalf("there are %d issues, and 64 bits", len(issues))
	}
	found := 0
	check := func(text string) {
		text = strings.ToLower(text)
		words := lettersOf(text)
		possible := issuesByWord.of(words)
		for n, issue := range issues {
			for k, side := range issue.sides {
				if side.MatchString(text) && issue.bySide.of(words)&(1<<k) == 0 {
					t.Errorf("%q tells a side of the %s, %s, and is ruled out", text, issue.about, side)
				}
			}
			if issue.of.MatchString(text) {
				found++
				if possible&(1<<n) == 0 {
					t.Errorf("%q speaks of the %s, and is ruled out", text, issue.about)
				}
			}
		}
	}
	for _, text := range []string{
		"He died.", "Three bodies were found", "the planes", "a licence, or license", "talks went ahead", "they broke into it", "an inspection", "searches", "act", "(fires)", "burned down",
	} {
		check(text)
	}
	plain := strings.NewReplacer(`\b(?:`, "", "?", "", `\w+`, "thing", "[- ]", "-", "[cs]", "c", "[tm]", "m")
	for _, issue := range issues {
		for _, side := range issue.sides {
			for alternative := range strings.SplitSeq(plain.Replace(strings.NewReplacer("(?:", "|", ")", "|").Replace(side.String())), "|") {
				check(alternative)
				check("It was " + alternative + ".")
			}
		}
	}
	if err := fs.WalkDir(sample.Dispatches(), ".", func(path string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return err
		}
		text, err := fs.ReadFile(sample.Dispatches(), path)
		for sentence := range strings.SplitSeq(string(text), ".") {
			check(sentence)
		}
		return err
	}); err != nil {
		t.Fatal(err)
	}
	if found < 20 {
		t.Errorf("only %d texts speak of an issue", found)
	}
}

func FuzzTail(f *testing.F) {
	for _, text := range []string{"", "more than ", strings.Repeat("é", 60), strings.Repeat("\x80", 99)} {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		if got := tail(text); !strings.HasSuffix(text, got) {
			t.Errorf("tail(%q) = %q, which is not its end", text, got)
		}
		readRole(text)
	})
}
