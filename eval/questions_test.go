package eval

import (
	"strings"
	"testing"

	"footnote/answer"
)

func cited(n int, document, quote string) answer.Citation {
	return answer.Citation{N: n, Document: document, Quote: quote}
}

func TestHit(t *testing.T) {
	one := []Evidence{{"a.txt", "the mill was sold"}}
	two := []Evidence{{"a.txt", "seven barges"}, {"b.txt", "eight barges"}}
	for _, test := range []struct {
		name      string
		evidence  []Evidence
		needAll   bool
		citations []answer.Citation
		want      bool
	}{
		{"the quotation contains the evidence", one, false, []answer.Citation{cited(1, "a.txt", "In May the mill was sold.")}, true},
		{"the evidence contains the quotation", one, false, []answer.Citation{cited(1, "a.txt", "mill was")}, true},
		{"white space and * do not count", one, false, []answer.Citation{cited(1, "a.txt", "**the\nmill**\u00a0 was sold")}, true},
		{"case does", one, false, []answer.Citation{cited(1, "a.txt", "The mill was sold")}, false},
		{"another document", one, false, []answer.Citation{cited(1, "b.txt", "the mill was sold")}, false},
		{"a quotation of nothing", one, false, []answer.Citation{cited(1, "a.txt", " * ")}, false},
		{"no citation", one, false, nil, false},
		{"some evidence suffices", two, false, []answer.Citation{cited(1, "b.txt", "eight barges")}, true},
		{"some is not all", two, true, []answer.Citation{cited(1, "b.txt", "eight barges")}, false},
		{"all by several citations", two, true, []answer.Citation{cited(1, "b.txt", "eight barges"), cited(2, "a.txt", "seven barges")}, true},
	} {
		t.Run(test.name, func(t *testing.T) {
			q := question{Evidence: test.evidence, NeedAll: test.needAll}
			if got := q.hit(test.citations); got != test.want {
				t.Errorf("hit is %v, want %v", got, test.want)
			}
		})
	}
}

func TestJudge(t *testing.T) {
	yes, no := true, false
	evidence := []Evidence{{"a.txt", "the mill"}}
	wrong, right := cited(1, "b.txt", "a barn"), cited(4, "a.txt", "the mill")
	for _, test := range []struct {
		name  string
		q     question
		reply answer.Answer
		want  Tally
		fault string
	}{
		{"answered by the first", question{Answerable: &yes, Evidence: evidence},
			answer.Answer{Status: answer.Answered, Citations: []answer.Citation{right}},
			Tally{Answerable: 1, First: 1, FirstThree: 1}, ""},
		{"answered by the third", question{Answerable: &yes, Evidence: evidence},
			answer.Answer{Status: answer.Answered, Citations: []answer.Citation{wrong, wrong, right}},
			Tally{Answerable: 1, FirstThree: 1}, ""},
		{"answered by the fourth", question{Answerable: &yes, Evidence: evidence},
			answer.Answer{Status: answer.Answered, Citations: []answer.Citation{wrong, wrong, wrong, right}},
			Tally{Answerable: 1}, "not among the first three"},
		{"the fourth is set against another", question{Answerable: &yes, Evidence: evidence},
			answer.Answer{Status: answer.Answered, Citations: []answer.Citation{wrong, wrong, wrong, right},
				Disagreements: []answer.Disagreement{{Accounts: []answer.Account{{Citations: []int{1}}, {Citations: []int{4}}}}}},
			Tally{Answerable: 1, FirstThree: 1}, ""},
		{"the nearest of a refusal is no answer", question{Answerable: &yes, Evidence: evidence},
			answer.Answer{Status: answer.Refused, Nearest: []answer.Citation{right}},
			Tally{Answerable: 1, WronglyRefused: 1}, "wrongly refused"},
		{"rightly refused", question{Answerable: &no}, answer.Answer{Status: answer.Refused},
			Tally{Unanswerable: 1, Refused: 1}, ""},
		{"not refused", question{Answerable: &no}, answer.Answer{Status: answer.Answered, Citations: []answer.Citation{wrong}},
			Tally{Unanswerable: 1}, "not refused"},
	} {
		t.Run(test.name, func(t *testing.T) {
			got, fault := judge(test.q, test.reply)
			if got != test.want || fault != test.fault {
				t.Errorf("judge = %+v, %q; want %+v, %q", got, fault, test.want, test.fault)
			}
		})
	}
}

func TestParseQuestionsNamesTheLine(t *testing.T) {
	const good = `{"id": "1", "kind": "fact", "question": "What was sold?", "answerable": true, "evidence": [{"doc": "a.txt", "text": "the mill"}]}` + "\n"
	for _, test := range []struct{ name, text, want string }{
		{"not JSON", good + "\nWhat was sold?\n", "line 3 is not a question in JSON"},
		{"a field of another type", good + `{"id": 2}`, "line 2 is not a question in JSON"},
		{"no id", `{"question": "Why?"}`, `line 1 has no "id"`},
		{"no question", `{"id": "2", "question": " "}`, `line 1 has no "question"`},
		{"not said whether it is answerable", `{"id": "2", "question": "Why?"}`, `line 1 does not say whether it is "answerable"`},
		{"answerable without evidence", `{"id": "2", "question": "Why?", "answerable": true}`, `line 1 is answerable and has no "evidence"`},
		{"unanswerable with evidence", `{"id": "2", "question": "Why?", "answerable": false, "evidence": [{"doc": "a", "text": "b"}]}`, `line 1 is not answerable and has "evidence"`},
		{"evidence of nothing", `{"id": "2", "question": "Why?", "answerable": true, "evidence": [{"doc": "a", "text": "**"}]}`, `line 1 has evidence without "doc" or "text"`},
		{"an id twice", good + good, `line 2 has the id "1" of a line above it`},
		{"nothing", "\n\n", "the file holds no question"},
	} {
		t.Run(test.name, func(t *testing.T) {
			_, err := parseQuestions(strings.NewReader(test.text))
			if err == nil || !strings.Contains(err.Error(), test.want) {
				t.Errorf("the error is %v, want one with %q", err, test.want)
			}
		})
	}
	if questions, err := parseQuestions(strings.NewReader(good)); err != nil || len(questions) != 1 || questions[0].line != 1 {
		t.Errorf("a good line gave %+v, %v", questions, err)
	}
}

func FuzzParseQuestions(f *testing.F) {
	f.Add(`{"id": "1", "question": "What?", "answerable": true, "evidence": [{"doc": "a", "text": "b"}]}`)
	f.Add("\n{}\n")
	f.Fuzz(func(t *testing.T, text string) {
		questions, err := parseQuestions(strings.NewReader(text))
		if (err == nil) != (len(questions) > 0) && err == nil {
			t.Errorf("%q gave neither a question nor an error", text)
		}
		for _, q := range questions {
			if err == nil && q.fault() != "" {
				t.Errorf("%q gave a question that %s", text, q.fault())
			}
		}
	})
}

func TestParseRelevant(t *testing.T) {
	got, err := parseRelevant(strings.NewReader("query-id\tcorpus-id\tscore\n1\ta\t1\n1\tb\t2\n2\ta\t0\n"))
	if err != nil || len(got) != 1 || got["1"]["corpus.jsonl#a"] != 1 || got["1"]["corpus.jsonl#b"] != 2 {
		t.Errorf("parseRelevant = %v, %v", got, err)
	}
	for _, test := range []struct{ name, text, want string }{
		{"too few fields", "1 a 1\n", "line 1 has 1 fields"},
		{"a grade that is no number", "q\tc\ts\n1\ta\tyes\n", `line 2 has the grade "yes"`},
	} {
		t.Run(test.name, func(t *testing.T) {
			if _, err := parseRelevant(strings.NewReader(test.text)); err == nil || !strings.Contains(err.Error(), test.want) {
				t.Errorf("the error is %v, want one with %q", err, test.want)
			}
		})
	}
}

func TestHalfByHash(t *testing.T) {
	// FNV-1a-32 of "a" is e40c292c, of "b" e70c2de5.
	if Test.has("a") || !Tune.has("a") || !Test.has("b") || Tune.has("b") || !All.has("a") || !All.has("b") {
		t.Error(`"a" is of the half to tune on, "b" of the half to test on`)
	}
}

func TestSampleIsTheSameWhateverElseIsAsked(t *testing.T) {
	var questions []testQuestion
	for _, id := range strings.Fields("a b c d e f g h i j") {
		questions = append(questions, testQuestion{id: id})
	}
	four := sample(questions, 4)
	for i, q := range sample(questions, 3) {
		if q.id != four[i].id {
			t.Errorf("question %d is %s in a sample of 3 and %s in one of 4", i, q.id, four[i].id)
		}
	}
	if got := sample(questions, 0); len(got) != len(questions) {
		t.Errorf("a sample of 0 has %d questions, want all", len(got))
	}
}
