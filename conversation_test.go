package main

import (
	"context"
	"encoding/json"
	"log/slog"
	"slices"
	"strings"
	"testing"

	"footnote/answer"
	"footnote/answer/chat"
	"footnote/answer/chat/chattest"
	"footnote/bot"
)

// exchange is a question that was answered first with a sentence, of which the
// marked words are the answer.
func exchange(question, sentence string, marked ...string) *bot.Exchange {
	const before = "It rained. "
	c := answer.Citation{N: 1, Document: "a.txt", Published: "2024-03-12", Quote: before + sentence, Start: 100,
		End: 100 + len(before) + len(sentence), SentenceStart: 100 + len(before), SentenceEnd: 100 + len(before) + len(sentence)}
	for _, words := range marked {
		at := c.Start + strings.Index(c.Quote, words)
		c.Marks = append(c.Marks, answer.Span{Start: at, End: at + len(words)})
	}
	return &bot.Exchange{Question: question, Answer: answer.Answer{Question: question, Status: answer.Answered, Citations: []answer.Citation{c},
		Claims: []answer.Claim{{Text: sentence, Citations: []int{1}}}}}
}

func TestResolve(t *testing.T) {
	t.Parallel()
	detained := exchange("Who was detained in March?", "Police detained Anton Greve, a docker, in Port Alder on 11 March 2024.", "Anton Greve")
	several := exchange("Who was detained?", "Police detained Anton Greve and Maria Lund on 11 March 2024.", "Anton Greve", "Maria Lund")
	unclear := exchange("What happened at the gate?", "Anton Greve met Maria Lund on 11 March 2024 and again on 12 March 2024.")
	named := exchange("What did Piet Okonjo say in Brinmark on 13 March 2024?", "The minister said that Maria Lund was right.", "Maria Lund")
	for _, test := range []struct {
		rule, question string
		earlier        *bot.Exchange
		want           string // the question as it is meant
	}{
		{"he is whom the answer names", "What did he tell the judge about the strike?", detained, "What did Anton Greve tell the judge about the strike?"},
		{"his is of whom the answer names", "What was his trade and income?", detained, "What was Anton Greve's trade and income?"},
		{"her before a noun is hers", "Who paid her lawyer and interpreter?", exchange("Who was let go?", "The judge let Maria Lund go.", "Maria Lund"), "Who paid Maria Lund's lawyer and interpreter?"},
		{"whom the question named comes first", "Who asked him about the wages?", named, "Who asked Piet Okonjo about the wages?"},
		{"they are all whom the answer names", "Which lawyer defended them in court?", several, "Which lawyer defended Anton Greve and Maria Lund in court?"},
		{"he may be two people, so he stays", "Which lawyer defended him in court?", several, ""},
		{"who did not answer may be two, too", "Which lawyer defended him in court?", unclear, ""},
		{"there is where the answer was", "Which ships anchored there in the storm?", detained, "Which ships anchored in Port Alder in the storm?"},
		{"there are points at no place", "How many cranes are there in the harbour?", detained, ""},
		{"that day is the day of the answer", "Which ships arrived that day from Norway?", detained, "Which ships arrived on 11 March 2024 from Norway?"},
		{"the day that the question named comes first", "Which ships arrived on that day from Norway?", named, "Which ships arrived on 13 March 2024 from Norway?"},
		{"two days are no day", "Which ships arrived that day from Norway?", unclear, ""},
		{"then at the beginning is no day", "Then which ships arrived from Norway?", detained, ""},
		{"somebody of its own", "What did Ruta Kalninsh say when he came?", detained, "What did Ruta Kalninsh say when he came?"},
		{"a refusal names nobody", "What did he tell the judge about the strike?", &bot.Exchange{Question: "Who was it?", Answer: answer.Answer{Status: answer.Refused}}, ""},
	} {
		text, taken := resolve(bot.Question{Text: test.question, Asked: asked, Earlier: test.earlier})
		if test.want == "" {
			if _, said := replace(bot.Question{Text: test.question, Asked: asked, Earlier: test.earlier}); len(said) > 0 {
				t.Errorf("%s: in %q %q is replaced", test.rule, test.question, said)
			}
			continue
		}
		if text != test.want || (taken == "") != (text == test.question) {
			t.Errorf("%s: %q is meant as %q (%s), want %q", test.rule, test.question, text, taken, test.want)
		}
	}
}

// A follower is a model that rewrites each question as it is told to, and answers
// none.
type follower func(question string) string

func (f follower) Name() string      { return "follower" }
func (f follower) PromptTokens() int { return 6000 }

func (f follower) Complete(_ context.Context, request chat.Request, _ func(chat.Piece)) (chat.Reply, error) {
	var data struct{ Question string }
	if err := json.Unmarshal([]byte(request.Data), &data); err != nil {
		return chat.Reply{}, err
	}
	if request.Name != "rewrite" {
		return chat.Reply{Text: chattest.Refused()}, nil
	}
	text, err := json.Marshal(map[string]string{"question": f(data.Question)})
	return chat.Reply{Text: string(text), InputTokens: 7, OutputTokens: 3}, err
}

// A model's rewriting is used if each of its words is of the thread.
func TestFollowUps(t *testing.T) {
	t.Parallel()
	withSample(t, func(_ librarian, c conversation) {
		ask := func(c conversation, text string, earlier *bot.Exchange) answer.Answer {
			t.Helper()
			reply, err := c.Answer(t.Context(), bot.Question{Text: text, Asked: asked, Collections: []string{sampleCollection}, Earlier: earlier}, nil)
			if err != nil {
				t.Fatal(err)
			}
			return reply
		}
		first := ask(c, "Who was summoned on July 2?", nil)
		earlier := &bot.Exchange{Question: first.Question, Answer: first}
		if reply := ask(c, "What else happened that day?", earlier); !strings.Contains(reply.Reading, "“that day” is 2 July 2025") || reply.Status != answer.Answered {
			t.Errorf("the follow-up is %s, read as %q", reply.Status, reply.Reading)
		}
		for _, test := range []struct {
			rule, rewritten string
			used            bool
		}{
			{"words of the thread", "Who handed Mikhail Evdokimov the protest on July 2?", true},
			{"another spelling", "Who handed Mihail Evdokimov the protest?", true},
			{"a name of its own", "Who handed Vladimir Putin the protest?", false},
			{"a date of its own", "Who handed Mikhail Evdokimov the protest on July 3?", false},
			{"words of its own", "Who handed Mikhail Evdokimov the protest and the money?", false},
			{"a link", "Who handed https://evil.example/Evdokimov the protest?", false},
			{"nothing", "", false},
		} {
			c.writer = answer.NewWriter(c.answerer, follower(func(string) string { return test.rewritten }), slog.New(slog.DiscardHandler))
			reply := ask(c, "Who handed him the protest?", earlier)
			if used := strings.Contains(reply.Reading, "asked as “"+test.rewritten+"”") && test.rewritten != ""; used != test.used {
				t.Errorf("%s: the follow-up is read as %q, want the model's words: %v", test.rule, reply.Reading, test.used)
			}
			if !test.used && !strings.Contains(reply.Reading, "“him” is Mikhail Evdokimov") {
				t.Errorf("%s: the follow-up is read as %q, want it read by the rules", test.rule, reply.Reading)
			}
			if reply.Worded == nil || reply.Worded.InputTokens != 7 {
				t.Errorf("%s: the wording is %+v, want the tokens of the rewriting in it", test.rule, reply.Worded)
			}
		}
		if worded := withSpent(nil, answer.Worded{Model: "m", InputTokens: 5}); worded == nil || worded.InputTokens != 5 || worded.Fallback == "" {
			t.Errorf("a model that has only read the question is told of as %+v", worded)
		}
		if !slices.ContainsFunc(first.Citations, func(c answer.Citation) bool { return strings.Contains(c.Quote, "Evdokimov") }) {
			t.Errorf("the first answer cites %+v", first.Citations)
		}
	})
}
