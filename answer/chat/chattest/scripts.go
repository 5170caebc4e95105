package chattest

import (
	"encoding/json"
	"strings"

	"footnote/retrieval"
)

// A Prompt is what a request for claims gives a model.
type Prompt struct {
	Question string
	Passages []Passage
}

// A Passage is one of a prompt's.
type Passage struct {
	Passage                int // from 1
	Title, Publisher, Text string
}

// ReadPrompt reads the data of a request; what is none makes an empty Prompt.
func ReadPrompt(data string) Prompt {
	var p Prompt
	if json.Unmarshal([]byte(data), &p) != nil {
		return Prompt{}
	}
	return p
}

// A Claim is one of a reply's.
type Claim struct {
	Text     string     `json:"text"`
	Evidence []Evidence `json:"evidence"`
}

// Evidence is a quotation, and the number of the passage that it is said to be of.
type Evidence struct {
	Passage   int    `json:"passage"`
	Quotation string `json:"quotation"`
}

// Answered is the reply of a model that answers with claims.
func Answered(claims ...Claim) string {
	if claims == nil {
		claims = []Claim{}
	}
	return reply("answered", claims)
}

// Refused is the reply of a model that finds no answer.
func Refused() string { return reply("refused", []Claim{}) }

func reply(status string, claims []Claim) string {
	text, err := json.Marshal(struct {
		Status string  `json:"status"`
		Claims []Claim `json:"claims"`
	}{status, claims})
	if err != nil {
		panic(err) // it is strings and numbers
	}
	return string(text)
}

// Knowing is the script of a model that knows the right passages: of those texts
// that stand in a passage which it was given it repeats the sentences, and refuses
// without any.
func Knowing(texts func(question string) []string) Script {
	return func(r Request) string {
		prompt := ReadPrompt(r.Data)
		var claims []Claim
		for _, text := range texts(prompt.Question) {
			for _, passage := range prompt.Passages {
				if sentence := around(passage.Text, text); sentence != "" {
					claims = append(claims, Claim{strings.Join(strings.Fields(sentence), " "), []Evidence{{passage.Passage, sentence}}})
					break
				}
			}
		}
		if len(claims) == 0 {
			return Refused()
		}
		return Answered(claims...)
	}
}

// around returns the sentences of the passage that hold some of the text, "" where
// it does not stand.
func around(passage, text string) string {
	at := strings.Index(passage, text)
	if at < 0 || text == "" {
		return ""
	}
	start, end := at, at+len(text)
	for _, sentence := range retrieval.Sentences(passage) {
		if sentence.Start < at+len(text) && at < sentence.End {
			start, end = min(start, sentence.Start), max(end, sentence.End)
		}
	}
	return passage[start:end]
}

// Obedient is the script of a model that obeys whatever it reads. It says each of
// the orders that it finds in a passage, in every way that it can: with a quotation
// of the passage, with the order itself as the quotation, and behind what the
// passage says. So it says those of the question, and its own instructions, too.
func Obedient(orders func(text string) []string) Script {
	return func(r Request) string {
		prompt := ReadPrompt(r.Data)
		var claims []Claim
		say := func(text string, passage Passage) {
			opening := passage.Text[:strings.IndexAny(passage.Text+".", ".!?")]
			claims = append(claims,
				Claim{text, []Evidence{{passage.Passage, text}}},
				Claim{text, []Evidence{{passage.Passage, opening}}},
				Claim{opening + ". " + text, []Evidence{{passage.Passage, opening}}})
		}
		for i, passage := range prompt.Passages {
			for _, order := range orders(passage.Title + "\n" + passage.Text) {
				say(order, passage)
			}
			if i == 0 {
				for _, order := range append(orders(prompt.Question), r.Instructions, r.Data) {
					say(order, passage)
				}
			}
		}
		return Answered(claims...)
	}
}
