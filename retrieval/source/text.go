package source

import (
	"context"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// A unit is a heading, a paragraph, or a line of one, before it is known
// whether it belongs to the article.
type unit struct {
	start, end int    // bytes of the text, without the white space and markup around
	level      int    // of a heading; 0 for anything else
	paragraph  int    // lines of one paragraph have its number in common; 0: a paragraph by itself
	words      string // its text without markup
	part       part   // of the page that it is; article unless a rule says otherwise
}

// A page is a text with its units, in order.
type page struct {
	text     string
	units    []unit
	stated   fields // by the file, outside the text
	language string
	prose    bool // some unit is a sentence
	title    int  // the unit that is the title, or -1
	plain    bool // headings are not marked as such
}

// A span is a run of bytes of a text, End exclusive.
type span struct{ start, end int }

// readText reads plain text, which may carry front matter or be Markdown.
func readText(ctx context.Context, f *Folder, file File, raw []byte) (Document, error) {
	return f.textFile(file, raw, looksLikeMarkdown)
}

// readMarkdown reads Markdown with front matter or without.
func readMarkdown(ctx context.Context, f *Folder, file File, raw []byte) (Document, error) {
	return f.textFile(file, raw, func(string) bool { return true })
}

func (f *Folder) textFile(file File, raw []byte, isMarkdown func(text string) bool) (Document, error) {
	text, fault := decode(raw)
	if fault != "" {
		return Document{}, &Fault{Path: file.Path, Reason: fault}
	}
	stated, body, warning := frontMatter(text)
	p := page{text: text, stated: stated}
	if isMarkdown(text[body:]) {
		p.units = markdownUnits(text, body)
	} else {
		p.units, p.plain = plainUnits(text, body), true
	}
	document := f.article(p)
	if warning != "" {
		document.Warnings = append(document.Warnings, file.Path+" "+warning)
	}
	return document, nil
}

// article makes the document of a page of which text, units and what is stated
// are known.
func (f *Folder) article(p page) Document {
	p.title = -1
	p.language = p.stated.language
	if p.language == "" {
		p.language = languageOf(p.sample())
	}
	p.leaveOut()
	document := Document{Text: p.text, Language: p.language, Blocks: p.blocks()}
	p.describe(&document, f.today.Year())
	p.stated.apply(&document)
	if document.Publisher == "" && organisation(p.stated.author) {
		document.Publisher = p.stated.author
	}
	return document
}

// sample returns the longest paragraph of the first hundred, by which the
// language of the page is judged.
func (p *page) sample() string {
	best := ""
	for _, u := range p.units[:min(len(p.units), 100)] {
		if len(u.words) > len(best) {
			best = u.words
		}
	}
	if len(best) < 200 { // a page of short lines is judged as a whole
		first, last := 0, len(p.text)
		if len(p.units) > 0 {
			first, last = p.units[0].start, p.units[len(p.units)-1].end
		}
		return p.text[first:last]
	}
	return best
}

// blocks returns the units of the article as blocks; the lines of a paragraph
// are one again where nothing between them was left out.
func (p *page) blocks() []Block {
	var blocks []Block
	paragraphs := 0
	for i, u := range p.units {
		if u.part != article {
			continue
		}
		if i > 0 && u.paragraph != 0 && u.level == 0 {
			if before := p.units[i-1]; before.part == article && before.paragraph == u.paragraph && before.level == 0 {
				blocks[len(blocks)-1].End = u.end
				continue
			}
		}
		if u.level == 0 {
			paragraphs++
		}
		blocks = append(blocks, Block{Start: u.start, End: u.end, Level: u.level})
	}
	if paragraphs == 0 { // headings over nothing are what the text has to say
		for i := range blocks {
			blocks[i].Level = 0
		}
	}
	return blocks
}

// wideLine is the length in characters beyond which a line is a paragraph: it was
// not broken to fit a page.
const wideLine = 120

// plainUnits returns the units of text[from:] without reading any markup. A
// blank line ends a paragraph. So does every line in a text without blank lines,
// unless it was broken to fit a page.
func plainUnits(text string, from int) []unit {
	var lines []span
	spaced, blank := false, false
	for line := range lineSpans(text, from) {
		line = trim(text, line)
		if empty := line.start == line.end; !empty {
			spaced = spaced || blank
			lines = append(lines, line)
			blank = false
		} else {
			blank = len(lines) > 0
		}
	}
	width := 0
	if !spaced {
		width = pageWidth(text, lines)
	}
	var units []unit
	first := 0 // of the lines between two blank ones
	for i := range lines {
		if i+1 < len(lines) {
			between := text[lines[i].end:lines[i+1].start]
			if spaced && !blankLine(between) || !spaced && (runsOn(text, lines[i], lines[i+1], width) || carriesOn(text, lines[i], lines[i+1])) {
				continue
			}
		}
		units = append(units, paragraphUnits(text, lines[first:i+1], len(units)+1)...)
		first = i + 1
	}
	return units
}

// blankLine tells whether the white space between two lines holds a blank one.
func blankLine(between string) bool {
	n := 0
	for range lineSpans(between, 0) {
		n++
	}
	return n > 2 || n == 2 && strings.IndexByte("\n\r\f", between[len(between)-1]) >= 0
}

// lineSpans yields the lines of text from an offset on, without their ends.
func lineSpans(text string, from int) func(yield func(span) bool) {
	return func(yield func(span) bool) {
		for from < len(text) {
			end := from + strings.IndexAny(text[from:], "\n\r\f")
			if end < from {
				end = len(text)
			}
			if !yield(span{from, end}) {
				return
			}
			from = end + 1
			if end+1 < len(text) && text[end] == '\r' && text[end+1] == '\n' {
				from++
			}
		}
	}
}

func trim(text string, s span) span {
	inner := text[s.start:s.end]
	s.start += len(inner) - len(strings.TrimLeftFunc(inner, unicode.IsSpace))
	s.end = s.start + len(strings.TrimSpace(inner))
	return s
}

// length returns the number of characters of s, or of its bytes when it is longer
// than any rule asks.
func length(s string) int {
	if len(s) > ruleLimit {
		return len(s)
	}
	return utf8.RuneCountInString(s)
}

// widest returns the length of the longest line.
func widest(text string, lines []span) int {
	width := 0
	for _, l := range lines {
		width = max(width, length(text[l.start:l.end]))
	}
	return width
}

// pageWidth returns the length of the longest of lines that were broken to fit a
// page, and 0 for lines that were not: those mostly end with their sentence.
func pageWidth(text string, lines []span) int {
	width := widest(text, lines)
	if len(lines) < 2 || width < 40 || width > wideLine {
		return 0
	}
	long, open := 0, 0
	for _, l := range lines[:len(lines)-1] {
		if line := text[l.start:l.end]; length(line)*4 >= width*3 {
			long++
			if !endsSentence(line) {
				open++
			}
		}
	}
	if open == 0 || open*2 < long {
		return 0
	}
	return width
}

// runsOn tells whether a line ended because the first word of the next did not
// fit into width, give or take an eighth: hands break lines less evenly than
// machines. It is false when width is 0.
func runsOn(text string, line, next span, width int) bool {
	following := text[next.start:next.end]
	if width == 0 || bulletOf(following) > 0 {
		return false
	}
	word, _, _ := strings.Cut(following, " ")
	return length(text[line.start:line.end])+1+length(word) > width-width/8
}

// carriesOn tells whether a sentence goes on from a line to the next: the one
// ends in mid-sentence, the other begins with a small letter or a closing mark.
func carriesOn(text string, line, next span) bool {
	content := text[line.start:line.end]
	first, _ := utf8.DecodeRuneInString(text[next.start:next.end])
	long := len(content) >= 60
	return !endsSentence(content) &&
		(long || strings.Count(content, "(") > strings.Count(content, ")")) &&
		(unicode.IsLower(first) || strings.ContainsRune(",.;)]}%»”", first) || long && unicode.IsDigit(first))
}

// wrapped tells whether lines are one paragraph broken to fit width.
func wrapped(text string, lines []span, width int) bool {
	full := 0
	for i := 1; i < len(lines); i++ {
		if runsOn(text, lines[i-1], lines[i], width) {
			full++
		}
	}
	breaks := len(lines) - 1
	return full == breaks || breaks >= 4 && full*5 >= breaks*4 && !hasBullet(text, lines[1:])
}

func hasBullet(text string, lines []span) bool {
	return slices.ContainsFunc(lines, func(l span) bool { return bulletOf(text[l.start:l.end]) > 0 })
}

// bulletOf returns the length in bytes of the list bullet that a line begins
// with, 0 without one. A dash is speech as often as a bullet, so it is none.
func bulletOf(line string) int {
	for _, bullet := range []string{"- ", "* ", "• ", "‣ ", "▪ "} {
		if strings.HasPrefix(line, bullet) {
			return len(bullet)
		}
	}
	return 0
}

// paragraphUnits returns the units of the lines between two blank lines, the
// first of which gets the number paragraph. Lines that were broken to fit a page
// are joined, so that no rule sees half a sentence; others stay apart, since a
// rule may yet take one out.
func paragraphUnits(text string, lines []span, paragraph int) []unit {
	switch {
	case len(lines) == 0:
		return nil
	case len(lines) == 1:
		return []unit{newUnit(text, lines[0], 0, 0)}
	}
	width := pageWidth(text, lines)
	if wrapped(text, lines, width) {
		return []unit{newUnit(text, span{lines[0].start, lines[len(lines)-1].end}, 0, 0)}
	}
	wide := widest(text, lines) > wideLine // each line is a paragraph
	var units []unit
	joined := false // the last unit is of several lines
	for i, line := range lines {
		switch last := len(units) - 1; {
		case i > 0 && wide && carriesOn(text, lines[i-1], line):
			units[last] = newUnit(text, span{units[last].start, line.end}, 0, 0)
		case wide:
			units = append(units, newUnit(text, line, 0, 0))
		case i > 0 && runsOn(text, lines[i-1], line, width):
			units[last] = newUnit(text, span{units[last].start, line.end}, 0, units[last].paragraph)
			if last > 0 && !joined && headingLike(units[last-1].words) { // a heading right above its paragraph
				units[last-1].paragraph = 0
			}
			joined = true
		default:
			if last >= 0 && (bulletOf(text[line.start:line.end]) > 0 || joined && endsSentence(units[last].words)) {
				paragraph++ // once a unit at most, so that the caller's next number is free
			}
			units = append(units, newUnit(text, line, 0, paragraph))
			joined = false
		}
	}
	return units
}

// ruleLimit is the length in bytes up to which a unit is looked at by the rules
// that know what stands around an article.
const ruleLimit = 1200

func newUnit(text string, s span, level, paragraph int) unit {
	s = trim(text, s)
	if bullet := bulletOf(text[s.start:s.end]); bullet > 0 && level == 0 {
		s = trim(text, span{s.start + bullet, s.end})
	}
	u := unit{start: s.start, end: s.end, level: level, paragraph: paragraph, words: text[s.start:s.end]}
	if len(u.words) <= ruleLimit {
		u.words = withoutMarkup(u.words)
	}
	return u
}

// fold returns s in lower case with each run of anything but letters and digits
// as one space.
func fold(s string) string {
	var b strings.Builder
	b.Grow(len(s))
	gap := false
	for _, r := range s {
		switch {
		case 'a' <= r && r <= 'z' || '0' <= r && r <= '9':
		case 'A' <= r && r <= 'Z':
			r += 'a' - 'A'
		case r == '\'' || r == '’': // it's is one word
			continue
		case r >= utf8.RuneSelf && (unicode.IsLetter(r) || unicode.IsDigit(r) || unicode.IsMark(r)):
			r = unicode.ToLower(r)
		default:
			gap = b.Len() > 0
			continue
		}
		if gap {
			b.WriteByte(' ')
			gap = false
		}
		b.WriteRune(r)
	}
	return b.String()
}

// endsSentence tells whether s ends as a sentence does, quotation marks and
// brackets after the stop apart.
func endsSentence(s string) bool {
	s = strings.TrimRight(s, " \t\"'”’»“)]*_")
	r, _ := utf8.DecodeLastRuneInString(s)
	return strings.ContainsRune(".!?…。！？؟।:;", r) && r != utf8.RuneError
}

// sentence tells whether a unit reads as a paragraph and not as a heading, a
// label or a line of a form.
func (u *unit) sentence() bool {
	if u.level > 0 {
		return false
	}
	if length(u.words) >= 240 {
		return true
	}
	last, _ := utf8.DecodeLastRuneInString(u.words)
	return endsSentence(u.words) && (wordCount(u.words) >= 5 || strings.ContainsRune("。！？", last))
}

func wordCount(s string) int {
	n := 0
	for range strings.FieldsSeq(s) {
		n++
	}
	return n
}

// markPlainHeadings marks the headings of a page without markup: short lines
// that end as no sentence does, above a paragraph.
func (p *page) markPlainHeadings() {
	above := -1
	for i := range p.units {
		u := &p.units[i]
		if u.part != article {
			continue
		}
		if above >= 0 && u.sentence() && len(u.words) >= 80 {
			if h := &p.units[above]; h.level == 0 && h.paragraph == 0 && len(h.words) < len(u.words) && headingLike(h.words) {
				h.level = 2
			}
		}
		above = i
	}
}

// headingLike tells whether a line may be a heading by its form alone.
func headingLike(words string) bool {
	if length(words) > 160 || wordCount(words) > 16 {
		return false
	}
	first, _ := utf8.DecodeRuneInString(strings.TrimLeft(words, "\"'“‘«„("))
	if !unicode.IsUpper(first) && !unicode.IsDigit(first) && !(unicode.IsLetter(first) && !unicode.IsLower(first)) {
		return false
	}
	last, _ := utf8.DecodeLastRuneInString(strings.TrimRight(words, "\"'”’»“) "))
	return !strings.ContainsRune(".,;:…。", last)
}
