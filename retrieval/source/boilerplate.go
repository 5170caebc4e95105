package source

import (
	"regexp"
	"strings"
	"unicode"
)

// A part is what a unit is of the page it stands on.
type part int

const (
	article    part = iota // a heading or a paragraph of the article: what unknown text is taken for
	decoration             // no letter and no digit
	stating                // the date, by-line, section or number of the article
	link                   // an address alone
	sharing                // share and tag lines, links to other articles
	form                   // a comment form
	imprint                // who is liable, and for what not
	appeal                 // asks for a subscription or a gift
	menu                   // a row of links or buttons
	repetition             // said before in the same words
)

// leaveOut finds the part of each unit. A rule that is unsure leaves a unit to
// the article: a stray line costs less than a lost one.
func (p *page) leaveOut() {
	for i := range p.units {
		if u := &p.units[i]; u.part == article { // else its reader knows better
			u.part = p.partOf(u)
		}
	}
	p.wholeParagraphs()
	first, last := p.body()
	p.leaveOutHead(first)
	if p.plain {
		p.markPlainHeadings()
	}
	p.leaveOutSections()
	p.leaveOutTail(last)
	p.leaveOutMenus()
	p.leaveOutRepetitions()
	p.leaveOutEmptySections()
	p.keepSomething()
}

// partOf judges a unit by itself.
func (p *page) partOf(u *unit) part {
	if len(u.words) > ruleLimit {
		return article
	}
	folded := fold(u.words)
	if folded == "" {
		return decoration
	}
	if opensQuotation(u.words) {
		return article
	}
	if part := phrasePart(u, folded); part != article {
		return part
	}
	if appealing(u.words, folded) {
		return appeal
	}
	if len(u.words) > 400 {
		return article
	}
	switch raw := p.text[u.start:u.end]; {
	case mayLink(raw) && (linkDefinition.MatchString(u.words) || onlyLinks(raw) && u.level == 0 || readOnline.MatchString(u.words)):
		return link
	case menuLine(u.words):
		return menu
	case deskLine.MatchString(u.words):
		return stating
	case registration.MatchString(folded),
		copyrightLine.MatchString(u.words) && wordCount(u.words) <= 25,
		viewsDisclaimer.MatchString(folded) && countOf(folded, disclaimers) >= 2:
		return imprint
	}
	return article
}

// mayLink tells whether there is any point in looking for a link.
func mayLink(raw string) bool {
	return strings.Contains(raw, "://") || strings.Contains(raw, "www.") || strings.Contains(raw, "](") || strings.Contains(raw, "]: ")
}

var (
	copyrightLine   = regexp.MustCompile(`^(?i:©|\(c\) ?\d{4}|copyright\s*(?:©|\(c\)|\d{4}))`)
	viewsDisclaimer = regexp.MustCompile(`^(?:disclaimer )?(?:the )?(?:views|opinions)(?: and (?:views|opinions))? (?:expressed|in this)`)
	registration    = regexp.MustCompile(`^(?:свидетельство о регистрации|(?:сми|издание|сетевое издание) .{0,60}зарегистрирован|средство массовой информации .{0,60}зарегистрирован)`)
	// deskLine names who reported and who edited: "(Reporting by A; Editing by B)".
	deskLine       = regexp.MustCompile(`(?i)^\(?(?:(?:additional )?reporting|writing|editing)(?: and [a-z]+)? by [^.;]*;[^.]*(?:reporting|writing|editing)(?: and [a-z]+)? by [^.]*$|^\((?:(?:additional )?reporting|writing|editing)(?: and [a-z]+)? by [^.;]*\)$`)
	readOnline     = regexp.MustCompile(`(?i)^(?:[\p{L}]+ ){0,3}(?:online (?:lesen|ansehen)|online|original(?: article)?|originalartikel|source url|permalink|canonical|en ligne|онлайн|по ссылке)\s*:?\s*\S*(?:https?://|www\.)\S+$`)
	linkDefinition = regexp.MustCompile(`^\[[^\]^][^\]]*\]: *\S+(?: +["'(].*)?$`)
	webURL         = regexp.MustCompile(`(?:https?://|www\.)[^\s<>"'\])]+`)
	markdownLink   = regexp.MustCompile(`!?\[(?:[^\[\]\\]|\\.)*\]\([^)]*\)`)
)

// opensQuotation tells whether somebody is quoted from the first word on; what
// is quoted is the article's, whatever it says.
func opensQuotation(words string) bool {
	return strings.ContainsRune("\"“„«‘", firstRune(words)) && wordCount(words) > 3
}

func firstRune(s string) rune {
	for _, r := range s {
		return r
	}
	return 0
}

// phrasePart looks a unit up in the vocabulary.
func phrasePart(u *unit, folded string) part {
	if len(folded) > 240 {
		return article
	}
	first, _, _ := strings.Cut(folded, " ")
	for _, rule := range phraseRules[first] {
		rest, ok := strings.CutPrefix(folded, rule.phrase)
		if !ok || rest != "" && rest[0] != ' ' {
			continue
		}
		switch rule.where {
		case wholeLine:
			if strings.Trim(rest, " 0123456789") == "" {
				return rule.part
			}
		case asLabel:
			if rest == "" || labelled(u.words, wordCount(rule.phrase)) ||
				rule.part == imprint && strings.Contains(u.words, ":") && wordCount(rest) <= 40 && countOf(folded, disclaimers) >= 2 {
				return rule.part
			}
		case opensLine:
			if wordCount(rest) <= 8 && !u.sentence() || strings.Trim(rest, " 0123456789") == "" ||
				rule.part == imprint && wordCount(rest) <= 40 && countOf(folded, disclaimers) >= 2 {
				return rule.part
			}
		}
	}
	return article
}

// labelled tells whether a colon follows the first n words and what follows it
// is no sentence.
func labelled(words string, n int) bool {
	label, value, ok := strings.Cut(words, ":")
	if !ok {
		return false
	}
	return wordCount(fold(label)) == n && wordCount(value) <= 25 && !(strings.HasSuffix(value, ".") && wordCount(value) > 8)
}

// appealing tells whether a text asks its reader for something.
func appealing(words, folded string) bool {
	count := wordCount(words)
	if count > 80 {
		return false
	}
	hits := countOf(folded, appeals)
	if hits == 0 || hits == 1 && (count > 20 || strings.ContainsAny(words, "\"“”«»„")) {
		return false
	}
	for word := range strings.FieldsSeq(folded) {
		if addresses[word] {
			return true
		}
	}
	return false
}

// menuLine tells whether a line is a row of links or the path to a page: "World
// | Europe", half of which is known from menus.
func menuLine(words string) bool {
	items, known := 0, 0
	for item := range strings.FieldsFuncSeq(words, func(r rune) bool { return strings.ContainsRune("|›»>·•", r) }) {
		items++
		if menuWords[fold(item)] {
			known++
		}
	}
	return items > 1 && known*2 >= items && !strings.HasPrefix(words, "|") && !endsSentence(words)
}

// onlyLinks tells whether nothing is left of a text once its links are gone.
func onlyLinks(s string) bool {
	s = markdownLink.ReplaceAllString(s, "")
	s = webURL.ReplaceAllString(s, "")
	return fold(s) == ""
}

// wholeParagraphs gives the lines of a paragraph the part that the paragraph
// has when read as one line: a label on one line, its value on the next.
func (p *page) wholeParagraphs() {
	for i := 0; i < len(p.units); {
		j := p.paragraphEnd(i)
		if j-i > 1 && j-i <= 4 {
			joined := newUnit(p.text, span{p.units[i].start, p.units[j-1].end}, 0, 0)
			if part := p.partOf(&joined); part == imprint {
				for k := i; k < j; k++ {
					p.units[k].part = part
				}
			}
		}
		i = j
	}
}

// paragraphEnd returns the index behind the lines of unit i's paragraph.
func (p *page) paragraphEnd(i int) int {
	j := i + 1
	for p.units[i].paragraph != 0 && j < len(p.units) && p.units[j].paragraph == p.units[i].paragraph {
		j++
	}
	return j
}

// edge is how many units above the first paragraph, and below the last, are
// looked at as the head and the foot of the page.
const edge = 60

// body returns the first and the last unit that is a paragraph of the article,
// as far as is known: len(units) and -1 when there is none.
func (p *page) body() (first, last int) {
	first, last = len(p.units), -1
	for i := range p.units {
		if u := &p.units[i]; u.part == article && u.sentence() && !(i == 0 && titleLike(u)) && !(last < 0 && i < edge && p.states(u, true)) {
			first = min(first, i)
			last = i
		}
	}
	p.prose = last >= 0
	return first, last
}

// titleLike tells whether the first line of a page may be its title though it
// ends as a sentence does.
func titleLike(u *unit) bool {
	return length(u.words) <= 120 && strings.ContainsAny(u.words[len(u.words)-1:], "?!")
}

// leaveOutHead finds the title above the first paragraph, and leaves out what
// states its date, its writer and its section.
func (p *page) leaveOutHead(first int) {
	if !p.prose {
		first = min(len(p.units)-1, 1) // one line is no title of nothing
	}
	if first <= 0 {
		return
	}
	head := p.units[:min(first, edge)]
	for i := range head {
		if u := &head[i]; u.part == article && p.states(u, i > 0) {
			u.part = stating
		}
	}
	p.title = p.titleOf(head)
	if p.title >= 0 && head[p.title].level == 0 {
		head[p.title].level = 1
		head[p.title].paragraph = 0
	}
	// Above the date or the by-line a known word, or a single one, names the
	// section, and the writer may be named alone.
	below := article
	for i := len(head) - 1; i >= 0; i-- {
		u := &head[i]
		if words := wordCount(u.words); i != p.title && u.part == article && below == stating && u.level == 0 &&
			(words == 1 || words <= 3 && (menuWords[fold(u.words)] || strings.HasSuffix(byLine(head[i+1].words), u.words))) {
			u.part = stating
		}
		if u.part != decoration {
			below = u.part
		}
	}
}

// titleOf returns the unit of the page's head that is its title, or -1: the line
// that repeats the title that is stated elsewhere, a heading of the first rank,
// or else the first line that reads as a title.
func (p *page) titleOf(head []unit) int {
	if p.stated.title != "" {
		for i := range head {
			if head[i].part == article && fold(head[i].words) == fold(p.stated.title) {
				return i
			}
		}
		return -1
	}
	for i := range head {
		if head[i].part == article && head[i].level == 1 {
			return i
		}
	}
	short := -1
	for i := range head {
		u := &head[i]
		if u.part != article || length(u.words) > 250 {
			continue
		}
		words := wordCount(u.words)
		if u.level > 0 || words >= 3 || words == 2 && !menuWords[fold(u.words)] {
			return i
		}
		if short < 0 {
			short = i
		}
	}
	return short
}

// states tells whether a line of a page's head or foot is there to state the
// date, the number or, with byLines, the writer of the article.
func (p *page) states(u *unit, byLines bool) bool {
	if length(u.words) > 160 || u.level == 1 {
		return false
	}
	return dateLine(u.words, p.language) || numberLine.MatchString(u.words) || counterLine.MatchString(fold(u.words)) ||
		byLines && byLine(u.words) != ""
}

var (
	// numberLine is a label and a number: "Story code: 1234".
	numberLine = regexp.MustCompile(`^\p{L}[\p{L} ]{1,30}\s?[:#№]\s?\d[\d .,/-]*$`)
	// counterLine counts minutes, views and the like.
	counterLine = regexp.MustCompile(`^(?:reading time |lesezeit |temps de lecture |время чтения )?(?:\d+ )+(?:k )?(?:min|mins|minutes?|minuten|мин|минуты?|минут|views?|reads?|shares?|comments?|aufrufe|vues|просмотров|просмотра|dəqiqə|dakika)(?: (?:read|lesezeit|de lecture|чтения|okuma))?(?: \d+ (?:views?|reads?|comments?))?$`)
)

// leaveOutSections leaves out comment forms and imprints, from the line that
// opens one to the first that cannot belong to it.
func (p *page) leaveOutSections() {
	for i := 0; i < len(p.units); i++ {
		switch p.units[i].part {
		case form:
			for i+1 < len(p.units) && p.formField(&p.units[i+1]) {
				i++
				if p.units[i].part == article {
					p.units[i].part = form
				}
			}
		case imprint:
			for i+1 < len(p.units) && p.continuesImprint(i+1) {
				i++
				if p.units[i].part == article {
					p.units[i].part = imprint
				}
			}
		}
	}
}

// formField tells whether a unit below a line of a form is of the form too.
func (p *page) formField(u *unit) bool {
	return u.part != article || u.level == 0 && wordCount(u.words) <= 4 && !endsSentence(u.words) && length(u.words) <= 40
}

var (
	contactLine = regexp.MustCompile(`(?i)^(?:tel|telefon|telephone|phone|fax|telefax|mobile?|e-?mail|internet|web|website|url|téléphone|tél|courriel|тел|телефон|факс|эл\. почта|adres|address|adresse|адрес|anschrift)\.?\s*[:.]`)
	postalLine  = regexp.MustCompile(`^(?:[A-Z]{1,3}[- ])?\d{4,6},? \p{Lu}[\p{L} .-]+$|^\p{Lu}[\p{L} .-]+,? (?:[A-Z]{2} )?\d{5,6}$`)
	streetLine  = regexp.MustCompile(`(?i)(?:str\.|ул\.|küç\.|(?:straße|strasse|street|avenue|road|platz|allee|weg|rue|boulevard|улица|проспект|prospekti|caddesi|sokak|calle)(?:[ ,]|$)).*\d|^\d+,? .*(?:street|avenue|road|rue|boulevard)`)
	framedLine  = regexp.MustCompile(`^[.*=~_•·-]{3,}.*[\p{L}].*[.*=~_•·-]{3,}$`)
)

// continuesImprint tells whether unit i, below an imprint's line, is of it too.
func (p *page) continuesImprint(i int) bool {
	u := &p.units[i]
	switch {
	case u.part == imprint || u.part == decoration || u.part == link:
		return true
	case u.part != article || u.level > 0:
		return false
	case len(u.words) <= ruleLimit && countOf(fold(u.words), disclaimers) >= 2:
		return true
	case wordCount(u.words) <= 10 && (contactLine.MatchString(u.words) || postalLine.MatchString(u.words) || streetLine.MatchString(u.words) || framedLine.MatchString(u.words)):
		return true
	case len(u.words) >= 60 && p.language != "":
		own, _, _ := strings.Cut(p.language, "-")
		language := languageOf(u.words)
		return language != "" && language != own
	case u.sentence():
		return false
	}
	// The name that a label such as "Publisher:" was there for.
	above := &p.units[i-1]
	return wordCount(u.words) <= 6 && (strings.HasSuffix(above.words, ":") || phrasePart(above, fold(above.words)) == imprint) && unicode.IsUpper(firstRune(u.words))
}

// leaveOutTail leaves out what follows the last paragraph and is no more of the
// article.
func (p *page) leaveOutTail(last int) {
	if !p.prose {
		return
	}
	foot := p.units[last+1 : min(len(p.units), last+edge)]
	contacts := 0
	for i := range foot {
		u := &foot[i]
		if u.part != article {
			continue
		}
		if contact(u) {
			contacts++
		}
		if p.states(u, true) {
			u.part = stating
		}
	}
	for i := range foot {
		// One may be the article's: where to call.
		if u := &foot[i]; contacts > 1 && u.part == article && contact(u) {
			u.part = imprint
		}
	}
	// Short lines at the very end, one of which is a button's, are buttons all.
	known := false
	end := len(p.units)
	for i := end - 1; i > last && (p.units[i].part != article || shortLine(&p.units[i])); i-- {
		known = known || p.units[i].part == article && menuWords[fold(p.units[i].words)]
		end = i
	}
	for i := end; known && i < len(p.units); i++ {
		if p.units[i].part == article {
			p.units[i].part = menu
		}
	}
}

func contact(u *unit) bool {
	return wordCount(u.words) <= 10 && contactLine.MatchString(u.words)
}

func shortLine(u *unit) bool {
	return length(u.words) <= 30 && wordCount(u.words) <= 3 && !endsSentence(u.words)
}

// leaveOutMenus leaves out runs of four and more short lines half of which are
// known from menus.
func (p *page) leaveOutMenus() {
	for i := 0; i < len(p.units); {
		j, known := i, 0
		for j < len(p.units) && j != p.title && p.units[j].part == article && shortLine(&p.units[j]) {
			if menuWords[fold(p.units[j].words)] {
				known++
			}
			j++
		}
		if j-i >= 4 && known*2 >= j-i {
			for k := i; k < j; k++ {
				p.units[k].part = menu
			}
		}
		i = max(j, i+1)
	}
}

// leaveOutRepetitions leaves out each paragraph that stands above in the same
// bytes. Short ones may be a refrain.
func (p *page) leaveOutRepetitions() {
	const shortest = 80
	seen := map[string]bool{}
	for i := range p.units {
		u := &p.units[i]
		if u.part != article || u.end-u.start < shortest {
			continue
		}
		words := p.text[u.start:u.end]
		if seen[words] {
			u.part = repetition
		}
		seen[words] = true
	}
}

// leaveOutEmptySections leaves out the headings all of whose section was, and
// headings over sources at the end of the page.
func (p *page) leaveOutEmptySections() {
	// What is known, reading backwards, of the section that a heading of each
	// level would have: whether it keeps a unit, and whether one was left out.
	var kept, left [7]bool
	for i := len(p.units) - 1; i >= 0; i-- {
		u := &p.units[i]
		if u.part == article && u.level > 0 && i != p.title && !kept[u.level] && (left[u.level] || sourceHeadings[fold(u.words)]) {
			u.part = menu
		}
		for level := range kept {
			switch {
			case u.part == decoration:
			case u.part != article:
				left[level] = true
			case u.level > 0 && u.level <= level: // the section ends here
				kept[level], left[level] = false, false
			default:
				kept[level] = true
			}
		}
	}
}

// keepSomething gives a page back what was left out when nothing else is left:
// then the rules were wrong about it.
func (p *page) keepSomething() {
	for i := range p.units {
		if p.units[i].part == article && i != p.title {
			return
		}
	}
	for i := range p.units {
		switch u := &p.units[i]; u.part {
		case stating, sharing, imprint, appeal, menu:
			u.part = article
		}
	}
}
