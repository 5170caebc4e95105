package answer

import (
	"reflect"
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"
)

// A reply is read alike in whatever pieces it comes, and what is shown of a claim
// acts upon nothing.
func FuzzReplies(f *testing.F) {
	for _, seed := range []string{
		`{"status":"answered","claims":[{"text":"Seven ships came.","evidence":[{"passage":1,"quotation":"Seven ships came."}]}]}`,
		"```json\n{\"text\":\"<!channel> \\u202e\",\"evidence\":[{\"passage\":\"2\",\"quotation\":\"\\\\\"}]}",
		"<think>{\"text\":\"no\"</think>{{\"text\":\"yes\"}}\\\"",
		`{"status":"refused","claims":[{"text":"http://a.example"}]}`,
		" \xff{\"text\":\"\xfe*a*\"}",
	} {
		f.Add(seed, 3)
	}
	f.Fuzz(func(t *testing.T, reply string, size int) {
		if size < 1 || size > len(reply) {
			size = 1
		}
		var atOnce, inPieces replyReader
		want := atOnce.add(reply)
		var got []wordedClaim
		for from := 0; from < len(reply); from += size {
			got = append(got, inPieces.add(reply[from:min(from+size, len(reply))])...)
		}
		if !reflect.DeepEqual(got, want) && !strings.Contains(reply, "<think>") { // of thoughts the end is found once it is there
			t.Errorf("%q in pieces of %d has the claims %+v, at once %+v", reply, size, got, want)
		}
		for _, claim := range want {
			text := shown(claim.Text)
			if acts.MatchString(text) {
				continue // it is not shown
			}
			if !utf8.ValidString(text) || strings.ContainsAny(text, "<>*`|\n") || strings.Contains(text, "://") || strings.IndexFunc(text, unicode.IsControl) >= 0 {
				t.Errorf("the claim %q is shown as %q", claim.Text, text)
			}
		}
	})
}
