package answer_test

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync/atomic"
	"testing"

	"footnote/answer"
	"footnote/answer/chat"
	"footnote/answer/chat/chattest"
	"footnote/retrieval"
)

var _ answer.Model = (*chat.Client)(nil)

// A scripted is a model that says at once what it is told to, in pieces.
type scripted func(data string) string

func (s scripted) Name() string      { return "scripted" }
func (s scripted) PromptTokens() int { return 6000 }

func (s scripted) Complete(ctx context.Context, request chat.Request, piece func(chat.Piece)) (chat.Reply, error) {
	text := s(request.Data)
	for from := 0; from < len(text); from += 5 {
		piece(chat.Piece{Try: 1, Text: text[from:min(from+5, len(text))]})
	}
	return chat.Reply{Text: text, InputTokens: 100, OutputTokens: 10}, ctx.Err()
}

// says is a model that says claims whatever it is asked, each of the passage in
// which its quotation stands, or of the first.
func says(claims ...chattest.Claim) scripted {
	return func(data string) string {
		var numbered []chattest.Claim
		for _, claim := range claims {
			claim.Evidence = slices.Clone(claim.Evidence)
			for i := range claim.Evidence {
				if claim.Evidence[i].Passage == 0 {
					claim.Evidence[i].Passage = passageWith(data, claim.Evidence[i].Quotation)
				}
			}
			numbered = append(numbered, claim)
		}
		return chattest.Answered(numbered...)
	}
}

// passageWith returns the number of the passage with the quotation, or 1.
func passageWith(data, quotation string) int {
	for _, passage := range chattest.ReadPrompt(data).Passages {
		if strings.Contains(passage.Text, quotation) {
			return passage.Passage
		}
	}
	return 1
}

func claim(text string, quotations ...string) chattest.Claim {
	c := chattest.Claim{Text: text}
	for _, quotation := range quotations {
		c.Evidence = append(c.Evidence, chattest.Evidence{Quotation: quotation})
	}
	return c
}

// word returns the answer to a question in the words of model, having checked what
// holds for every answer.
func (l library) word(t testing.TB, model answer.Model, collection, question string, told func(answer.Answer)) answer.Answer {
	t.Helper()
	reply, err := answer.NewWriter(l.Answerer, model, quiet).Answer(t.Context(), answer.Question{Text: question, At: now, Collections: []string{collection}}, told)
	if err != nil {
		t.Fatalf("word %.80q: %v", question, err)
	}
	for _, fault := range l.faults(collection, question, reply) {
		t.Errorf("the worded answer to %.80q %s", question, fault)
	}
	return reply
}

const seats = "How many seats has the Reed Party?"

func TestWordedClaims(t *testing.T) {
	t.Parallel()
	l := newLibraryOfCorpora(t)
	for _, test := range []struct {
		rule       string
		collection string
		question   string
		claim      chattest.Claim
		kept       bool
	}{
		{"the source's own words hold", "election", seats, claim("The Reed Party won 61 of the 120 seats.", "The Reed Party won 61 of the 120 seats in the assembly of Vellmark on 5 June 2022."), true},
		{"so do they with other quotes, dashes and spaces", "election", "Who lost her own seat?", claim("Ingrid Solheim lost her own seat.", "The  former president,\u00a0Ingrid Solheim, lost her own seat."), true},
		{"a part of a sentence is enough", "election", seats, claim("The Reed Party won 61 seats.", "The Reed Party won 61 of"), true},
		{"a date in other words holds", "election", seats, claim("On 5 June 2022, the Reed Party won 61 of the 120 seats.", "The Reed Party won 61 of the 120 seats in the assembly of Vellmark on 5 June 2022."), true},
		{"a date may be given in part", "election", seats, claim("In June 2022 the Reed Party won 61 of the 120 seats.", "The Reed Party won 61 of the 120 seats in the assembly of Vellmark on 5 June 2022."), true},
		{"a number may be in words", "harbour", "How many pickets were detained?", claim("Police detained 9 pickets at the east gate.", "Police detained nine pickets at the east gate on Tuesday morning."), true},
		{"a name may be spelled otherwise", "dam", "What did Goran Petrov ask for?", claim("Goran Petrow asked the government for tents.", "The mayor of Sarn, Goran Petrov, asked the government for tents."), true},
		{"who he is may stand in the sentence before", "harbour", "Is Bela Horvath in hospital?", claim("Bela Horvath is in hospital with a broken leg.", "He is in hospital with a broken leg."), true},
		{"emphasis is left out", "dam", "Who ordered the sluices opened?", claim("**Yelena Tchernova** ordered the sluices opened.", "Yelena Tchernova, the chief engineer of the Olm Authority, ordered the sluices opened."), true},
		{"a claim may have two quotations", "election", seats, claim("The Reed Party has 61 seats, and the turnout was 71 percent.", "The Reed Party has 61 seats.", "The turnout was 71 percent."), true},

		{"a quotation that nobody said", "election", seats, claim("The Reed Party won 61 seats.", "The Reed Party took 61 seats in a landslide."), false},
		{"a quotation with another figure", "election", seats, claim("The Reed Party won 62 seats.", "The Reed Party won 62 of the 120 seats in the assembly of Vellmark"), false},
		{"a claim with another figure than its quotation", "election", seats, claim("The Reed Party won 62 of the 120 seats.", "The Reed Party won 61 of the 120 seats"), false},
		{"a claim with another figure in words", "harbour", "How many pickets were detained?", claim("Police detained eight pickets at the east gate.", "Police detained nine pickets at the east gate on Tuesday morning."), false},
		{"a figure that leaves out its about", "harbour", "How many dockers have joined the strike?", claim("Exactly 650 dockers have joined the strike at Port Alder.", "Some 650 dockers have joined the strike at Port Alder, the union says."), false},
		{"a figure of another unit", "election", "What was the turnout?", claim("The turnout was 71 seats.", "The turnout was 71 percent."), false},
		{"a claim with another date", "election", seats, claim("The Reed Party won 61 of the 120 seats on 6 June 2022.", "The Reed Party won 61 of the 120 seats in the assembly of Vellmark on 5 June 2022."), false},
		{"a date that is closer than the source's", "dam", "When was the dam finished?", claim("The dam was finished on 3 May 1974.", "The dam was finished in 1974 and holds back the river Olm."), false},
		{"a claim with another name", "dam", "Who asked for tents?", claim("The mayor of Sarn, Goran Ilic, asked the government for tents.", "The mayor of Sarn, Goran Petrov, asked the government for tents."), false},
		{"a name that is known and not cited", "dam", "Who asked for tents?", claim("Yelena Tchernova asked the government for tents.", "The mayor of Sarn, Goran Petrov, asked the government for tents."), false},
		{"stitched halves", "election", seats, claim("The Reed Party lost her own seat.", "The Reed Party won 61 of the 120 seats … lost her own seat."), false},
		{"a quotation of another passage", "election", seats, chattest.Claim{Text: "The Reed Party has 61 seats.", Evidence: []chattest.Evidence{{Passage: 99, Quotation: "The Reed Party has 61 seats."}}}, false},
		{"no quotation", "election", seats, claim("The Reed Party has 61 seats."), false},
		{"a quotation of two words", "election", seats, claim("The Reed Party has 61 seats.", "Reed Party"), false},
		{"one quotation of two is false", "election", seats, claim("The Reed Party has 61 seats.", "The Reed Party has 61 seats.", "It has all the seats that there are."), false},
		{"more than the quotation says", "dam", "Who asked for tents?", claim("The mayor of Sarn, Goran Petrov, asked the government for tents and stole money from widows meanwhile.", "The mayor of Sarn, Goran Petrov, asked the government for tents."), false},
		{"the opposite by a not", "election", "Did Ingrid Solheim appeal?", claim("She would appeal.", "She said that she would not appeal."), false},
		{"the opposite by a not of the model's", "election", "Who saw no fraud?", claim("Ingrid Solheim has not lost her own seat.", "The former president, Ingrid Solheim, lost her own seat."), false},
		{"the opposite by another word", "election", "Who lost her seat?", claim("Ingrid Solheim won her own seat, the former president.", "The former president, Ingrid Solheim, lost her own seat."), false},
		{"a link", "election", seats, claim("The Reed Party has 61 seats, see https://reed.example/seats.", "The Reed Party has 61 seats."), false},
		{"a link without a scheme", "election", seats, claim("The Reed Party has 61 seats, reed.example", "The Reed Party has 61 seats."), false},
		{"a mention of everybody", "election", seats, claim("<!channel> The Reed Party has 61 seats.", "The Reed Party has 61 seats."), false},
		{"a mention of somebody", "election", seats, claim("@oskar The Reed Party has 61 seats.", "The Reed Party has 61 seats."), false},
		{"markup", "election", seats, claim("The Reed Party has [61](x) seats.", "The Reed Party has 61 seats."), false},
	} {
		t.Run(test.rule, func(t *testing.T) {
			extractive := l.ask(t, test.collection, test.question)
			reply := l.word(t, says(test.claim), test.collection, test.question, nil)
			if extractive.Status != answer.Answered || reply.Worded == nil {
				t.Fatalf("without the model %q is %s, and with it Worded is %v", test.question, extractive.Status, reply.Worded)
			}
			if kept := reply.Worded.Kept == 1; kept != test.kept || kept == (reply.Worded.Dropped == 1) {
				t.Errorf("%d claims were kept and %d dropped, of the claim %q; want it kept: %v", reply.Worded.Kept, reply.Worded.Dropped, test.claim.Text, test.kept)
			}
			if test.kept {
				if want := strings.ReplaceAll(test.claim.Text, "*", ""); len(reply.Claims) != 1 || reply.Claims[0].Text != want || reply.Worded.Fallback != "" {
					t.Errorf("the answer says %+v (%s), want %q", reply.Claims, reply.Worded.Fallback, want)
				}
				return
			}
			if reply.Worded.Fallback == "" || !slices.EqualFunc(reply.Claims, extractive.Claims, func(a, b answer.Claim) bool { return a.Text == b.Text }) {
				t.Errorf("the answer says %+v (%q), want what it says without a model, and why", reply.Claims, reply.Worded.Fallback)
			}
		})
	}
}

// The accounts that differ, the best excerpt and the reading stay, whatever the
// model leaves out.
func TestWordingKeepsWhatTheRulesFound(t *testing.T) {
	t.Parallel()
	l := newLibrary(t, nil)
	l.addFiles(t, "ferry", files{
		"gazette.txt": "Ferry lost off Brinmark\n\nBrinmark, 4 May 2023\n\nThe ferry Alba sank off Brinmark on 3 May 2023. Seven sailors drowned when the ferry Alba sank, the coast guard said.\n",
		"courier.txt": "The end of the Alba\n\nBrinmark, 4 May 2023\n\nNine sailors drowned when the ferry Alba sank off Brinmark on 3 May 2023. Divers look for the wreck.\n",
	})
	const question = "How many sailors drowned when the ferry Alba sank?"
	extractive := l.ask(t, "ferry", question)
	if len(extractive.Disagreements) == 0 {
		t.Fatalf("the accounts of %q do not differ: %+v", question, extractive)
	}
	for _, model := range []scripted{
		says(claim("Seven sailors drowned when the ferry Alba sank.", "Seven sailors drowned when the ferry Alba sank, the coast guard said.")),
		says(claim("Divers look for the wreck.", "Divers look for the wreck.")),
		func(string) string { return chattest.Refused() },
		func(string) string { return "I am sorry." },
	} {
		reply := l.word(t, model, "ferry", question, nil)
		if reply.Reading != extractive.Reading || len(reply.Disagreements) != len(extractive.Disagreements) || len(reply.Disagreements[0].Accounts) != len(extractive.Disagreements[0].Accounts) {
			t.Errorf("with the claims %+v the answer is read as %q with %+v; want %q and %+v", reply.Claims, reply.Reading, reply.Disagreements, extractive.Reading, extractive.Disagreements)
		}
		for _, c := range extractive.Citations[:1] {
			if !slices.ContainsFunc(reply.Citations, func(other answer.Citation) bool {
				return other.Document == c.Document && other.Start <= c.SentenceStart && c.SentenceEnd <= other.End
			}) {
				t.Errorf("the answer does not cite %q any more", c.Quote)
			}
		}
	}
}

func TestRefusalsStayRefusals(t *testing.T) {
	t.Parallel()
	l := newLibraryOfCorpora(t)
	for _, test := range []struct {
		rule, question string
		asked          bool // the model
	}{
		{"a name that occurs nowhere", "What did Wolfgang Hildebrandt order?", false},
		{"a day that is spoken of nowhere", "What happened on 13 March 2019?", false},
		{"what nobody counted", "How many helicopters were at the dam?", false},
		{"what cannot be read", "?!", false},
	} {
		asked := false
		model := scripted(func(data string) string {
			asked = true
			return says(claim("The dam was finished in 1974.", "The dam was finished in 1974 and holds back the river Olm."))(data)
		})
		reply := l.word(t, model, "dam", test.question, nil)
		if reply.Status != answer.Refused || asked != test.asked {
			t.Errorf("%s: %q is %s, the model asked: %v; want it refused, and the model asked: %v", test.rule, test.question, reply.Status, asked, test.asked)
		}
	}
}

// A blind is a corpus in which no word of a question is seen to stand anywhere, so
// that every score is low.
type blind struct{ answer.Corpus }

func (b blind) Search(ctx context.Context, request retrieval.Request) (*retrieval.Result, error) {
	result, err := b.Corpus.Search(ctx, request)
	if err == nil {
		for i := range result.Hits {
			result.Hits[i].Found = nil
		}
	}
	return result, err
}

// A refusal that no rule is certain of may become an answer, by a claim that holds and by
// nothing else.
func TestScoredRefusals(t *testing.T) {
	t.Parallel()
	l := newLibraryOfCorpora(t)
	l.Answerer = answer.New(blind{l.Index}, quiet)
	const question = "who was the last to ask for tents"
	if reply := l.ask(t, "dam", question); reply.Status != answer.Refused || !strings.Contains(reply.Reading, "says enough") {
		t.Fatalf("%q is %s, read as %q", question, reply.Status, reply.Reading)
	}
	for _, test := range []struct {
		rule  string
		model scripted
		want  answer.Status
	}{
		{"a claim that holds", says(claim("The mayor of Sarn, Goran Petrov, asked the government for tents.", "The mayor of Sarn, Goran Petrov, asked the government for tents.")), answer.Answered},
		{"a fabricated quotation", says(claim("The queen asked for tents.", "The queen asked the government for tents.")), answer.Refused},
		{"a claim of another person", says(claim("Oskar asked for tents.", "The mayor of Sarn, Goran Petrov, asked the government for tents.")), answer.Refused},
		{"a refusal", func(string) string { return chattest.Refused() }, answer.Refused},
		{"answered with nothing", func(string) string { return `{"status":"answered","claims":[]}` }, answer.Refused},
	} {
		told := 0
		reply := l.word(t, test.model, "dam", question, func(answer.Answer) { told++ })
		if reply.Status != test.want || reply.Worded == nil || (told > 0) != (test.want == answer.Answered) {
			t.Errorf("%s makes it %s with %+v, %d claims told; want it %s", test.rule, reply.Status, reply.Worded, told, test.want)
		}
		if refused := reply.Status == answer.Refused; refused && (reply.Worded.Fallback == "" || len(reply.Nearest) == 0) {
			t.Errorf("%s: refused with %+v and %d nearest, want why, and some", test.rule, reply.Worded, len(reply.Nearest))
		}
	}
}

// Each claim is told when it is complete, and what was told stays.
func TestClaimsAreToldAsTheyAreWritten(t *testing.T) {
	t.Parallel()
	l := newLibraryOfCorpora(t)
	whole := says(
		claim("The Reed Party won 61 of the 120 seats.", "The Reed Party won 61 of the 120 seats in the assembly of Vellmark"),
		claim("The Reed Party won 99 of the 120 seats.", "The Reed Party won 61 of the 120 seats in the assembly of Vellmark"),
		claim("On 5 June 2022 the Reed Party won 61 of the 120 seats.", "The Reed Party won 61 of the 120 seats in the assembly of Vellmark on 5 June 2022."),
		claim("The Reed Party has 61 seats.", "The Reed Party has 61 seats."))
	var told []answer.Answer
	reply := l.word(t, whole, "election", seats, func(a answer.Answer) {
		for _, fault := range l.faults("election", seats, a) {
			t.Errorf("the answer so far %s", fault)
		}
		told = append(told, a)
	})
	if len(told) != 3 || reply.Worded.Kept != 3 || reply.Worded.Dropped != 1 {
		t.Fatalf("%d claims were told, %d kept and %d dropped; want 3, 3 and 1", len(told), reply.Worded.Kept, reply.Worded.Dropped)
	}
	for i, a := range told {
		if len(a.Claims) != i+1 {
			t.Errorf("with claim %d %d claims are told", i+1, len(a.Claims))
		}
		for j, c := range a.Claims {
			if reply.Claims[j].Text != c.Text || !slices.Equal(reply.Claims[j].Citations, c.Citations) {
				t.Errorf("the claim %+v was told, and in the end it is %+v", c, reply.Claims[j])
			}
		}
		for j, c := range a.Citations {
			if reply.Citations[j].Start != c.Start || reply.Citations[j].N != c.N {
				t.Errorf("the citation %+v was told, and in the end it is %+v", c, reply.Citations[j])
			}
		}
	}
}

// A stepwise is a model that writes its reply piece by piece, and calls written
// after each.
type stepwise struct {
	scripted
	pieces  []string // in which {N} is the passage with the seats
	written func(n int)
}

func (m stepwise) Complete(_ context.Context, request chat.Request, piece func(chat.Piece)) (chat.Reply, error) {
	n := fmt.Sprint(passageWith(request.Data, "The Reed Party has 61 seats."))
	for i, text := range m.pieces {
		piece(chat.Piece{Try: 1, Text: strings.ReplaceAll(text, "{N}", n)})
		m.written(i)
	}
	return chat.Reply{Text: strings.Join(m.pieces, "")}, nil
}

// A claim is told before the model goes on writing, and not before it is complete.
func TestClaimsAreToldAtOnce(t *testing.T) {
	t.Parallel()
	l := newLibraryOfCorpora(t)
	told := 0
	var after []int // how many were told, after each piece
	model := stepwise{
		pieces:  []string{`{"status":"answered","claims":[{"text":"The Reed Party has 61 seats.","evid`, `ence":[{"passage":{N},"quotation":"The Reed Party has 61 seats."}]}`, `,`, ` `, `]}`},
		written: func(int) { after = append(after, told) },
	}
	l.word(t, model, "election", seats, func(answer.Answer) { told++ })
	if want := []int{0, 1, 1, 1, 1}; !slices.Equal(after, want) {
		t.Errorf("after each piece %v claims were told, want %v", after, want)
	}
}

// Models that are held to no schema talk, think and put their reply into a fence.
func TestRepliesAreReadTolerantly(t *testing.T) {
	t.Parallel()
	l := newLibraryOfCorpora(t)
	const good = `{"status": "answered", "claims": [{"text": "The Reed Party has 61 seats.", "evidence": [{"passage": %d, "quotation": "The Reed Party has 61 seats."}]}]}`
	for _, test := range []struct {
		name, form string
		kept       int
	}{
		{"as it should be", good, 1},
		{"in a fence", "```json\n" + good + "\n```", 1},
		{"with talk around it", "Here's the \"answer\" you want:\n" + good + "\nIs there {anything} else?", 1},
		{"with thoughts before it", `<think>{"text": "The turnout was 71 percent.", "evidence": []} no {</think>` + good, 1},
		{"with the number as text", strings.Replace(good, "%d", `"%d"`, 1), 1},
		{"with more than the schema has", strings.Replace(good, `"text"`, `"confidence": {"high": true}, "text"`, 1), 1},
		{"cut off after the claim", strings.TrimSuffix(good, "]}"), 1},
		{"cut off within the claim", strings.TrimSuffix(good, ".\"}]}]}"), 0},
		{"refused with claims", strings.Replace(good, "answered", "refused", 1), 0},
		{"another schema", `{"answer": "61 seats %d"}`, 0},
		{"an array of texts", `["The Reed Party has 61 seats. %d"]`, 0},
		{"nothing", "%.0d", 0},
		{"deep", strings.Repeat(`{"a":`, 100_000) + "%d", 0},
	} {
		model := scripted(func(data string) string {
			return fmt.Sprintf(test.form, passageWith(data, "The Reed Party has 61 seats."))
		})
		reply := l.word(t, model, "election", seats, nil)
		if reply.Status != answer.Answered || reply.Worded.Kept != test.kept || (reply.Worded.Fallback == "") != (test.kept > 0) {
			t.Errorf("%s: %s, %+v; want it answered with %d claims of the model", test.name, reply.Status, reply.Worded, test.kept)
		}
	}
}

// What a model is given ends where its tokens end, the best first.
func TestPromptsHaveRoom(t *testing.T) {
	t.Parallel()
	l := newLibraryOfCorpora(t)
	for _, tokens := range []int{100, 900, 1200, 6000} {
		model := limited{tokens: tokens}
		reply, err := answer.NewWriter(l.Answerer, &model, quiet).Answer(t.Context(), answer.Question{Text: seats, At: now, Collections: []string{"election"}}, nil)
		if err != nil || reply.Status != answer.Answered {
			t.Fatalf("with %d tokens: %s, %v", tokens, reply.Status, err)
		}
		if used := len(model.request.Instructions+model.request.Data+string(model.request.Schema)) / 6; tokens > 1000 && used > tokens {
			t.Errorf("with %d tokens a prompt of about %d was sent", tokens, used)
		}
		prompt := chattest.ReadPrompt(model.request.Data)
		if tokens == 6000 && (len(prompt.Passages) == 0 || !strings.Contains(prompt.Passages[0].Text, "61")) || tokens == 100 && len(prompt.Passages) > 0 {
			t.Errorf("with %d tokens the passages are %+v", tokens, prompt.Passages)
		}
	}
}

// A limited is a model that remembers what it was asked, and fails.
type limited struct {
	tokens  int
	request chat.Request
}

func (m *limited) Name() string      { return "limited" }
func (m *limited) PromptTokens() int { return m.tokens }
func (m *limited) Complete(_ context.Context, request chat.Request, _ func(chat.Piece)) (chat.Reply, error) {
	m.request = request
	return chat.Reply{}, errors.New("out of order")
}

// What does not fit into one prompt is read in several, and summed up from what
// holds.
func TestSummariesInSeveralPrompts(t *testing.T) {
	t.Parallel()
	l := newLibrary(t, nil)
	texts := files{}
	for i := range 12 {
		texts[fmt.Sprintf("day%d.txt", i+1)] = fmt.Sprintf("The flood, day %d\n\n%d May 2023\n\nThe river Olm rose by %d centimetres on %d May 2023. %s\n", i+1, i+1, 30+i, i+1, strings.Repeat("Nobody slept in the villages below the dam. ", 12))
	}
	l.addFiles(t, "flood", texts)
	for _, test := range []struct {
		rule     string
		tokens   int
		requests int // at least
	}{
		{"all at once", 20_000, 1},
		{"in several prompts", 1600, 3},
	} {
		model := &counted{tokens: test.tokens}
		var told int
		reply, err := answer.NewWriter(l.Answerer, model, quiet).Summary(t.Context(), answer.TopicRequest{At: now, Collections: []string{"flood"}}, func(answer.Answer) { told++ })
		if err != nil {
			t.Fatal(err)
		}
		for _, fault := range l.faults("flood", "", reply) {
			t.Errorf("%s: the summary %s", test.rule, fault)
		}
		requests := int(model.requests.Load())
		if reply.Status != answer.Answered || reply.Worded.Fallback != "" || reply.Worded.Kept == 0 || told != reply.Worded.Kept || !strings.Contains(reply.Claims[0].Text, "centimetres") {
			t.Errorf("%s: the summary is %+v, worded %+v, %d claims told", test.rule, reply.Claims, reply.Worded, told)
		}
		if requests < test.requests || test.requests == 1 && requests > 1 || reply.Worded.InputTokens != 10*requests {
			t.Errorf("%s: %d requests were sent and %d tokens counted, want at least %d, and 10 for each", test.rule, requests, reply.Worded.InputTokens, test.requests)
		}
	}
}

// A counted is a model that repeats the first sentence of each passage.
type counted struct {
	tokens   int
	requests atomic.Int64
}

func (m *counted) Name() string      { return "counted" }
func (m *counted) PromptTokens() int { return m.tokens }

func (m *counted) Complete(_ context.Context, request chat.Request, piece func(chat.Piece)) (chat.Reply, error) {
	m.requests.Add(1)
	var claims []chattest.Claim
	for _, passage := range chattest.ReadPrompt(request.Data).Passages {
		at := strings.Index(passage.Text, "The river")
		if at < 0 {
			continue
		}
		sentence, _, _ := strings.Cut(passage.Text[at:], ".")
		claims = append(claims, chattest.Claim{Text: sentence + ".", Evidence: []chattest.Evidence{{Passage: passage.Passage, Quotation: sentence}}})
	}
	text := chattest.Answered(claims...)
	piece(chat.Piece{Try: 1, Text: text})
	return chat.Reply{Text: text, InputTokens: 10, OutputTokens: 1}, nil
}

// What wording adds to an answer beside the model: to choose and write what it is
// given, and to read and check what it says.
func BenchmarkWording(b *testing.B) {
	l := sampleLibrary(b)
	question := answer.Question{Text: "Who was summoned on July 2?", At: now, Collections: []string{"sample"}}
	extractive, err := l.Answer(b.Context(), question)
	if err != nil {
		b.Fatal(err)
	}
	var claims []chattest.Claim
	for _, c := range extractive.Claims {
		claims = append(claims, claim(c.Text, c.Text))
	}
	writer := answer.NewWriter(l.Answerer, says(claims...), quiet)
	b.Run("extractive", func(b *testing.B) {
		for b.Loop() {
			if _, err := l.Answer(b.Context(), question); err != nil {
				b.Fatal(err)
			}
		}
	})
	b.Run("worded", func(b *testing.B) {
		for b.Loop() {
			if reply, err := writer.Answer(b.Context(), question, nil); err != nil || reply.Worded.Kept == 0 {
				b.Fatal(reply.Worded, err)
			}
		}
	})
}
