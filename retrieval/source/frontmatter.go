package source

import (
	"regexp"
	"strings"
)

// frontKeys are the keys of front matter under which what is wanted is found,
// the better one first where several are there.
var frontKeys = map[string][]string{
	"title":     {"title", "headline"},
	"publisher": {"publisher", "publication", "outlet", "site_name", "site", "source"},
	"author":    {"author", "authors", "byline", "by"},
	"url":       {"canonical", "canonical_url", "url", "link", "source_url", "original_url"},
	"language":  {"language", "lang", "locale"},
	"published": {"published", "date", "published_at", "publishedat", "datepublished", "date_published", "publish_date", "publishdate", "pubdate", "created"},
}

var frontEntry = regexp.MustCompile(`^([A-Za-z_][\w-]*)\s*[:=]\s*(.*)$`)

// frontMatter reads the block of keys between lines of --- (or +++) at the head
// of text. body is the offset behind it, 0 when there is none. Front matter that
// is not YAML is read a line at a time, and a warning says so.
func frontMatter(text string) (stated fields, body int, warning string) {
	start := len(text) - len(strings.TrimLeft(text, " \t\r\n"))
	fence := ""
	for _, f := range []string{"---", "+++"} {
		if strings.HasPrefix(text[start:], f) {
			fence = f
		}
	}
	if fence == "" {
		return fields{}, 0, ""
	}
	from, to := -1, -1
	for line := range lineSpans(text, start) {
		content := strings.TrimRight(text[line.start:line.end], " \t")
		switch {
		case line.start == start && content != fence:
			return fields{}, 0, ""
		case line.start == start:
		case content == fence || fence == "---" && content == "...":
			to, body = line.start, min(line.end+2, len(text))
			if !strings.HasPrefix(text[line.end:], "\r\n") {
				body = min(line.end+1, len(text))
			}
		case from < 0 && strings.TrimSpace(content) != "" && !strings.HasPrefix(content, "#"):
			if !frontEntry.MatchString(content) {
				return fields{}, 0, "" // a rule above a text
			}
			from = line.start
		}
		if to >= 0 || line.start-start > metaLimit {
			break
		}
	}
	if to < 0 || from < 0 {
		return fields{}, max(body, 0), ""
	}
	entries, err := parseYAML(text[from:to])
	if err != nil || fence == "+++" {
		entries = looseEntries(text[from:to])
		if fence == "---" {
			warning = "has front matter that is not YAML (" + err.Error() + "), of which only plain lines of key and value were read: mend it, or state them in a " + metaSuffix + " file beside it."
		}
	}
	return statedBy(entries), body, warning
}

// looseEntries reads front matter that is not YAML: a key and a value a line.
func looseEntries(front string) []entry {
	var entries []entry
	for line := range strings.Lines(front) {
		if m := frontEntry.FindStringSubmatch(strings.TrimSpace(line)); m != nil {
			entries = append(entries, entry{strings.ToLower(m[1]), strings.Trim(m[2], `"' `)})
		}
	}
	return entries
}

// statedBy picks what is wanted from the entries of front matter.
func statedBy(entries []entry) fields {
	first := func(field string) string {
		for _, key := range frontKeys[field] {
			for _, e := range entries {
				if e.key == key && e.value != "" {
					return e.value
				}
			}
		}
		return ""
	}
	f := fields{title: first("title"), publisher: first("publisher"), author: first("author"), language: first("language")}
	if url := first("url"); webAddress(url) {
		f.url = url
	}
	if webAddress(f.publisher) { // source: https://… is the article's address
		if f.url == "" {
			f.url = f.publisher
		}
		f.publisher = ""
	}
	if days, ok := parseDate(first("published"), f.language); ok {
		f.published = Published{Days: days, Known: true}
	}
	return f
}
