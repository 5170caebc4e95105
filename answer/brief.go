package answer

import "time"

// A Brief is a cited document about a topic. Its citations are numbered as its
// footnotes. Slices are never nil.
type Brief struct {
	Topic         string         `json:"topic"`
	Reading       string         `json:"reading"`
	Made          time.Time      `json:"made"`    // which is the date of access of its sources
	Summary       []Claim        `json:"summary"` // the central statements, in the order of events
	Events        []Event        `json:"events"`
	People        []RosterEntry  `json:"people"`
	Disagreements []Disagreement `json:"disagreements"`
	Citations     []Citation     `json:"citations"`
	Sources       []Source       `json:"sources"`
	Searched      Searched       `json:"searched"`
}

// A RosterEntry is a person of a brief, with the roles that the sources give, each
// with the citations that give it.
type RosterEntry struct {
	Name  string    `json:"name"`
	Roles []Account `json:"roles"`
}

// A Source is a document that a brief cites.
type Source struct {
	Document  string `json:"document"` // the path it was ingested under
	Title     string `json:"title"`
	Publisher string `json:"publisher"`
	Published string `json:"published"`
	Inferred  bool   `json:"published_inferred,omitempty"`
	URL       string `json:"url"`
	SHA256    string `json:"sha256"` // of the stored text, in hexadecimal
	Citations []int  `json:"citations"`
}
