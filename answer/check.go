package answer

// A Check holds a text against the corpus, sentence by sentence. Slices are never
// nil.
type Check struct {
	Statements []Statement `json:"statements"`
	Citations  []Citation  `json:"citations"`
	Searched   Searched    `json:"searched"`
}

// A Statement is a sentence of the text that can be checked: one that says that
// something is so. Questions, wishes and what has no content are none.
type Statement struct {
	Text    string  `json:"text"`
	Verdict Verdict `json:"verdict"`
	Reason  string  `json:"reason"`  // a sentence: what differs, or what the corpus lacks
	Same    []int   `json:"same"`    // citations that say the same
	Against []int   `json:"against"` // citations that say otherwise
}

// A Verdict is what the corpus says of a statement. None says that it is true.
type Verdict string

const (
	Same      Verdict = "same"      // sources say so, and none otherwise
	Otherwise Verdict = "otherwise" // sources say otherwise, and none the same
	Both      Verdict = "both"      // some say so, others otherwise
	Silent    Verdict = "silent"    // the corpus does not speak of it
)
