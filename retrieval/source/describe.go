package source

import (
	"path"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"unicode"
)

// describe fills in what the page itself states: title, publisher, author,
// credits, address and date. year is the latest that a date may mean.
func (p *page) describe(d *Document, year int) {
	if p.title >= 0 {
		d.Title = p.units[p.title].words
	}
	agency, city := p.dateline()
	d.Publisher = p.imprintPublisher(agency)
	if d.Publisher == "" && city {
		d.Publisher = agency
	}
	if d.Publisher == "" {
		d.Publisher = p.copyrightHolder()
	}
	d.Author = p.byLine()
	d.Credits = p.credits(d.Publisher)
	d.URL = p.address()
	d.Published = p.published(year)
}

// paragraphs yields the first n paragraphs of the article.
func (p *page) paragraphs(n int) []*unit {
	var found []*unit
	for i := range p.units {
		if u := &p.units[i]; len(found) < n && u.part == article && u.level == 0 && u.sentence() {
			found = append(found, u)
		}
	}
	return found
}

var (
	// agencyCity opens a dispatch: "Example News Agency (ENA)-Paris: …".
	agencyCity = regexp.MustCompile(`^(\p{Lu}[\p{L}&.' -]{2,60}? \(\p{Lu}[\p{Lu}\d.]{1,9}\))\s*[-–—/,]\s*\p{Lu}[\p{L}. '-]{1,40}\s*[:–—-]`)
	// cityAgency opens a dispatch: "PARIS, July 2 (Example Press) — …".
	cityAgency = regexp.MustCompile(`^\p{Lu}[\p{L}. '/-]{1,40}(?:, [\p{L}\d. ]{2,25}){0,2}\s*[(\[](\p{Lu}[\p{L}.& ]{1,30})[)\]]\s*(?:[-–—:]|$)`)
	// initialsLine is a date line's agency: "Paris, 02.07.2025 [ENA]".
	initialsLine = regexp.MustCompile(`[(\[](\p{Lu}[\p{Lu}\d]{1,9})[)\]]`)
)

// dateline returns the agency that a dispatch opens with, and whether it does
// so in a dispatch's own form, with the city.
func (p *page) dateline() (agency string, city bool) {
	for i := range p.units {
		u := &p.units[i]
		if u.part == stating {
			if m := initialsLine.FindStringSubmatch(u.words); m != nil {
				return m[1], true
			}
		}
	}
	for _, u := range p.paragraphs(3) {
		opening := u.words[:min(len(u.words), 200)]
		for _, form := range []*regexp.Regexp{agencyCity, cityAgency} {
			if m := form.FindStringSubmatch(opening); m != nil {
				return strings.TrimSpace(m[1]), true
			}
		}
	}
	return "", false
}

// publisherLabels are the lines of an imprint that name the publisher.
var publisherLabels = regexp.MustCompile(`(?i)^(?:redaktioneller programmdienst|herausgeber|impressum|publisher|published by|éditeur|издатель|учредитель|editorial office)\s*:\s*(.*)$`)

// imprintPublisher returns the publisher that an imprint names, with the
// initials that it goes by where these are agency's.
func (p *page) imprintPublisher(agency string) string {
	for i := range p.units {
		u := &p.units[i]
		if u.part != imprint && u.part != stating {
			continue
		}
		m := publisherLabels.FindStringSubmatch(u.words)
		if m == nil {
			continue
		}
		name := m[1]
		if name == "" && i+1 < len(p.units) && p.units[i+1].part == imprint {
			name = p.units[i+1].words
		}
		if name == "" || wordCount(name) > 8 || postalLine.MatchString(name) || streetLine.MatchString(name) {
			continue
		}
		if agency != "" && initials(name) == agency {
			return name + " (" + agency + ")"
		}
		return name
	}
	return ""
}

// initials returns the first letters of the words of a name that are capitals.
func initials(name string) string {
	var b strings.Builder
	for word := range strings.FieldsSeq(name) {
		if r := firstRune(word); unicode.IsUpper(r) {
			b.WriteRune(r)
		}
	}
	return b.String()
}

var holder = regexp.MustCompile(`^(?i:©|\(c\)|copyright)[\s©]*(?:\(c\)\s*)?(?:\d{4}(?:\s?[-–]\s?\d{4})?)?,?\s*(?i:by\s+)?(\p{Lu}[\p{L}\d&.' -]{1,60}?)(?:\s*\d{4})?(?:[.,|].*|\s+(?i:all rights reserved).*)?$`)

// copyrightHolder returns the name in a copyright line.
func (p *page) copyrightHolder() string {
	for i := range p.units {
		if u := &p.units[i]; u.part == imprint && len(u.words) <= 200 {
			if m := holder.FindStringSubmatch(u.words); m != nil {
				return strings.TrimSpace(m[1])
			}
		}
	}
	return ""
}

// byLinePattern is a by-line in one of the languages: "By Jane Doe".
var byLinePattern = regexp.MustCompile(`^(?:(?i:by|written by|von|par|por|autor|author|автор|müəllif|yazar)(?:\s*:\s*|\s+))(\p{Lu}[\p{L}.'’-]*(?:(?:,? (?:and|und|et|y|и|ve|və) |, | )(?:(?:de|van|von|der|la|al|bin|el) )*\p{Lu}[\p{L}.'’-]*){0,7})(?:\s*[|,–—-].{0,60})?$`)

// byLine returns the writer that a line names, or "" when it is no by-line.
func byLine(words string) string {
	m := byLinePattern.FindStringSubmatch(words)
	if m == nil {
		return ""
	}
	for word := range strings.FieldsSeq(fold(m[1])) {
		if _, month := monthOf[word]; month || weekdays[word] {
			return ""
		}
	}
	return m[1]
}

// byLine returns the writer that the page's by-line names.
func (p *page) byLine() string {
	for i := range p.units {
		if u := &p.units[i]; u.part == stating {
			if name := byLine(u.words); name != "" {
				return name
			}
		}
	}
	return ""
}

var creditForms = []*regexp.Regexp{
	regexp.MustCompile(`^((?:The )?\p{Lu}[\p{L}\d&.-]*(?: (?:of |the )?\p{Lu}[\p{L}\d&.-]*){0,5})['’]s? (?:reporting|coverage|journalism|work)\b`),
	regexp.MustCompile(`(?i:first|originally) (?i:appeared|published|ran) (?i:in|on|by|at) ((?:[Tt]he )?\p{Lu}[\p{L}\d&.-]*(?: (?:of |the )?\p{Lu}[\p{L}\d&.-]*){0,5})`),
	regexp.MustCompile(`^(?i:source|quelle|источник|fuente|kaynak|mənbə|via)\s*:\s*(\p{Lu}[\p{L}\d&. -]{1,60})$`),
}

// credits returns the other outlets that the page says it draws on, without
// looking into the article's own sentences.
func (p *page) credits(publisher string) []string {
	var credits []string
	for i := range p.units {
		u := &p.units[i]
		if len(u.words) > 400 {
			continue
		}
		for n, form := range creditForms {
			// What an article says of others' reporting is no credit; the first form
			// counts in appeals alone.
			if n == 0 && u.part != appeal || n == 1 && u.part == article && wordCount(u.words) > 25 {
				continue
			}
			m := form.FindStringSubmatch(u.words)
			if m == nil {
				continue
			}
			name := strings.TrimRight(strings.TrimSpace(m[1]), ".")
			if name != "" && name != publisher && !slices.Contains(credits, name) {
				credits = append(credits, name)
			}
		}
	}
	return credits
}

// address returns the address under which the page says it is found: the one in
// a line that says so, or else one that stands alone and is of a page.
func (p *page) address() string {
	alone := ""
	for i := range p.units {
		u := &p.units[i]
		if u.part != link {
			continue
		}
		raw := p.text[u.start:u.end]
		url := ""
		if m := linkTarget.FindStringSubmatch(raw); m != nil {
			url = m[1]
		} else {
			url = strings.TrimRight(webURL.FindString(raw), ".,;")
		}
		if !webAddress(url) {
			continue
		}
		if readOnline.MatchString(u.words) {
			return url
		}
		_, rest, _ := strings.Cut(url, "://")
		if _, page, _ := strings.Cut(rest, "/"); alone == "" && page != "" && !strings.Contains(raw, "![") {
			alone = url
		}
	}
	return alone
}

var linkTarget = regexp.MustCompile(`[^!]\[(?:[^\[\]\\]|\\.)*\]\((https?://[^)\s]+)\)|^\[(?:[^\[\]\\]|\\.)*\]\((https?://[^)\s]+)\)`)

// webAddress tells whether s is an address on the web, and nothing else.
func webAddress(s string) bool {
	return (strings.HasPrefix(s, "https://") || strings.HasPrefix(s, "http://")) && !strings.ContainsAny(s, " \t\r\n<>\"") && len(s) < 2000
}

var weekdays = wordSet(`monday; tuesday; wednesday; thursday; friday; saturday; sunday; mon; tue; wed; thu; fri; sat; sun;
	montag; dienstag; mittwoch; donnerstag; freitag; samstag; sonntag; lundi; mardi; mercredi; jeudi; vendredi; samedi; dimanche;
	lunes; martes; miércoles; jueves; viernes; sábado; domingo; понедельник; вторник; среда; четверг; пятница; суббота; воскресенье;
	pazartesi; salı; çarşamba; perşembe; cuma; cumartesi; pazar`)

// dateWords may stand beside the date of a line that states when the article
// was published.
var dateWords = wordSet(`publish; as; of; a; p; m; published; publishing; publication; posted; updated; update; last; modified; date; on; at; by; time; am; pm; uhr; h; gmt; utc; cet; cest; msk; est; edt; min; mins; minute; minutes; read; reads; views; view; comments;
	veröffentlicht; aktualisiert; stand; datum; am; um; publié; publie; mis; à; jour; le; опубликовано; обновлено; дата; публикации; в; г; года; yayın; tarihi; yayınlanma; güncelleme; tarix; dərc; fecha; publicado; actualizado; el; minuten; lesezeit; мин; просмотров`)

var (
	clockTime = regexp.MustCompile(`\b\d{1,2}[:.]\d{2}(?::\d{2})?\b`)
	place     = regexp.MustCompile(`^\p{Lu}[\p{L} .'’-]{1,40}$`)
	weekday   = regexp.MustCompile(`(?i)(?:mon|tues|wednes|thurs|fri|satur|sun)day$`)
)

// dateLine tells whether a line is there to state a date: there is nothing else
// in it but the words that go with one, times, counters, the place and, in
// brackets, the initials of an agency.
func dateLine(words, language string) bool {
	if length(words) > 120 || !strings.ContainsAny(words, "0123456789") {
		return false
	}
	d, ok := findDate(words, language)
	if !ok {
		return false
	}
	before, after := strings.TrimSpace(words[:d.start]), words[d.end:]
	if at := strings.TrimSuffix(before, ","); at != before && place.MatchString(at) {
		before = "" // Paris, 2 July 2025
	}
	before = weekday.ReplaceAllString(before, "") // a label may run into the day
	if second, ok := findDate(after, language); ok {
		after = after[:second.start] + " " + after[second.end:]
	}
	after = initialsLine.ReplaceAllString(after, "")
	after = clockTime.ReplaceAllString(after, "")
	for word := range strings.FieldsSeq(fold(before + " " + after)) {
		if _, err := strconv.Atoi(word); err != nil && !dateWords[word] && !weekdays[word] {
			return false
		}
	}
	return true
}

var statesDate = regexp.MustCompile(`(?i)^(?:publi|posted|date|veröffentlicht|опубликовано|дата|yayın|fecha|dərc|tarix)`)

// published returns the date that the page states: in a line that says
// published, in another line about dates, or in the dateline of its first
// paragraph. A year that is not stated is inferred from those that the text
// speaks of, and a day from that on which somebody spoke to the outlet itself.
func (p *page) published(latest int) Published {
	var best date
	rank := 0
	consider := func(d date, r int) {
		if r > rank {
			best, rank = d, r
		}
	}
	for i := range p.units {
		u := &p.units[i]
		if u.part != stating || length(u.words) > 160 {
			continue
		}
		for part := range strings.FieldsFuncSeq(u.words, func(r rune) bool { return strings.ContainsRune("|•·;", r) }) {
			d, ok := findDate(part, p.language)
			switch {
			case !ok:
			case statesDate.MatchString(strings.TrimSpace(part)):
				consider(d, 3)
			default:
				consider(d, 2)
			}
		}
	}
	for _, u := range p.paragraphs(1) {
		opening := u.words[:min(len(u.words), 200)]
		if m := cityAgency.FindStringIndex(opening); m != nil {
			if d, ok := findDate(opening[:m[1]], p.language); ok {
				consider(d, 1)
			}
		}
	}
	if rank == 0 {
		return p.toldTo()
	}
	inferred := best.year == 0
	if inferred {
		if best.year = p.inferYear(latest); best.year == 0 || best.day > daysIn(best.year, best.month) {
			return Published{}
		}
	}
	return Published{Days: best.days(), Inferred: inferred, Known: true}
}

// told finds where an article says that somebody spoke to its own outlet.
var told = regexp.MustCompile(`(?i)\b(?:(?:spoke|talked|speaking|talking)\s+(?:to|with)|told|met\s+with)\s+(?:us|(?:our|this)\s+(?:correspondents?|reporters?|newspaper|paper|magazine|agency|website))\b`)

// toldTo returns the day on which the article says, with its year, that somebody
// spoke to its outlet: it was published then or soon after. What else an article
// dates may lie as far back as it likes.
func (p *page) toldTo() Published {
	const opening = 3
	for _, u := range p.paragraphs(opening) {
		at := told.FindStringIndex(u.words)
		if at == nil {
			continue
		}
		from := strings.LastIndex(u.words[:at[0]], ". ") + 1
		sentence, _, _ := strings.Cut(u.words[from:], ". ")
		if d, ok := findDate(sentence, p.language); ok && d.year > 0 && d.day > 0 {
			return Published{Days: d.days(), Inferred: true, Known: true}
		}
	}
	return Published{}
}

var (
	yearPattern = regexp.MustCompile(`\b(?:19|20)\d\d\b`)
	yearsAhead  = regexp.MustCompile(`(?i)(?:\bby|\buntil|\bbefore|\bthrough|\bbis|\bjusqu'en|\bd'ici|до|к|к концу|\bhasta) (?:the end of |ende |fin |early |late )?$`)
)

// inferYear returns the latest year that the article speaks of as present or
// past, or 0 when it speaks of none.
func (p *page) inferYear(latest int) int {
	const sample = 200 << 10
	best := 0
	for i := range p.units {
		u := &p.units[i]
		if u.part != article || u.start > sample {
			continue
		}
		words := u.words[:min(len(u.words), sample)]
		for _, at := range yearPattern.FindAllStringIndex(words, -1) {
			year, _ := strconv.Atoi(words[at[0]:at[1]])
			if year > best && year <= latest && !yearsAhead.MatchString(words[max(0, at[0]-24):at[0]]) {
				best = year
			}
		}
	}
	return best
}

// organisationWords are words of which names of publishers are made.
var organisationWords = wordSet(`agency; news; press; media; institute; institut; centre; center; times; post; herald; tribune; journal; gazette; magazine; radio; tv; television; foundation; association; council; network; observatory; watch; union; federation; committee; ministry; university; agentur; zeitung; verlag; stiftung; agence; presse; fondation; агентство; новости; газета; издание; ajansı; haber; agentliyi; редакция; редакции; international; bureau; office; group; society; organization; organisation`)

// organisation tells whether a name reads as that of an organisation, not of a
// person: initials of three letters or more, or one of an organisation's words.
func organisation(name string) bool {
	if name == "" || strings.Contains(name, ",") {
		return false
	}
	letters, capitals := 0, 0
	for _, r := range name {
		if unicode.IsLetter(r) {
			letters++
		}
		if unicode.IsUpper(r) {
			capitals++
		}
	}
	if wordCount(name) == 1 && letters >= 3 && letters == capitals && letters <= 8 {
		return true
	}
	for word := range strings.FieldsSeq(fold(name)) {
		if organisationWords[word] {
			return true
		}
	}
	return false
}

// nameWords makes a title of a file's name, for want of one in it.
func nameWords(p string) string {
	name := strings.TrimSuffix(path.Base(p), path.Ext(p))
	return strings.TrimSpace(strings.Map(func(r rune) rune {
		if r == '_' || r == '-' {
			return ' '
		}
		return r
	}, name))
}
