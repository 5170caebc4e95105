package answer

import "footnote/retrieval/mention"

// A Timeline is what the corpus tells of a topic, a person or a range of days, in
// the order of events. Slices are never nil.
type Timeline struct {
	Topic     string     `json:"topic"`
	Reading   string     `json:"reading"`
	Events    []Event    `json:"events"`
	Citations []Citation `json:"citations"`
	Searched  Searched   `json:"searched"`
}

// An Event is something that sources say happened, once, however many tell it.
type Event struct {
	Days      mention.Days `json:"days"`
	Text      string       `json:"text"`    // the answering sentence of its first citation, in the source's words
	Outlets   []string     `json:"outlets"` // that tell it, or the documents' paths where they have none; no order of merit
	Citations []int        `json:"citations"`

	// Otherwise are other days that sources give for the same event.
	Otherwise []Account `json:"otherwise"`
}
