package answer

import (
	"strings"

	"footnote/retrieval"
	"footnote/retrieval/mention"
)

// reads reports whether a document is of the outlet and of the days of publication
// that the request names.
func (request TopicRequest) reads(d retrieval.Document) bool {
	since, until := request.PublishedSince, request.PublishedUntil
	return strings.Contains(strings.ToLower(d.Publisher), strings.ToLower(request.Publisher)) &&
		(since == nil || d.Dated && d.Published.To >= *since) && (until == nil || d.Dated && d.Published.From <= *until)
}

// published says which days of publication are meant, or nothing.
func (request TopicRequest) published() string {
	switch since, until := request.PublishedSince, request.PublishedUntil; {
	case since != nil && until != nil:
		return ", published " + mention.Days{From: *since, To: *until}.String()
	case since != nil:
		return ", published " + mention.Days{From: *since, To: *since}.String() + " or later"
	case until != nil:
		return ", published until " + mention.Days{From: *until, To: *until}.String()
	}
	return ""
}
