// Package answer turns a question and the passages found for it into an Answer
// whose every quotation is, byte for byte, in the stored source.
package answer

import (
	"errors"
	"strings"

	"footnote/retrieval"
)

// Status says whether the corpus answers the question.
type Status string

const (
	Answered Status = "answered"
	Refused  Status = "refused"
)

// An Answer is what footnote has to say to one question. Its JSON is a contract
// that other programs read. Slices are never nil, so that they are [] in JSON.
type Answer struct {
	Question      string         `json:"question"`
	Status        Status         `json:"status"`
	Reading       string         `json:"reading"` // what was understood: "2 July 2025 (event date)"
	Claims        []Claim        `json:"claims"`
	Citations     []Citation     `json:"citations"`
	Disagreements []Disagreement `json:"disagreements"`
	Nearest       []Citation     `json:"nearest"` // when refused: the closest that there is
	Searched      Searched       `json:"searched"`

	// Origins are counted where more than one article says what an answer cites; else
	// nil.
	Origins *Origins `json:"origins,omitempty"`

	// Worded says how a language model took part; nil when none was asked.
	Worded *Worded `json:"worded,omitempty"`
}

// Origins says how many of the cited articles are independent: copies, and those
// that credit another of them or the same third for what they say, are one. An
// article that says what a cited one says, nearly word for word, is counted too: it
// is not cited because an answer does not cite the same twice.
type Origins struct {
	Articles    int `json:"articles"`
	Independent int `json:"independent"`
}

// Worded says what a language model had to do with an answer.
type Worded struct {
	Model        string `json:"model"`
	Prompt       string `json:"prompt"` // name and version of the instructions that it was given
	InputTokens  int    `json:"input_tokens"`
	OutputTokens int    `json:"output_tokens"`
	Kept         int    `json:"kept"`    // claims whose quotations and facts were found in the sources
	Dropped      int    `json:"dropped"` // claims that were not shown because they were not

	// Fallback is why the answer is the sources' own words after all: a sentence
	// for people; "" when the claims are the model's.
	Fallback string `json:"fallback,omitempty"`
}

// A Claim is one thing that the answer says, with the numbers of the citations
// that bear it out.
type Claim struct {
	Text      string `json:"text"`
	Citations []int  `json:"citations"`
}

// A Citation is a verbatim excerpt of a document:
//
//	Quote == document.Text[Start:End]
type Citation struct {
	N             int    `json:"n"`        // from 1, unique within the answer
	Document      string `json:"document"` // the path it was ingested under
	Title         string `json:"title"`
	Publisher     string `json:"publisher"` // "" when the source does not state it
	Published     string `json:"published"` // 2025-07-02, 2025-07 or 2025; "" when not stated
	Inferred      bool   `json:"published_inferred,omitempty"`
	URL           string `json:"url"`
	Quote         string `json:"quote"`
	Start         int    `json:"start"` // bytes of the document's text
	End           int    `json:"end"`   // exclusive
	SentenceStart int    `json:"sentence_start"`
	SentenceEnd   int    `json:"sentence_end"` // the sentence in the quotation that answers; bytes of the document's text

	// Credits are whom the answering sentence credits with what it says, the
	// nearest to the words first: {"Meduza"} in an article of IRFS is "Meduza, via
	// IRFS". Empty when the outlet says so itself.
	Credits []string `json:"credits,omitempty"`

	// Marks are the words in the quotation that answer or match: bytes of the
	// document's text, in order, not overlapping.
	Marks []Span `json:"marks,omitempty"`

	place retrieval.Place // of the quotation; where a citation was not made by cite, nowhere
}

// A Span is a run of bytes, End exclusive.
type Span struct {
	Start int `json:"start"`
	End   int `json:"end"`
}

// A Disagreement sets side by side what different documents say of one thing.
type Disagreement struct {
	About    string    `json:"about"`
	Accounts []Account `json:"accounts"`
}

// Heading returns what the accounts are of and what each says, on one line: "role of
// Danuta Wilke: treasurer / director".
func (d Disagreement) Heading() string {
	values := make([]string, len(d.Accounts))
	for i, account := range d.Accounts {
		values[i] = strings.ReplaceAll(account.Value, " / ", ", ")
	}
	return d.About + ": " + strings.Join(values, " / ")
}

// An Account is one value, in the sources' words, and the citations that give it.
type Account struct {
	Value     string `json:"value"`
	Citations []int  `json:"citations"`
}

// Searched says what was looked at to make the answer.
type Searched struct {
	Documents   int      `json:"documents"`
	Passages    int      `json:"passages"`
	Collections []string `json:"collections"`
	WordsOnly   bool     `json:"words_only,omitempty"`     // vectors took no part
	WordsWhy    string   `json:"words_only_why,omitempty"` // why not, in words that end a sentence
}

// whyWords tells why vectors took no part in a search, "" if they did.
func whyWords(err error) string {
	switch {
	case err == nil:
		return ""
	case errors.Is(err, retrieval.ErrNotEmbedded):
		return "the passages have no vectors of this embedding model yet"
	default:
		return "the search by meaning did not answer in time"
	}
}
