package brief

import (
	"archive/zip"
	_ "embed"
	"encoding/xml"
	"fmt"
	"io"
	"strings"
	"time"
	"unicode/utf8"

	"footnote/answer"
)

// DOCX writes the brief as a Word file (Office Open XML, ECMA-376): the excerpts
// are footnotes, each written once and referred to after that by its number.
//
// An excerpt with a character that such a file cannot hold (XML 1.0, 2.2) is not
// shown altered: in its place the footnote says where it stands.
func DOCX(w io.Writer, b answer.Brief) error {
	d := word{brief: b, noted: make(map[int]bool)}
	d.write()
	file := zip.NewWriter(w)
	for _, part := range []struct{ name, text string }{
		{"[Content_Types].xml", contentTypes},
		{"_rels/.rels", packageRelations},
		{"docProps/core.xml", coreProperties(b)},
		{"word/document.xml", xml.Header + `<w:document ` + namespaces + `><w:body>` + d.body.String() + section + `</w:body></w:document>`},
		{"word/_rels/document.xml.rels", relations(partRelations, d.links)},
		{"word/footnotes.xml", xml.Header + `<w:footnotes ` + namespaces + `>` + separators + d.notes.String() + `</w:footnotes>`},
		{"word/_rels/footnotes.xml.rels", relations("", d.noteLinks)},
		{"word/styles.xml", styles},
		{"word/settings.xml", settings},
		{"word/numbering.xml", numbering},
		{"word/footer.xml", footer},
	} {
		// The time is the brief's own, so that one brief makes one file.
		out, err := file.CreateHeader(&zip.FileHeader{Name: part.name, Method: zip.Deflate, Modified: b.Made})
		if err != nil {
			return fmt.Errorf("write %s of a Word file: %w", part.name, err)
		}
		if _, err := io.WriteString(out, part.text); err != nil {
			return fmt.Errorf("write %s of a Word file: %w", part.name, err)
		}
	}
	if err := file.Close(); err != nil {
		return fmt.Errorf("finish a Word file: %w", err)
	}
	return nil
}

// The parts of the file that are the same for each brief.
var (
	//go:embed word/content_types.xml
	contentTypes string

	//go:embed word/package.rels
	packageRelations string

	//go:embed word/styles.xml
	styles string

	//go:embed word/settings.xml
	settings string

	//go:embed word/numbering.xml
	numbering string

	//go:embed word/footer.xml
	footer string
)

const (
	namespaces = `xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"`

	relationshipTypes = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/"

	partRelations = `<Relationship Id="styles" Type="` + relationshipTypes + `styles" Target="styles.xml"/>` +
		`<Relationship Id="settings" Type="` + relationshipTypes + `settings" Target="settings.xml"/>` +
		`<Relationship Id="numbering" Type="` + relationshipTypes + `numbering" Target="numbering.xml"/>` +
		`<Relationship Id="footnotes" Type="` + relationshipTypes + `footnotes" Target="footnotes.xml"/>` +
		`<Relationship Id="footer" Type="` + relationshipTypes + `footer" Target="footer.xml"/>`

	// section is a page of A4 with margins of 2.25 cm.
	section = `<w:sectPr><w:footerReference w:type="default" r:id="footer"/><w:pgSz w:w="11906" w:h="16838"/>` +
		`<w:pgMar w:top="1276" w:right="1276" w:bottom="1276" w:left="1276" w:header="708" w:footer="708" w:gutter="0"/></w:sectPr>`

	// separators are the lines above footnotes.
	separators = `<w:footnote w:type="separator" w:id="-1"><w:p><w:r><w:separator/></w:r></w:p></w:footnote>` +
		`<w:footnote w:type="continuationSeparator" w:id="0"><w:p><w:r><w:continuationSeparator/></w:r></w:p></w:footnote>`
)

// A word is the Word file of a brief being written.
type word struct {
	brief            answer.Brief
	body, notes      strings.Builder
	links, noteLinks []string     // addresses, by their relationship's number
	noted            map[int]bool // citations whose footnotes are written
}

func (d *word) write() {
	b := d.brief
	d.paragraph("Title", text(title(b)))
	d.paragraph("Subtitle", text(oneLine(b.Reading)))
	d.paragraph("", text(preface(b)))
	if len(b.Citations) == 0 {
		d.paragraph("", text(nothing))
	}
	if len(b.Summary) > 0 {
		d.paragraph("Heading1", text("Summary"))
		for _, claim := range b.Summary {
			d.paragraph("ListBullet", text(oneLine(claim.Text))+d.references(claim.Citations))
		}
	}
	if len(b.Events) > 0 {
		d.paragraph("Heading1", text("Events"))
		d.events()
	}
	if len(b.People) > 0 {
		d.paragraph("Heading1", text("People"))
		for _, person := range b.People {
			d.paragraph("ListBullet", strong(oneLine(person.Name))+text(": ")+d.accounts(person.Roles))
		}
	}
	if len(b.Disagreements) > 0 {
		d.paragraph("Heading1", text("Where the accounts differ"))
		d.box()
	}
	if len(b.Sources) > 0 {
		d.paragraph("Heading1", text("Sources"))
		for _, source := range b.Sources {
			d.source(source)
		}
	}
}

// paragraph writes runs as a paragraph of the style with the given identifier, ""
// for that of the body.
func (d *word) paragraph(style, runs string) { d.body.WriteString(paragraph(style, runs)) }

func paragraph(style, runs string) string {
	if style != "" {
		style = `<w:pPr><w:pStyle w:val="` + style + `"/></w:pPr>`
	}
	return "<w:p>" + style + runs + "</w:p>"
}

// text is a run of text; its line feeds and tabs are kept.
func text(s string) string   { return styled("", s) }
func strong(s string) string { return styled("Strong", s) }

func styled(style, s string) string {
	if style != "" {
		style = `<w:rPr><w:rStyle w:val="` + style + `"/></w:rPr>`
	}
	var run strings.Builder
	run.WriteString("<w:r>" + style)
	for len(s) > 0 {
		end := strings.IndexAny(s, "\n\t")
		if end < 0 {
			end = len(s)
		}
		if end > 0 {
			run.WriteString(`<w:t xml:space="preserve">` + escaped(s[:end]) + "</w:t>")
		}
		if end < len(s) {
			run.WriteString(map[byte]string{'\n': "<w:br/>", '\t': "<w:tab/>"}[s[end]])
			end++
		}
		s = s[end:]
	}
	run.WriteString("</w:r>")
	return run.String()
}

// escaped is text as XML has it; what XML cannot hold becomes U+FFFD.
func escaped(s string) string {
	var b strings.Builder
	if err := xml.EscapeText(&b, []byte(s)); err != nil {
		panic(err) // a strings.Builder takes all
	}
	return b.String()
}

// fits reports whether XML can hold the text as it is.
func fits(s string) bool {
	if !utf8.ValidString(s) {
		return false
	}
	for _, r := range s {
		if r < ' ' && r != '\n' && r != '\t' || r == 0xfffe || r == 0xffff {
			return false // a carriage return would be read as a line feed
		}
	}
	return true
}

// references refers to citations: the first reference to each is its footnote, a
// later one a field with the footnote's number.
func (d *word) references(numbers []int) string {
	var b strings.Builder
	for i, n := range numbers {
		if i > 0 {
			b.WriteString(`<w:r><w:rPr><w:rStyle w:val="FootnoteReference"/></w:rPr><w:t xml:space="preserve">, </w:t></w:r>`)
		}
		if d.noted[n] {
			fmt.Fprintf(&b, `<w:fldSimple w:instr=" NOTEREF note%d \f \h "><w:r><w:rPr><w:rStyle w:val="FootnoteReference"/></w:rPr><w:t>%d</w:t></w:r></w:fldSimple>`, n, n)
			continue
		}
		d.noted[n] = true
		d.note(d.brief.Citations[n-1])
		fmt.Fprintf(&b, `<w:bookmarkStart w:id="%d" w:name="note%d"/><w:r><w:rPr><w:rStyle w:val="FootnoteReference"/></w:rPr><w:footnoteReference w:id="%d"/></w:r><w:bookmarkEnd w:id="%d"/>`, n, n, n, n)
	}
	return b.String()
}

// note writes the footnote of a citation.
func (d *word) note(c answer.Citation) {
	runs := `<w:r><w:rPr><w:rStyle w:val="FootnoteReference"/></w:rPr><w:footnoteRef/></w:r>` + text(" "+origin(c)+". "+place(c)+". ")
	if link := address(c.URL); link != "" {
		runs += hyperlink(&d.noteLinks, link)
	}
	quotation := paragraph("FootnoteQuote", text(c.Quote))
	if !fits(c.Quote) {
		quotation = paragraph("FootnoteText", text("The excerpt has a character that a Word file cannot hold: read it in the document."))
	}
	fmt.Fprintf(&d.notes, `<w:footnote w:id="%d">%s%s</w:footnote>`, c.N, paragraph("FootnoteText", runs), quotation)
}

// hyperlink is a link whose text is its address, noted among links.
func hyperlink(links *[]string, address string) string {
	*links = append(*links, address)
	return fmt.Sprintf(`<w:hyperlink r:id="link%d">%s</w:hyperlink>`, len(*links), styled("Hyperlink", address))
}

func (d *word) accounts(accounts []answer.Account) string {
	var runs string
	for i, account := range accounts {
		if i > 0 {
			runs += text("; ")
		}
		runs += text(oneLine(account.Value)) + d.references(account.Citations)
	}
	return runs
}

// Widths of the columns of the table of events, and of the page between its
// margins, in twentieths of a point.
const (
	dateWidth   = 1750
	eventWidth  = 5354
	outletWidth = 2250
	pageWidth   = dateWidth + eventWidth + outletWidth
)

func (d *word) events() {
	d.body.WriteString(`<w:tbl><w:tblPr><w:tblStyle w:val="TableGrid"/>` + fmt.Sprintf(`<w:tblW w:w="%d" w:type="dxa"/>`, pageWidth) + `<w:tblLayout w:type="fixed"/></w:tblPr>` +
		fmt.Sprintf(`<w:tblGrid><w:gridCol w:w="%d"/><w:gridCol w:w="%d"/><w:gridCol w:w="%d"/></w:tblGrid>`, dateWidth, eventWidth, outletWidth))
	d.body.WriteString(`<w:tr><w:trPr><w:cantSplit/><w:tblHeader/></w:trPr>` +
		cell(dateWidth, "D9E2F3", paragraph("Cell", strong("Date"))) + cell(eventWidth, "D9E2F3", paragraph("Cell", strong("Event"))) +
		cell(outletWidth, "D9E2F3", paragraph("Cell", strong("Outlets"))) + `</w:tr>`)
	for _, e := range d.brief.Events {
		runs := text(oneLine(e.Text)) + d.references(e.Citations)
		if len(e.Otherwise) > 0 {
			runs += text(" Otherwise: ") + d.accounts(e.Otherwise) + text(".")
		}
		d.body.WriteString(`<w:tr><w:trPr><w:cantSplit/></w:trPr>` + cell(dateWidth, "", paragraph("Cell", text(e.Days.String()))) +
			cell(eventWidth, "", paragraph("Cell", runs)) + cell(outletWidth, "", paragraph("Cell", text(oneLine(strings.Join(e.Outlets, ", "))))) + `</w:tr>`)
	}
	d.body.WriteString(`</w:tbl>`)
}

// box sets what the accounts differ on in a frame.
func (d *word) box() {
	var inside strings.Builder
	for _, disagreement := range d.brief.Disagreements {
		inside.WriteString(paragraph("Cell", strong(oneLine(disagreement.About))))
		for _, account := range disagreement.Accounts {
			runs := text(oneLine(account.Value)) + d.references(account.Citations) + text(" "+outletsOf(account, d.brief.Citations))
			inside.WriteString(`<w:p><w:pPr><w:pStyle w:val="Cell"/><w:ind w:left="284"/></w:pPr>` + runs + `</w:p>`)
		}
	}
	d.body.WriteString(`<w:tbl><w:tblPr><w:tblStyle w:val="TableGrid"/>` + fmt.Sprintf(`<w:tblW w:w="%d" w:type="dxa"/>`, pageWidth) + `</w:tblPr>` +
		fmt.Sprintf(`<w:tblGrid><w:gridCol w:w="%d"/></w:tblGrid><w:tr>`, pageWidth) + cell(pageWidth, "FFF2CC", inside.String()) + `</w:tr></w:tbl>`)
}

// cell is a cell of a table, of the given width and colour, "" for none.
func cell(width int, colour, paragraphs string) string {
	if colour != "" {
		colour = `<w:shd w:val="clear" w:color="auto" w:fill="` + colour + `"/>`
	}
	return fmt.Sprintf(`<w:tc><w:tcPr><w:tcW w:w="%d" w:type="dxa"/>%s</w:tcPr>%s</w:tc>`, width, colour, paragraphs)
}

func (d *word) source(s answer.Source) {
	said := outlet(s.Publisher)
	if name := oneLine(s.Title); name != "" {
		said += ", “" + name + "”"
	}
	runs := text(said + ", " + published(s.Published, s.Inferred) + ". " + oneLine(s.Document) + ", ")
	if link := address(s.URL); link != "" {
		runs += hyperlink(&d.links, link) + text(", ")
	}
	runs += text("accessed " + d.brief.Made.Format("2 January 2006") + ".")
	if s.SHA256 != "" {
		runs += text(" SHA-256 ") + styled("Digest", s.SHA256) + text(".")
	}
	d.paragraph("ListBullet", runs)
}

// relations are the relationships of a part: those given, and one for each link.
func relations(given string, links []string) string {
	var b strings.Builder
	b.WriteString(xml.Header + `<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">` + given)
	for i, link := range links {
		fmt.Fprintf(&b, `<Relationship Id="link%d" Type="%shyperlink" Target="%s" TargetMode="External"/>`, i+1, relationshipTypes, escaped(link))
	}
	b.WriteString(`</Relationships>`)
	return b.String()
}

func coreProperties(b answer.Brief) string {
	made := b.Made.UTC().Format(time.RFC3339)
	return xml.Header + `<cp:coreProperties xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties" ` +
		`xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:dcterms="http://purl.org/dc/terms/" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">` +
		`<dc:title>` + escaped(title(b)) + `</dc:title><dc:creator>footnote</dc:creator>` +
		`<dcterms:created xsi:type="dcterms:W3CDTF">` + made + `</dcterms:created></cp:coreProperties>`
}
