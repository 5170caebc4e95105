package answer_test

import (
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"

	"pgregory.net/rapid"

	"footnote/answer"
	"footnote/sample"
)

// longestQuotation is in bytes; only a sentence that is longer itself makes a
// longer quotation.
const longestQuotation = 700

// faults returns what is wrong with an answer, each as the end of a sentence
// that begins with "the answer".
func (l library) faults(collection, question string, reply answer.Answer) []string {
	var faults []string
	fault := func(format string, args ...any) { faults = append(faults, fmt.Sprintf(format, args...)) }
	if reply.Question != question {
		fault("repeats the question as %.80q", reply.Question)
	}
	if strings.TrimSpace(reply.Reading) == "" {
		fault("does not say how the question was read")
	}
	if answered := reply.Status == answer.Answered; answered != (len(reply.Claims) > 0) || answered != (len(reply.Citations) > 0) || answered && len(reply.Nearest) > 0 {
		fault("is %s with %d claims, %d citations and %d nearest", reply.Status, len(reply.Claims), len(reply.Citations), len(reply.Nearest))
	}
	narrowed := strings.Contains(reply.Reading, "(publication date)") // perhaps to no document
	if reply.Status == answer.Refused && len(reply.Nearest) == 0 && reply.Searched.Passages > 0 && !reply.Searched.WordsOnly && !narrowed {
		fault("refuses without the nearest of %d passages", reply.Searched.Passages)
	}
	written, err := json.Marshal(reply)
	if err != nil {
		fault("cannot be written as JSON: %v", err)
	}
	if strings.Contains(string(written), ":null") {
		fault("has a null in its JSON: %s", written)
	}
	numbers := make(map[int]bool)
	for _, citations := range [][]answer.Citation{reply.Citations, reply.Nearest} {
		for i, c := range citations {
			if c.N != i+1 {
				fault("has the number %d on citation %d", c.N, i+1)
			}
			numbers[c.N] = true
			for _, f := range citationFaults(l.stored[collection][c.Document], c) {
				fault("has a citation of %s at %d:%d that %s", c.Document, c.Start, c.End, f)
			}
		}
	}
	exist := func(where string, cited []int) {
		if len(cited) == 0 {
			fault("has %s without a citation", where)
		}
		for _, n := range cited {
			if !numbers[n] {
				fault("has %s with citation %d, of %d", where, n, len(reply.Citations))
			}
		}
	}
	for _, claim := range reply.Claims {
		exist("the claim "+claim.Text, claim.Citations)
		if claim.Text == "" {
			fault("has a claim without text")
		}
	}
	for _, disagreement := range reply.Disagreements {
		values := make(map[string]bool)
		for _, account := range disagreement.Accounts {
			exist("the account "+account.Value, account.Citations)
			values[account.Value] = true
		}
		if len(values) < 2 || disagreement.About == "" {
			fault("has a disagreement about %q of %d values", disagreement.About, len(values))
		}
	}
	return faults
}

// citationFaults returns what is wrong with a citation of a document whose text
// is stored, each as the end of a sentence that begins with "a citation that".
func citationFaults(stored string, c answer.Citation) []string {
	var faults []string
	fault := func(format string, args ...any) { faults = append(faults, fmt.Sprintf(format, args...)) }
	if !(0 <= c.Start && c.Start <= c.SentenceStart && c.SentenceStart < c.SentenceEnd && c.SentenceEnd <= c.End) || c.End-c.Start != len(c.Quote) {
		fault("has %d bytes and its sentence at %d:%d", len(c.Quote), c.SentenceStart, c.SentenceEnd)
		return faults
	}
	if c.End > len(stored) || stored[c.Start:c.End] != c.Quote {
		fault("quotes %q, which is not what the source says there", c.Quote)
	}
	if !utf8.ValidString(c.Quote) {
		fault("begins or ends within a rune: %q", c.Quote)
	}
	sentence := c.Quote[c.SentenceStart-c.Start : c.SentenceEnd-c.Start]
	if !utf8.ValidString(sentence) {
		fault("has a sentence that begins or ends within a rune: %q", sentence)
	}
	if len(c.Quote) > max(longestQuotation, len(sentence)) {
		fault("has %d bytes, want at most %d", len(c.Quote), longestQuotation)
	}
	end := c.Start
	for _, mark := range c.Marks {
		if mark.Start < end || mark.End <= mark.Start || mark.End > c.End {
			fault("marks %v, want marks in order and within", c.Marks)
			return faults
		}
		if marked := c.Quote[mark.Start-c.Start : mark.End-c.Start]; !utf8.ValidString(marked) {
			fault("marks part of a rune: %q", marked)
		}
		end = mark.End
	}
	return faults
}

// The control of the properties: an answer with a fault is found out.
func TestFaultsOfAnswersAreFound(t *testing.T) {
	t.Parallel()
	l := newLibraryOfCorpora(t)
	const question = "How many seats has the Reed Party?"
	for _, test := range []struct {
		fault string
		spoil func(*answer.Answer)
	}{
		{"a quotation of other bytes", func(a *answer.Answer) { a.Citations[0].Start++; a.Citations[0].End++ }},
		{"a quotation that is altered", func(a *answer.Answer) { a.Citations[0].Quote = strings.ToUpper(a.Citations[0].Quote) }},
		{"a quotation of another document", func(a *answer.Answer) { a.Citations[0].Document = a.Citations[1].Document }},
		{"a sentence outside its quotation", func(a *answer.Answer) { a.Citations[0].SentenceEnd = a.Citations[0].End + 1 }},
		{"a sentence of nothing", func(a *answer.Answer) { a.Citations[0].SentenceEnd = a.Citations[0].SentenceStart }},
		{"marks out of order", func(a *answer.Answer) { slices.Reverse(a.Citations[0].Marks) }},
		{"one number on two citations", func(a *answer.Answer) { a.Citations[1].N = 1 }},
		{"a claim that cites nothing", func(a *answer.Answer) { a.Claims[0].Citations = []int{} }},
		{"a claim that cites what is not there", func(a *answer.Answer) { a.Claims[0].Citations = []int{99} }},
		{"an answer without claims", func(a *answer.Answer) { a.Claims = []answer.Claim{} }},
		{"a refusal with claims", func(a *answer.Answer) { a.Status = answer.Refused }},
		{"a slice that is null in JSON", func(a *answer.Answer) { a.Nearest = nil }},
		{"a refusal without the nearest", func(a *answer.Answer) {
			a.Status, a.Claims, a.Citations = answer.Refused, []answer.Claim{}, []answer.Citation{}
		}},
		{"no reading", func(a *answer.Answer) { a.Reading = "" }},
	} {
		reply := l.ask(t, "election", question)
		if len(reply.Citations) < 2 || len(reply.Citations[0].Marks) < 2 {
			t.Fatalf("the answer %+v is too poor to be spoilt", reply)
		}
		test.spoil(&reply)
		if faults := l.faults("election", question, reply); len(faults) == 0 {
			t.Errorf("%s is not found out", test.fault)
		}
	}
}

// hostile are questions of which no answer is asked but that it is sound.
var hostile = []string{
	"", " ", "?", "\x00", "\xff\xfe", "🙈", "🙈 Baku 🙉", "ﬀ ﬁ İ ı ſ K Å", "who", "who is it?", "what of the the the?",
	"'; drop table passage; --", `"; select pg_sleep(10); --`, "$1 %s %d \\ \"", "{{.}} <script>alert(1)</script>",
	"Кого вызвали 2 июля?", "Баку", "谁在七月二日被召见？", "من استدعي في 2 يوليو؟", "कौन", "\u202ewho\u202c was \u200bsummoned",
	"Who was summoned on 30 February?", "What happened on 99.99.9999?", "what happened in year 0?", "how many -1e309 people?", "July 2 July 2 July 2",
	"Who was not summoned, never summoned and not summoned again, and who did not summon, and who was not?",
	strings.Repeat("a", 4000), strings.Repeat("é", 2000), strings.Repeat("Baku ", 799), strings.Repeat("x ", 25_000), strings.Repeat("-", 4000),
	strings.Repeat("July 2 ", 500), strings.Repeat("Igor Kartavykh and ", 200),
}

func sampleLibrary(t testing.TB) library {
	t.Helper()
	l := newLibrary(t, nil)
	l.add(t, "sample", sample.Dispatches())
	return l
}

// sampleQuestions returns the questions of package sample.
func sampleQuestions(t testing.TB) []string {
	t.Helper()
	var questions []string
	for line := range strings.Lines(sample.Questions) {
		var q struct{ Question string }
		if err := json.Unmarshal([]byte(line), &q); err != nil {
			t.Fatal(err)
		}
		questions = append(questions, q.Question)
	}
	return questions
}

// The words of the corpus, as they stand and as they are mistyped, make
// questions that find much and mean nothing.
func TestEveryAnswerToWordsOfTheCorpusIsSound(t *testing.T) {
	t.Parallel()
	l := sampleLibrary(t)
	var words []string
	for _, text := range l.stored["sample"] {
		words = append(words, strings.FieldsFunc(text, unicode.IsSpace)...)
	}
	slices.Sort(words)
	words = slices.Compact(words)
	answered := 0
	rapid.Check(t, func(r *rapid.T) {
		asking := rapid.SampledFrom([]string{"", "Who", "What did", "When was", "How many", "Where is", "Why did", "What is the", "which"}).Draw(r, "asking")
		said := rapid.SliceOfN(rapid.SampledFrom(words), 1, 8).Draw(r, "words")
		seed := rapid.Uint64().Draw(r, "seed")
		question := mistype(asking+" "+strings.Join(said, " ")+"?", rapid.IntRange(0, 4).Draw(r, "slips"), seed)
		if l.ask(t, "sample", question).Status == answer.Answered {
			answered++
		}
	})
	if answered == 0 {
		t.Error("no question was answered, so no citation of an answer was looked at")
	}
}

// mistype makes so many slips in text: letters that are left out, doubled,
// swapped, in the other case, or of another script.
func mistype(text string, slips int, seed uint64) string {
	random := rand.New(rand.NewPCG(seed, 1))
	runes := []rune(text)
	for range slips {
		i := random.IntN(len(runes) - 1)
		switch random.IntN(5) {
		case 0:
			runes = slices.Delete(runes, i, i+1)
		case 1:
			runes = slices.Insert(runes, i, runes[i])
		case 2:
			runes[i], runes[i+1] = runes[i+1], runes[i]
		case 3:
			if unicode.IsLower(runes[i]) {
				runes[i] = unicode.ToUpper(runes[i])
			} else {
				runes[i] = unicode.ToLower(runes[i])
			}
		case 4:
			runes[i] = []rune("aжñ中🙈")[random.IntN(5)]
		}
		if len(runes) < 2 {
			break
		}
	}
	return string(runes)
}

// A document may itself be hard to cut: one sentence of 5 kB, no sentence at
// all, letters of several bytes, markup.
func TestEveryQuotationOfAnOddDocumentIsSound(t *testing.T) {
	t.Parallel()
	l := newLibrary(t, nil)
	l.addFiles(t, "odd", files{
		"long.txt":    "The ferry of Lunden sank" + strings.Repeat(" and the ferry of Lunden sank again", 150) + ".\n",
		"cyrillic.md": "# Паром\n\n" + strings.Repeat("Паром **Лунден** затонул 3 мая 2024 года. ", 40) + "\n",
		"emoji.txt":   "Ferry news\n\n" + strings.Repeat("🛳️ The ferry “Lunden” sank… 👩‍👩‍👧‍👦 12 people’s bags — lost! ", 30) + "\n",
		"list.md":     "# Ferries\n\n- Lunden\n- Aspen\n- *Lunden*\n\n| ferry | sank |\n|---|---|\n| Lunden | 3 May 2024 |\n",
		"chinese.txt": strings.Repeat("渡轮伦登号于2024年5月3日沉没。", 60) + "\n",
	})
	quoted := make(map[string]bool)
	for _, question := range []string{
		"What happened to the ferry of Lunden?", "When did the ferry sink?", "How many people’s bags were lost?", "Лунден затонул?", "渡轮伦登号", "Which ferry sank on 3 May 2024?", "🛳️ Lunden",
	} {
		reply := l.ask(t, "odd", question)
		for _, c := range slices.Concat(reply.Citations, reply.Nearest) {
			quoted[c.Document] = true
		}
	}
	if len(quoted) < 4 {
		t.Errorf("only %v were quoted, want nearly all of the odd documents", quoted)
	}
}

// Whatever is asked, the answer is sound: the seeds alone are run by every test.
func FuzzAnswer(f *testing.F) {
	for _, question := range slices.Concat(sampleQuestions(f), hostile) {
		f.Add(question)
	}
	l := sampleLibrary(f)
	f.Fuzz(func(t *testing.T, question string) {
		l.ask(t, "sample", question)
	})
}
