// Package answer turns a question and the passages found for it into an Answer
// whose every quotation is, byte for byte, in the stored source.
package answer

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

	// Marks are the words in the quotation that answer or match: bytes of the
	// document's text, in order, not overlapping.
	Marks []Span `json:"-"`
}

// A Span is a run of bytes, End exclusive.
type Span struct{ Start, End int }

// A Disagreement sets side by side what different documents say of one thing.
type Disagreement struct {
	About    string    `json:"about"`
	Accounts []Account `json:"accounts"`
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
	WordsOnly   bool     `json:"words_only,omitempty"` // the embedder did not answer in time
}
