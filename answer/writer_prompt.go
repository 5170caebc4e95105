package answer

import (
	"crypto/sha256"
	"embed"
	"encoding/json"
	"fmt"
	"strings"
	"time"

	"footnote/answer/chat"
	"footnote/embeddings"
	"footnote/retrieval/mention"
)

//go:embed prompts
var prompts embed.FS

// A prompt is what a model is told to do, and the form in which it is to reply.
type prompt struct {
	name   string // of its file, and after an @ the beginning of the digest of what it says
	text   string
	schema json.RawMessage
}

var (
	answerPrompt  = newPrompt("answer", "claims")
	summaryPrompt = newPrompt("summary", "claims")
	rewritePrompt = newPrompt("rewrite", "question")
)

// newPrompt reads prompts/NAME.txt and the schema prompts/SCHEMA.json.
func newPrompt(name, schema string) prompt {
	text, err := prompts.ReadFile("prompts/" + name + ".txt")
	if err != nil {
		panic(err) // it is embedded
	}
	form, err := prompts.ReadFile("prompts/" + schema + ".json")
	if err != nil {
		panic(err)
	}
	return prompt{name: fmt.Sprintf("%s@%.4x", name, sha256.Sum256(append(text, form...))), text: string(text), schema: form}
}

// The data of a request, as the prompts describe it.
type data struct {
	Question string        `json:"question"`
	AskedOn  string        `json:"asked_on"`
	Passages []passageData `json:"passages"`
	Differ   []differData  `json:"accounts_differ,omitempty"`
}

type passageData struct {
	Passage   int        `json:"passage"` // from 1
	Title     string     `json:"title,omitempty"`
	Publisher string     `json:"publisher,omitempty"`
	Published string     `json:"published,omitempty"`
	Text      string     `json:"text"`
	Dates     []meanData `json:"dates,omitempty"`
	Names     []meanData `json:"names,omitempty"`
}

type meanData struct {
	Words string `json:"words"`
	Means string `json:"means"`
}

type differData struct {
	About    string   `json:"about"`
	Accounts []string `json:"accounts"`
}

// request returns what the model is sent, of at most limit tokens, and the sources
// that it is given, numbered from 1 in their order. A source that has no room is
// left out, and those after it that have are given.
func (p prompt) request(limit int, question Question, differ []Disagreement, sources []source) (chat.Request, []source) {
	d := data{Question: question.Text, AskedOn: question.At.Format(time.DateOnly), Passages: []passageData{}}
	for _, disagreement := range differ {
		said := differData{About: disagreement.About}
		for _, account := range disagreement.Accounts {
			said.Accounts = append(said.Accounts, account.Value)
		}
		d.Differ = append(d.Differ, said)
	}
	room := limit - embeddings.Tokens(p.text) - embeddings.Tokens(string(p.schema)) - embeddings.Tokens(written(d))
	var given []source
	for _, s := range sources {
		if len(given) == mostSources {
			break
		}
		passage := newPassageData(len(given)+1, s)
		tokens := embeddings.Tokens(written(passage))
		if tokens > room {
			continue
		}
		room -= tokens
		given = append(given, s)
		d.Passages = append(d.Passages, passage)
	}
	name, _, _ := strings.Cut(p.name, "@")
	return chat.Request{Instructions: p.text, Data: written(d), Name: name, Schema: p.schema}, given
}

// mostMeant is how many dates, and how many names, are explained to a model for
// each passage.
const mostMeant = 8

func newPassageData(n int, s source) passageData {
	hit := s.hit
	p := passageData{Passage: n, Title: hit.Document.Title, Publisher: hit.Document.Publisher, Published: hit.Document.PublicationDate(), Text: hit.Text}
	seen := make(map[string]bool)
	for _, m := range hit.Mentions {
		if m.Start < hit.Start || m.End > hit.End {
			continue
		}
		words := hit.Text[m.Start-hit.Start : m.End-hit.Start]
		switch {
		case seen[words]:
		case m.Kind == mention.Date && m.Inferred && len(p.Dates) < mostMeant:
			p.Dates = append(p.Dates, meanData{words, m.Days.String()})
		case m.Kind == mention.Name && m.Full != "" && m.Full != words && len(p.Names) < mostMeant:
			p.Names = append(p.Names, meanData{words, m.Full})
		}
		seen[words] = true
	}
	return p
}

// written returns the JSON of data, with < and > as they are: nothing here is put
// into a web page.
func written(data any) string {
	var b strings.Builder
	encoder := json.NewEncoder(&b)
	encoder.SetEscapeHTML(false)
	if err := encoder.Encode(data); err != nil {
		panic(err) // it is strings and numbers
	}
	return strings.TrimSuffix(b.String(), "\n")
}
