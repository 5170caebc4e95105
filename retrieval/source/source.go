// Package source reads files as articles: what each says, who published it and
// when, and which of its bytes are the article rather than the page around it.
//
// The one idea: a Document keeps the text of its file whole, and Blocks name
// the runs of it that are the article. What is left out is left out by naming
// no block there, never by cutting the text, so that a quotation's offsets hold
// in the file that a person opens.
package source

import "footnote/retrieval/mention"

// A Document is one article as read from a file.
type Document struct {
	// Path names the document: the file's path relative to the folder that was
	// read, with slashes; for one line of a JSON Lines file that path, '#' and
	// the line's id.
	Path string

	// Text is the document in UTF-8. For plain text and Markdown it is the whole
	// file, decoded, without a byte order mark; for HTML, PDF and JSON Lines the
	// text that was extracted.
	Text string

	// Blocks are the headings and paragraphs of the article in the order of the
	// text; they do not overlap.
	Blocks []Block

	Title     string // the words of the file's name for want of one; "" only for a JSON line
	Publisher string // "" when the text does not state it
	Author    string
	Credits   []string // other outlets that the text credits: "The Kyiv Independent"
	URL       string
	Language  string // BCP 47, such as "en"; "" when unknown
	Published Published

	// Warnings are sentences about what was lost or guessed in reading, each
	// naming the file; the document is good all the same.
	Warnings []string
}

// A Block is a heading or a paragraph: Text[Start:End], without the white space
// and the markup (#, >, list bullets) around it.
type Block struct {
	Start, End int // bytes of Document.Text, End exclusive
	Level      int // 0 for a paragraph, 1 to 6 for a heading
}

// Published is when a document says that it was published. The zero value means
// that it does not say.
type Published struct {
	Days     mention.Days // a day, or the month or year if no more is stated
	Inferred bool         // some part, such as the year, was inferred from the text
	Known    bool
}
