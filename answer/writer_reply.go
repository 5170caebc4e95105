package answer

import (
	"bytes"
	"encoding/json"
	"regexp"
	"strconv"
	"strings"
)

// A wordedClaim is a claim as a model makes it: nothing of it is checked.
type wordedClaim struct {
	Text     string           `json:"text"`
	Evidence []wordedEvidence `json:"evidence"`
}

type wordedEvidence struct {
	Passage   passageNumber `json:"passage"` // from 1
	Quotation string        `json:"quotation"`
}

// A passageNumber is a number that some models write as a string; 0 is what cannot
// be read as one.
type passageNumber int

func (n *passageNumber) UnmarshalJSON(text []byte) error {
	read, err := strconv.Atoi(strings.Trim(string(text), `"[] `))
	if err != nil {
		read = 0
	}
	*n = passageNumber(read)
	return nil
}

const (
	// An object that is nested deeper than deepestObject, or longer than
	// longestObject bytes, is no claim.
	deepestObject = 8
	longestObject = 16 << 10
)

// A replyReader finds the claims in a reply as it is written, each as soon as its
// object is complete. It is tolerant of what is around them: models that are not
// held to a schema put their reply into a fence, or talk before and after. Its
// zero value is ready for the beginning of a reply.
type replyReader struct {
	text     []byte
	at       int   // bytes of text that were read
	open     []int // where the objects begin that are open
	inString bool
	escaped  bool
}

// thinkEnd ends what some models think aloud before their reply.
const thinkEnd = "</think>"

// add reads on, and returns the claims that are complete now.
func (r *replyReader) add(more string) []wordedClaim {
	before := len(r.text)
	r.text = append(r.text, more...)
	if bytes.HasPrefix(bytes.TrimLeft(r.text, " \n\r\t"), []byte("<think>")) {
		from := max(before-len(thinkEnd), 0)
		end := bytes.Index(r.text[from:], []byte(thinkEnd))
		if end < 0 {
			return nil
		}
		*r = replyReader{text: r.text[from+end+len(thinkEnd):]}
	}
	var claims []wordedClaim
	for ; r.at < len(r.text); r.at++ {
		c := r.text[r.at]
		switch {
		case r.escaped:
			r.escaped = false
		case r.inString && c == '\\':
			r.escaped = true
		case c == '"' && len(r.open) > 0: // before an object it is talk
			r.inString = !r.inString
		case r.inString:
		case c == '{':
			r.open = append(r.open, r.at)
		case c == '}' && len(r.open) > 0:
			start := r.open[len(r.open)-1]
			r.open = r.open[:len(r.open)-1]
			if len(r.open) >= deepestObject || r.at+1-start > longestObject {
				continue
			}
			var claim wordedClaim
			if json.Unmarshal(r.text[start:r.at+1], &claim) == nil && claim.Text != "" && !r.refused() {
				claims = append(claims, claim)
			}
		}
	}
	return claims
}

var statusRefused = regexp.MustCompile(`^[^{]*\{\s*"status"\s*:\s*"refused"`)

// refused reports whether the reply, as far as it was read, says that the passages
// do not answer.
func (r *replyReader) refused() bool { return statusRefused.Match(r.text) }
