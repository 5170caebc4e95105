package source

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"regexp"
	"strings"
	"unicode/utf8"

	"github.com/PuerkitoBio/goquery"
	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
	"golang.org/x/net/html/charset"
)

// readHTML reads the article out of a web page. The document's text is what was
// extracted, a blank line between its paragraphs.
func readHTML(ctx context.Context, f *Folder, file File, raw []byte) (Document, error) {
	if tags := bytes.Count(raw, []byte("<")); tags > f.limits.HTMLTags {
		return Document{}, &Fault{Path: file.Path, Reason: fmt.Sprintf("has %d tags where %d is the limit: save the article alone, or its text.", tags, f.limits.HTMLTags)}
	}
	source, fault := decodeHTML(raw)
	if fault != "" {
		return Document{}, &Fault{Path: file.Path, Reason: fault}
	}
	root, err := parseHTML(source)
	if err != nil {
		return Document{}, &Fault{Path: file.Path, Reason: fmt.Sprintf("cannot be read as HTML (%v): save the article again, or its text.", err), Err: err}
	}
	tree := goquery.NewDocumentFromNode(root)
	stated := statedByPage(tree)

	x := extraction{lengths: map[*html.Node]int{}}
	body := tree.Find("body").Get(0)
	if body == nil {
		body = root
	}
	x.measure(body)
	x.whole = x.lengths[body]
	x.walk(x.main(tree, body), 0)
	x.flush(0)
	text := x.text.String()
	if strings.TrimSpace(text) == "" {
		return Document{}, &Fault{Path: file.Path, Reason: "has no text besides menus and scripts: save the page as the browser shows it, or its text."}
	}
	return f.article(page{text: text, units: x.units, stated: stated}), nil
}

// parseHTML parses a page; what makes the parser panic is an error too.
func parseHTML(source string) (root *html.Node, err error) {
	defer func() {
		if r := recover(); r != nil {
			err = fmt.Errorf("%v", r)
		}
	}()
	return html.Parse(strings.NewReader(source))
}

// decodeHTML decodes by what the page itself says of its encoding, unless it is
// UTF-8 or UTF-16 for all to see.
func decodeHTML(raw []byte) (text, fault string) {
	if !utf8.Valid(raw) && bytes.IndexByte(raw, 0) < 0 && !bytes.HasPrefix(raw, []byte{0xFF, 0xFE}) && !bytes.HasPrefix(raw, []byte{0xFE, 0xFF}) {
		if e, name, _ := charset.DetermineEncoding(raw[:min(len(raw), 1024)], ""); metaCharset.Match(raw[:min(len(raw), 1024)]) && name != "utf-8" {
			return decodeWith(e, raw), ""
		}
	}
	return decode(raw)
}

var metaCharset = regexp.MustCompile(`(?i)<meta[^>]{1,200}charset`)

// An extraction gathers the text of a page's article.
type extraction struct {
	lengths map[*html.Node]int // bytes of text below each node, chrome and links apart
	whole   int                // bytes of text of the page
	text    strings.Builder
	units   []unit

	line   strings.Builder // the paragraph at hand, lines ended by \n
	linked int             // bytes of it that are links
	inLink int
	inPre  int
}

// skipped are the elements that hold no article.
var skipped = map[atom.Atom]bool{
	atom.Script: true, atom.Style: true, atom.Noscript: true, atom.Template: true, atom.Nav: true, atom.Footer: true, atom.Aside: true,
	atom.Button: true, atom.Svg: true, atom.Iframe: true, atom.Select: true, atom.Textarea: true, atom.Input: true, atom.Dialog: true,
	atom.Object: true, atom.Embed: true, atom.Video: true, atom.Audio: true, atom.Canvas: true, atom.Head: true, atom.Menu: true, atom.Label: true,
}

// blockElements end a paragraph before and behind them.
var blockElements = map[atom.Atom]bool{
	atom.P: true, atom.Div: true, atom.Section: true, atom.Article: true, atom.Main: true, atom.Header: true, atom.Ul: true, atom.Ol: true, atom.Li: true,
	atom.Dl: true, atom.Dt: true, atom.Dd: true, atom.Table: true, atom.Tr: true, atom.Tbody: true, atom.Thead: true, atom.Caption: true, atom.Blockquote: true,
	atom.Pre: true, atom.Figure: true, atom.Figcaption: true, atom.Hr: true, atom.Address: true, atom.Form: true, atom.Fieldset: true, atom.Details: true,
	atom.Summary: true, atom.Center: true, atom.Body: true, atom.H1: true, atom.H2: true, atom.H3: true, atom.H4: true, atom.H5: true, atom.H6: true,
}

var (
	chromeName = regexp.MustCompile(`(?i)(?:^|[-_ ])(?:comments?|disqus|respond|share|sharing|social|related|recommended|newsletter|subscribe|subscription|promo|advert|advertisement|ads?|cookie|cookies|consent|breadcrumbs?|sidebar|nav|navbar|navigation|menu|footer|masthead|tags|taglist|popup|modal|outbrain|taboola|pagination|paywall|skip|most-read|mostread)(?:$|[-_ ])`)
	chromeRole = wordSet(`navigation; banner; contentinfo; complementary; search; dialog; menu; menubar; toolbar`)
	hiddenCSS  = regexp.MustCompile(`(?i)(?:display\s*:\s*none|visibility\s*:\s*hidden)`)
)

// chrome tells whether an element is of the page around the article. An element
// that is named like chrome but holds most of the page's text is none.
func (x *extraction) chrome(n *html.Node) bool {
	if n.Type != html.ElementNode {
		return n.Type == html.CommentNode || n.Type == html.DoctypeNode
	}
	if skipped[n.DataAtom] {
		return true
	}
	most := func() bool { return x.whole > 0 && x.lengths[n]*5 > x.whole*2 }
	switch n.DataAtom {
	case atom.Form:
		return x.whole > 0 && !most()
	case atom.Header:
		return x.whole > 0 && !within(n, atom.Article, atom.Main) && !most()
	case atom.Body, atom.Html, atom.Article, atom.Main:
		return false
	}
	for _, a := range n.Attr {
		switch a.Key {
		case "hidden":
			return true
		case "aria-hidden":
			if a.Val == "true" {
				return true
			}
		case "style":
			if hiddenCSS.MatchString(a.Val) {
				return true
			}
		case "role":
			if chromeRole[strings.ToLower(a.Val)] {
				return true
			}
		case "class", "id":
			if chromeName.MatchString(a.Val) && x.whole > 0 && !most() && !isHeading(n) && n.DataAtom != atom.P {
				return true
			}
		}
	}
	return false
}

func within(n *html.Node, elements ...atom.Atom) bool {
	for p := n.Parent; p != nil; p = p.Parent {
		for _, e := range elements {
			if p.DataAtom == e {
				return true
			}
		}
	}
	return false
}

func isHeading(n *html.Node) bool { return headingLevel(n) > 0 }

func headingLevel(n *html.Node) int {
	switch n.DataAtom {
	case atom.H1, atom.H2, atom.H3, atom.H4, atom.H5, atom.H6:
		return int(n.Data[1] - '0')
	}
	return 0
}

// measure sums up the text below each node.
func (x *extraction) measure(n *html.Node) int {
	if n.Type == html.TextNode {
		return len(strings.TrimSpace(n.Data))
	}
	if x.chrome(n) {
		return 0
	}
	length := 0
	for c := n.FirstChild; c != nil; c = c.NextSibling {
		length += x.measure(c)
	}
	if n.DataAtom == atom.A {
		length = 0
	}
	x.lengths[n] = length
	return length
}

// mains are the places where pages have their article, the narrowest first.
var mains = []string{`[itemprop="articleBody"]`, "article", "main, [role=main]", ".article-body, .article-content, .post-content, .entry-content, .story-body"}

// main returns the narrowest of the usual places that holds most of the page's
// text, or else the body.
func (x *extraction) main(tree *goquery.Document, body *html.Node) *html.Node {
	for _, place := range mains {
		var best *html.Node
		for _, n := range tree.Find(place).Nodes {
			if best == nil || x.lengths[n] > x.lengths[best] {
				best = n
			}
		}
		if best != nil && x.lengths[best] > 0 && x.lengths[best]*5 >= x.whole*3 {
			return best
		}
	}
	return body
}

// walk gathers the text at and below n, which stands under a heading element of
// the given level, or 0.
func (x *extraction) walk(n *html.Node, level int) {
	if n.Type == html.TextNode {
		x.write(n.Data)
		return
	}
	if x.chrome(n) {
		return
	}
	switch n.DataAtom {
	case atom.Br:
		x.line.WriteByte('\n')
		return
	case atom.Td, atom.Th:
		if x.line.Len() > 0 {
			x.line.WriteString(" | ")
		}
	case atom.A:
		x.inLink++
		defer func() { x.inLink-- }()
	case atom.Pre:
		x.inPre++
		defer func() { x.inPre-- }()
	}
	block := blockElements[n.DataAtom]
	if n.DataAtom == atom.P && inCell(n) || n.DataAtom == atom.Div && inCell(n) {
		block = false
		x.line.WriteByte(' ')
	}
	if block {
		x.flush(level)
	}
	own := headingLevel(n)
	if own == 0 {
		own = level
	}
	for c := n.FirstChild; c != nil; c = c.NextSibling {
		x.walk(c, own)
	}
	if block {
		x.flush(own)
	}
}

// inCell tells whether a paragraph stands in a table's cell, whose row is one
// line.
func inCell(n *html.Node) bool {
	return n.Parent != nil && (n.Parent.DataAtom == atom.Td || n.Parent.DataAtom == atom.Th) && n.PrevSibling == nil && n.NextSibling == nil
}

// write adds text to the paragraph at hand, white space as HTML has it.
func (x *extraction) write(s string) {
	before := x.line.Len()
	if x.inPre > 0 {
		x.line.WriteString(s)
	} else {
		space := before == 0
		if !space {
			last := x.line.String()[before-1]
			space = last == ' ' || last == '\n'
		}
		for _, r := range s {
			switch r {
			case ' ', '\t', '\n', '\r', '\f':
				if !space {
					x.line.WriteByte(' ')
					space = true
				}
			default:
				x.line.WriteRune(r)
				space = false
			}
		}
	}
	if x.inLink > 0 {
		x.linked += x.line.Len() - before
	}
}

// flush ends the paragraph at hand.
func (x *extraction) flush(level int) {
	content := x.line.String()
	linked := x.linked
	x.line.Reset()
	x.linked = 0
	if strings.TrimSpace(content) == "" {
		return
	}
	if x.text.Len() > 0 {
		x.text.WriteString("\n\n")
	}
	from := x.text.Len()
	x.text.WriteString(strings.TrimSpace(content))
	text := x.text.String()
	if level > 0 {
		x.units = append(x.units, newUnit(text, span{from, len(text)}, level, 0))
		return
	}
	var stanza []span
	end := func() {
		x.units = append(x.units, paragraphUnits(text, stanza, len(x.units)+1)...)
		stanza = stanza[:0]
	}
	for line := range lineSpans(text, from) {
		if line = trim(text, line); line.start == line.end {
			end()
			continue
		}
		stanza = append(stanza, line)
	}
	end()
	// A line that is nothing but links leads away from the article.
	if last := &x.units[len(x.units)-1]; linked*10 >= len(strings.TrimSpace(content))*9 && last.start == from && !last.sentence() {
		last.part = link
	}
}

// statedByPage reads what the page's head says of the article.
func statedByPage(tree *goquery.Document) fields {
	meta := map[string]string{}
	tree.Find("meta").Each(func(_ int, s *goquery.Selection) {
		for _, key := range []string{"property", "name", "itemprop"} {
			name := strings.ToLower(s.AttrOr(key, ""))
			if content := oneLine(s.AttrOr("content", "")); name != "" && content != "" && meta[name] == "" {
				meta[name] = content
			}
		}
	})
	linked := linkedData(tree)
	first := func(values ...string) string {
		for _, v := range values {
			if v = oneLine(v); v != "" {
				return v
			}
		}
		return ""
	}
	site := first(meta["og:site_name"], linked.publisher, meta["application-name"])
	stated := fields{
		title:     first(linked.title, meta["og:title"], mainHeading(tree, site), meta["twitter:title"], tree.Find("title").First().Text()),
		publisher: first(linked.publisher, meta["og:site_name"], meta["dc.publisher"], meta["citation_publisher"]),
		author:    first(linked.author, meta["author"], meta["dc.creator"], meta["citation_author"], tree.Find(`[rel="author"], [itemprop="author"]`).First().Text()),
		language:  first(tree.Find("html").AttrOr("lang", ""), linked.language),
	}
	stated.title = withoutSite(stated.title, site)
	if webAddress(stated.author) || len(stated.author) > 200 {
		stated.author = ""
	}
	for _, url := range []string{tree.Find(`link[rel="canonical"]`).AttrOr("href", ""), meta["og:url"], linked.url} {
		if webAddress(url) {
			stated.url = url
			break
		}
	}
	dates := []string{
		linked.published, meta["article:published_time"], meta["datepublished"], meta["date"], meta["pubdate"], meta["publish-date"], meta["dc.date"], meta["dc.date.issued"],
		meta["citation_publication_date"], meta["og:published_time"], meta["parsely-pub-date"], meta["sailthru.date"],
		tree.Find(`time[itemprop="datePublished"], time[pubdate]`).First().AttrOr("datetime", ""),
		tree.Find("article time[datetime], main time[datetime]").First().AttrOr("datetime", ""),
	}
	if times := tree.Find("time[datetime]"); times.Length() == 1 { // of several each may be another article's
		dates = append(dates, times.AttrOr("datetime", ""))
	}
	for _, value := range dates {
		if value == "" {
			continue
		}
		if days, ok := parseDate(oneLine(value), stated.language); ok {
			stated.published = Published{Days: days, Known: true}
			break
		}
	}
	return stated
}

// mainHeading returns the heading of the article, or of the page; a heading
// that names the site is neither.
func mainHeading(tree *goquery.Document, site string) string {
	for _, place := range []string{"article h1, main h1", "h1"} {
		if heading := oneLine(tree.Find(place).First().Text()); fold(heading) != fold(site) {
			return heading
		}
	}
	return ""
}

// withoutSite takes the site's name off the end of a page's title.
func withoutSite(title, site string) string {
	for _, separator := range []string{" | ", " - ", " – ", " — ", " :: ", " » "} {
		if i := strings.LastIndex(title, separator); i > 0 && site != "" && fold(title[i:]) == fold(site) {
			return strings.TrimSpace(title[:i])
		}
	}
	return title
}

// linkedFields are what the page's JSON-LD states.
type linkedFields struct{ title, publisher, author, url, language, published string }

// linkedData reads the first article of the page's JSON-LD.
func linkedData(tree *goquery.Document) linkedFields {
	var found linkedFields
	tree.Find(`script[type="application/ld+json"]`).EachWithBreak(func(_ int, s *goquery.Selection) bool {
		var value any
		if json.Unmarshal([]byte(s.Text()), &value) != nil {
			return true
		}
		article := findArticle(value, 8)
		if article == nil {
			return true
		}
		found = linkedFields{
			title:     nameIn(article["headline"], 4),
			publisher: nameIn(article["publisher"], 4),
			author:    nameIn(article["author"], 4),
			published: nameIn(article["datePublished"], 4),
			url:       nameIn(article["url"], 4),
			language:  nameIn(article["inLanguage"], 4),
		}
		return false
	})
	return found
}

// findArticle returns the first object whose type is that of an article, at
// most depth levels down.
func findArticle(value any, depth int) map[string]any {
	if depth == 0 {
		return nil
	}
	switch v := value.(type) {
	case []any:
		for _, element := range v {
			if found := findArticle(element, depth-1); found != nil {
				return found
			}
		}
	case map[string]any:
		for _, kind := range strings.Split(nameIn(v["@type"], 2), ", ") {
			if strings.HasSuffix(kind, "Article") || kind == "BlogPosting" || kind == "Report" {
				return v
			}
		}
		return findArticle(v["@graph"], depth-1)
	}
	return nil
}

// nameIn returns a string, the name of an object, or those of a list of them
// joined by commas.
func nameIn(value any, depth int) string {
	if depth == 0 {
		return ""
	}
	switch v := value.(type) {
	case string:
		return html.UnescapeString(v)
	case map[string]any:
		return nameIn(v["name"], depth-1)
	case []any:
		var names []string
		for _, element := range v {
			if name := nameIn(element, depth-1); name != "" {
				names = append(names, name)
			}
		}
		return strings.Join(names, ", ")
	}
	return ""
}
