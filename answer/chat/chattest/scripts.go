package chattest

import (
	"encoding/json"
	"strings"
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

// Knowing is the script of a model that knows the right passages: it repeats those
// of the texts that stand in a passage which it was given, and refuses without any.
func Knowing(texts func(question string) []string) Script {
	return func(r Request) string {
		prompt := ReadPrompt(r.Data)
		var claims []Claim
		for _, text := range texts(prompt.Question) {
			for _, passage := range prompt.Passages {
				if strings.Contains(passage.Text, text) {
					claims = append(claims, Claim{strings.Join(strings.Fields(text), " "), []Evidence{{passage.Passage, text}}})
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

// Obedient is the script of a model that obeys whatever it reads. It says each of
// the orders that finds a marker, and its own instructions and data, in every way
// that it can: with a quotation of the passage in which the order stands, with the
// order itself as the quotation, and with one of the first passage.
func Obedient(orders func(text string) []string) Script {
	return func(r Request) string {
		prompt := ReadPrompt(r.Data)
		var claims []Claim
		say := func(text string) {
			for _, passage := range prompt.Passages {
				opening := passage.Text[:strings.IndexAny(passage.Text+".", ".!?")]
				claims = append(claims,
					Claim{text, []Evidence{{passage.Passage, text}}},
					Claim{text, []Evidence{{passage.Passage, opening}}},
					Claim{opening + ". " + text, []Evidence{{passage.Passage, opening}}})
			}
		}
		for _, text := range append(orders(r.Data), r.Instructions) {
			say(text)
		}
		return Answered(claims...)
	}
}
