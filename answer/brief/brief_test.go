package brief_test

import (
	"archive/zip"
	"bytes"
	"encoding/csv"
	"encoding/xml"
	"flag"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/yuin/goldmark"
	"github.com/yuin/goldmark/extension"
	"golang.org/x/net/html"

	"footnote/answer"
	"footnote/answer/brief"
	"footnote/retrieval/mention"
)

var update = flag.Bool("update", false, "write the golden files anew")

// cited is a citation of a text as it stands.
func cited(n int, publisher, title, url, quote string) answer.Citation {
	return answer.Citation{N: n, Document: fmt.Sprintf("folder/%d.txt", n), Title: title, Publisher: publisher, Published: "2024-05-1" + fmt.Sprint(n), URL: url,
		Quote: quote, Start: 100 * n, End: 100*n + len(quote), SentenceStart: 100 * n, SentenceEnd: 100*n + len(quote)}
}

// plain is a brief with something in each of its parts.
func plain() answer.Brief {
	citations := []answer.Citation{
		cited(1, "Ostrand Herald", "Fire on the quay", "https://example.org/fire", "On 6 May a fire destroyed the **grain store**.\nTwo porters died.\n\nThe quay is shut."),
		cited(2, "", "", "", "\tThree porters died, says the brigade."),
		cited(3, "Ostrand Courier", "What the fire took", "http://example.org/took?a=1&b=(2)", "Lena Arkhipova, who chairs the board, spoke of loose wires."),
	}
	day := mention.DayOf(2024, time.May, 6)
	return answer.Brief{
		Topic: "the fire on the quay", Reading: `what is said about "the fire on the quay"`, Made: time.Date(2024, time.June, 1, 9, 0, 0, 0, time.UTC),
		Summary: []answer.Claim{{Text: "On 6 May a fire destroyed the grain store.", Citations: []int{1}}},
		Events: []answer.Event{{Days: mention.Days{From: day, To: day}, Text: "On 6 May a fire destroyed the grain store.", Outlets: []string{"Ostrand Herald", "folder/2.txt"},
			Citations: []int{1, 2}, Otherwise: []answer.Account{{Value: "7 May 2024", Citations: []int{2}}}}},
		People: []answer.RosterEntry{{Name: "Lena Arkhipova", Roles: []answer.Account{{Value: "who chairs the board", Citations: []int{3}}}}},
		Disagreements: []answer.Disagreement{{About: "number of porters", Accounts: []answer.Account{
			{Value: "Two", Citations: []int{1}}, {Value: "Three", Citations: []int{2}}}}},
		Citations: citations,
		Sources: []answer.Source{
			{Document: "folder/1.txt", Title: "Fire on the quay", Publisher: "Ostrand Herald", Published: "2024-05-11", URL: "https://example.org/fire", SHA256: strings.Repeat("a1", 32), Citations: []int{1}},
			{Document: "folder/2.txt", Published: "2024-05", Inferred: true, SHA256: strings.Repeat("b2", 32), Citations: []int{2}},
			{Document: "folder/3.txt", Title: "What the fire took", Publisher: "Ostrand Courier", URL: "http://example.org/took?a=1&b=(2)", SHA256: strings.Repeat("c3", 32), Citations: []int{3}},
		},
		Searched: answer.Searched{Documents: 3, Passages: 9, Collections: []string{"quay"}},
		Dropped:  1,
	}
}

// hostile is text that would act, if it could.
const hostile = "<script>alert(1)</script> [click](javascript:alert(1)) ![x](http://evil.example/p.png) <!channel> <@U123> **bold** | cell | `code` &lt;b&gt; " +
	"http://evil.example www.evil.example :tada: # no heading ~~gone~~ $x$ [^1] </w:t> ]]> {{x}}"

// spoilt is the plain brief with hostile text wherever text of documents stands.
func spoilt() answer.Brief {
	b := plain()
	line := "\n# heading\n- item\n1. first\n> quote\n===\n    code\n" + hostile
	b.Topic, b.Reading = hostile+line, hostile
	b.Summary[0].Text = hostile
	b.Events[0].Text, b.Events[0].Outlets = hostile, []string{hostile}
	b.Events[0].Otherwise[0].Value = hostile
	b.People[0].Name, b.People[0].Roles[0].Value = hostile, hostile
	b.Disagreements[0].About, b.Disagreements[0].Accounts[0].Value = hostile, hostile
	b.Searched.Collections = []string{hostile}
	for i := range b.Citations {
		b.Citations[i].Title, b.Citations[i].Publisher, b.Citations[i].Document = hostile+line, hostile, hostile
		b.Citations[i].Quote = hostile + line
		b.Citations[i].Credits = []string{hostile}
	}
	b.Citations[0].URL, b.Sources[0].URL = "javascript:alert(1)", "javascript:alert(1)"
	b.Citations[1].URL, b.Sources[1].URL = "https://user:secret@evil.example/", "data:text/html,x"
	for i := range b.Sources {
		b.Sources[i].Title, b.Sources[i].Publisher, b.Sources[i].Document = hostile+line, hostile, hostile
	}
	return b
}

func timeline(b answer.Brief) answer.Timeline {
	return answer.Timeline{Topic: b.Topic, Reading: b.Reading, Events: b.Events, Citations: b.Citations[:min(2, len(b.Citations))], Searched: b.Searched}
}

var briefWriters = map[string]func(io.Writer, answer.Brief) error{
	"brief.md": brief.Markdown, "brief.canvas.md": brief.Canvas,
	"timeline.md":  func(w io.Writer, b answer.Brief) error { return brief.TimelineMarkdown(w, timeline(b)) },
	"timeline.csv": func(w io.Writer, b answer.Brief) error { return brief.TimelineCSV(w, timeline(b)) },
}

func written(t testing.TB, write func(io.Writer, answer.Brief) error, b answer.Brief) string {
	t.Helper()
	var out bytes.Buffer
	if err := write(&out, b); err != nil {
		t.Fatal(err)
	}
	return out.String()
}

func TestGolden(t *testing.T) {
	for name, write := range briefWriters {
		for kind, b := range map[string]answer.Brief{"plain": plain(), "hostile": spoilt(), "empty": {Reading: "nothing", Searched: answer.Searched{Collections: []string{"quay"}}}} {
			got := written(t, write, b)
			golden := filepath.Join("testdata", kind+"."+name)
			if *update {
				if err := os.WriteFile(golden, []byte(got), 0o644); err != nil {
					t.Fatal(err)
				}
			}
			want, err := os.ReadFile(golden)
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(string(want), got); diff != "" {
				t.Errorf("%s is not as before; go test ./answer/brief -update writes it anew (-want +got):\n%s", golden, diff)
			}
		}
	}
}

// elements are what a reader of GitHub's Markdown makes of a text: the names of its
// elements, the targets of its links, and the texts of its quotations.
func elements(t testing.TB, text string) (names map[string]int, links, quotations []string) {
	t.Helper()
	var page bytes.Buffer
	if err := goldmark.New(goldmark.WithExtensions(extension.GFM, extension.Footnote)).Convert([]byte(text), &page); err != nil {
		t.Fatal(err)
	}
	root, err := html.Parse(&page)
	if err != nil {
		t.Fatal(err)
	}
	names = make(map[string]int)
	for node := range root.Descendants() {
		if node.Type != html.ElementNode {
			continue
		}
		names[node.Data]++
		if node.Data == "blockquote" {
			var quotation strings.Builder
			for inner := range node.Descendants() {
				if inner.Type == html.TextNode {
					quotation.WriteString(inner.Data)
				}
			}
			quotations = append(quotations, strings.Join(strings.Fields(quotation.String()), " "))
		}
		for _, attribute := range node.Attr {
			if attribute.Key == "href" && !strings.HasPrefix(attribute.Val, "#fn") || attribute.Key == "src" {
				links = append(links, attribute.Val)
			}
		}
	}
	return names, links, quotations
}

// What documents say stays text: the same elements stand on the page whatever they
// say, and no link but those to documents.
func TestTextOfDocumentsStaysText(t *testing.T) {
	for _, name := range []string{"brief.md", "brief.canvas.md", "timeline.md"} {
		text := written(t, briefWriters[name], spoilt())
		names, links, _ := elements(t, text)
		for _, element := range []string{"script", "img", "code", "del", "b", "h3", "h4", "pre", "input"} {
			allowed := 0
			if element == "code" && name != "timeline.md" {
				allowed = 3 // the digests
			}
			if names[element] != allowed {
				t.Errorf("%s has %d elements %s, want %d", name, names[element], element, allowed)
			}
		}
		if names["h1"] != 1 {
			t.Errorf("%s has %d titles", name, names["h1"])
		}
		for _, link := range links {
			if link != "http://example.org/took?a=1&b=%282%29" { // the one that is left
				t.Errorf("%s has a link to %s", name, link)
			}
		}
		if plainNames, _, _ := elements(t, written(t, briefWriters[name], plain())); names["table"] != plainNames["table"] || names["td"] != plainNames["td"] || names["h2"] != plainNames["h2"] || names["hr"] != plainNames["hr"] {
			t.Errorf("%s has another form than with plain text: %v, want %v", name, names, plainNames)
		}
	}
	// The control: unescaped, it does act.
	if names, links, _ := elements(t, "It says "+hostile); names["strong"] == 0 || len(links) == 0 {
		t.Errorf("the hostile text does nothing by itself: %v %v", names, links)
	}
}

// A quotation is read in Markdown as it stands in its document, but for how white
// space runs.
func TestQuotationsInMarkdown(t *testing.T) {
	for kind, b := range map[string]answer.Brief{"plain": plain(), "hostile": spoilt()} {
		for _, name := range []string{"brief.md", "brief.canvas.md", "timeline.md"} {
			_, _, quotations := elements(t, written(t, briefWriters[name], b))
			for _, c := range b.Citations {
				if name == "timeline.md" && c.N > 2 {
					continue // of a person
				}
				if want := strings.Join(strings.Fields(c.Quote), " "); !contains(quotations, want) {
					t.Errorf("%s of the %s brief does not quote %q, but %q", name, kind, want, quotations)
				}
			}
		}
	}
}

func contains(all []string, one string) bool {
	for _, text := range all {
		if text == one {
			return true
		}
	}
	return false
}

func TestCSVIsSafeInASpreadsheet(t *testing.T) {
	b := plain()
	for _, formula := range []string{"=1+1", "+1", "-1", "@SUM(A1)", " =1+1", "\t=1", "\n=1", "\u00a0=1", "＝1", "|calc", "%x"} {
		b.Events[0].Text, b.Events[0].Outlets, b.Citations[0].Quote, b.Events[0].Otherwise[0].Value = formula, []string{formula}, formula, formula
		b.Citations[0].Publisher = formula
		rows, err := csv.NewReader(strings.NewReader(written(t, briefWriters["timeline.csv"], b))).ReadAll()
		if err != nil {
			t.Fatal(err)
		}
		for _, row := range rows {
			for _, cell := range row {
				if trimmed := strings.TrimLeft(cell, " \t\r\n\u00a0"); trimmed != "" && strings.ContainsRune("=+-@|%＝", []rune(trimmed)[0]) {
					t.Errorf("%q is a cell, and may be evaluated", cell)
				}
			}
		}
	}
	rows, err := csv.NewReader(strings.NewReader(written(t, briefWriters["timeline.csv"], plain()))).ReadAll()
	if err != nil || len(rows) != 2 || rows[1][0] != "2024-05-06" || !strings.Contains(rows[1][7], plain().Citations[0].Quote) {
		t.Errorf("the table is %q, %v, want a row with its day and its excerpt", rows, err)
	}
}

// parts reads a Word file.
func parts(t testing.TB, b answer.Brief) map[string]string {
	t.Helper()
	var out bytes.Buffer
	if err := brief.DOCX(&out, b); err != nil {
		t.Fatal(err)
	}
	file, err := zip.NewReader(bytes.NewReader(out.Bytes()), int64(out.Len()))
	if err != nil {
		t.Fatal(err)
	}
	parts := make(map[string]string)
	for _, part := range file.File {
		opened, err := part.Open()
		if err != nil {
			t.Fatal(err)
		}
		text, err := io.ReadAll(opened)
		if err != nil {
			t.Fatal(err)
		}
		opened.Close()
		parts[part.Name] = string(text)
	}
	return parts
}

// wordText returns the texts of the paragraphs of a style in a part, with their
// breaks and tabs, and the values of an attribute of each element of a name.
func wordText(t testing.TB, part, style string) (paragraphs []string) {
	t.Helper()
	var text strings.Builder
	in, inText := false, false
	for reader := xml.NewDecoder(strings.NewReader(part)); ; {
		token, err := reader.Token()
		if err == io.EOF {
			return paragraphs
		}
		if err != nil {
			t.Fatalf("it is no XML: %v", err)
		}
		switch element := token.(type) {
		case xml.StartElement:
			switch element.Name.Local {
			case "p":
				text.Reset()
				in = style == ""
			case "pStyle":
				in = in || element.Attr[0].Value == style
			case "t":
				inText = true
			case "br":
				text.WriteByte('\n')
			case "tab":
				text.WriteByte('\t')
			}
		case xml.EndElement:
			switch element.Name.Local {
			case "t":
				inText = false
			case "p":
				if in {
					paragraphs = append(paragraphs, text.String())
				}
			}
		case xml.CharData:
			if inText {
				text.Write(element)
			}
		}
	}
}

func TestWordFileQuotesToTheByte(t *testing.T) {
	for kind, b := range map[string]answer.Brief{"plain": plain(), "hostile": spoilt()} {
		file := parts(t, b)
		quotations := wordText(t, file["word/footnotes.xml"], "FootnoteQuote")
		if len(quotations) != len(b.Citations) {
			t.Fatalf("the %s file has %d quotations for %d citations", kind, len(quotations), len(b.Citations))
		}
		for i, c := range b.Citations {
			if quotations[i] != c.Quote {
				t.Errorf("footnote %d of the %s file quotes %q, want %q", c.N, kind, quotations[i], c.Quote)
			}
		}
		for name, part := range file {
			wordText(t, part, "") // that it is XML
			if strings.HasSuffix(name, ".rels") && (strings.Contains(part, "javascript") || strings.Contains(part, "evil.example")) {
				t.Errorf("%s of the %s file links to what a document says: %s", name, kind, part)
			}
		}
		for _, c := range b.Citations {
			if got := strings.Count(file["word/document.xml"], fmt.Sprintf(`<w:footnoteReference w:id="%d"/>`, c.N)); got != 1 {
				t.Errorf("the %s file refers to footnote %d as its own %d times, want 1", kind, c.N, got)
			}
		}
	}
}

func TestWordFileDoesNotAlterWhatItCannotHold(t *testing.T) {
	b := plain()
	b.Citations[1].Quote = "A bell\x07 rang."
	file := parts(t, b)
	if quotations := wordText(t, file["word/footnotes.xml"], "FootnoteQuote"); len(quotations) != 2 {
		t.Errorf("it quotes %q, want the second left out", quotations)
	}
	if !strings.Contains(file["word/footnotes.xml"], "cannot hold") {
		t.Error("it does not say what it leaves out")
	}
}

func TestWordFileLinksToItsSources(t *testing.T) {
	file := parts(t, plain())
	for _, rels := range []string{"word/_rels/document.xml.rels", "word/_rels/footnotes.xml.rels"} {
		for _, want := range []string{"https://example.org/fire", "http://example.org/took?a=1&amp;b=(2)"} {
			if !strings.Contains(file[rels], want) {
				t.Errorf("%s does not link to %s: %s", rels, want, file[rels])
			}
		}
	}
}

// Whatever documents say, Markdown is escaped so that it comes out as it went in.
func FuzzMarkdownKeepsQuotations(f *testing.F) {
	f.Add(hostile)
	f.Add("a\\\n    b\n\tc\n***\n1) x\n+ y\n")
	f.Fuzz(func(t *testing.T, quote string) {
		quote = strings.ToValidUTF8(quote, "")
		for _, r := range quote {
			if r < ' ' && r != '\n' && r != '\t' || r == 0x7f || r >= 0x80 && r < 0xa0 {
				t.Skip() // is shown as a character that cannot be shown
			}
		}
		want := strings.Join(strings.Fields(quote), " ")
		if want == "" {
			t.Skip()
		}
		b := plain()
		b.Citations[0].Quote = quote
		names, links, quotations := elements(t, written(t, brief.Markdown, b))
		if !contains(quotations, want) {
			t.Errorf("it quotes %q, want %q", quotations, want)
		}
		if names["script"]+names["img"]+names["del"]+names["h3"]+names["pre"] > 0 || len(links) != 4 {
			t.Errorf("%q does something: %v %v", quote, names, links)
		}
	})
}
