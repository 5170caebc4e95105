package source

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"hash/maphash"
	"io"
	"iter"
	"strconv"
	"strings"
	"time"

	"footnote/retrieval/mention"
)

// readLines reads JSON Lines: one document a line, one line in memory at a
// time. A line that is no document is a fault, and the others go on.
func readLines(ctx context.Context, f *Folder, file File) iter.Seq2[Document, error] {
	return func(yield func(Document, error) bool) {
		meta, err := f.meta(file)
		if err == nil && (meta.title != "" || meta.url != "") {
			err = &Fault{Path: file.Path, Reason: "holds many documents, which cannot share the title or url of its meta file: take those out of it."}
		}
		if err != nil {
			yield(Document{}, err)
			return
		}
		open, check, err := f.open(file.Path)
		if err != nil {
			yield(Document{}, err)
			return
		}
		defer open.Close()

		lines := &lineReader{from: bufio.NewReaderSize(open, 256<<10), limit: f.limits.LineSize}
		ids := map[uint64]bool{}
		seed := maphash.MakeSeed()
		found := 0
		for {
			if err := ctx.Err(); err != nil {
				yield(Document{}, err)
				return
			}
			line, err := lines.next()
			if err == io.EOF {
				break
			}
			fault := ""
			var document Document
			switch {
			case errors.Is(err, errLineTooLong):
				fault = fmt.Sprintf("is longer than %s, the limit of a line: shorten its text or split it.", kilobytes(int64(f.limits.LineSize)))
			case err != nil:
				yield(Document{}, pathFault(file.Path, err))
				return
			case len(bytes.TrimSpace(line)) == 0:
				continue
			default:
				document, fault = f.lineDocument(file, line, lines.number)
			}
			if fault == "" {
				id := maphash.String(seed, document.Path)
				if ids[id] {
					fault = "has the id of a line above it: give each document an id of its own."
				}
				ids[id] = true
			}
			if fault != "" {
				if !yield(Document{}, &Fault{Path: file.Path, Line: lines.number, Reason: fault}) {
					return
				}
				continue
			}
			found++
			meta.apply(&document)
			finish(&document)
			if !yield(document, nil) {
				return
			}
		}
		if err := check(lines.read); err != nil {
			yield(Document{}, err)
		} else if found == 0 && lines.number == 0 {
			yield(Document{}, &Fault{Path: file.Path, Reason: "is empty: put a JSON object with a text on each line, or remove it."})
		}
	}
}

var errLineTooLong = errors.New("line too long")

// A lineReader reads lines of at most limit bytes.
type lineReader struct {
	from   *bufio.Reader
	limit  int
	number int   // of the line last read, from 1
	read   int64 // bytes
	line   []byte
}

// next returns the next line, valid until the next call. It reads to the end of
// a line that is too long and then says so.
func (r *lineReader) next() ([]byte, error) {
	r.line = r.line[:0]
	long := false
	for {
		chunk, err := r.from.ReadSlice('\n')
		r.read += int64(len(chunk))
		if long = long || len(r.line)+len(chunk) > r.limit; !long {
			r.line = append(r.line, chunk...)
		}
		switch {
		case err == bufio.ErrBufferFull:
			continue
		case err == io.EOF && len(r.line) == 0 && !long:
			return nil, io.EOF
		case err != nil && err != io.EOF:
			return nil, err
		}
		r.number++
		if long {
			return nil, errLineTooLong
		}
		if r.number == 1 {
			r.line = bytes.TrimPrefix(r.line, []byte("\uFEFF"))
		}
		return r.line, nil
	}
}

// A jsonDocument is one line.
type jsonDocument struct {
	ID           jsonText `json:"id"`
	UnderscoreID jsonText `json:"_id"`
	Title        jsonText `json:"title"`
	Text         *string  `json:"text"`
	Publisher    jsonText `json:"publisher"`
	Source       jsonText `json:"source"`
	Author       jsonText `json:"author"`
	Published    jsonText `json:"published"`
	PublishedAt  jsonText `json:"published_at"`
	Date         jsonText `json:"date"`
	URL          jsonText `json:"url"`
	Language     jsonText `json:"language"`
}

// A jsonText is a string, or a number as it is written, or a list of them;
// anything else is empty.
type jsonText string

func (t *jsonText) UnmarshalJSON(raw []byte) error {
	switch raw[0] {
	case '"':
		var s string
		if err := json.Unmarshal(raw, &s); err != nil {
			return err
		}
		*t = jsonText(strings.TrimSpace(s))
	case '[':
		var list []jsonText
		if err := json.Unmarshal(raw, &list); err != nil {
			return err
		}
		var values []string
		for _, v := range list {
			if v != "" {
				values = append(values, string(v))
			}
		}
		*t = jsonText(strings.Join(values, ", "))
	case '{', 'n', 't', 'f':
	default:
		*t = jsonText(raw)
	}
	return nil
}

// lineDocument reads one line, or says what is wrong with it.
func (f *Folder) lineDocument(file File, line []byte, number int) (document Document, fault string) {
	var j jsonDocument
	if err := json.Unmarshal(line, &j); err != nil {
		return Document{}, fmt.Sprintf("is not a JSON object with a text (%v): mend it or remove it.", err)
	}
	if j.Text == nil || strings.TrimSpace(*j.Text) == "" {
		return Document{}, `has no text: give it a "text", or remove it.`
	}
	text := *j.Text
	if strings.IndexByte(text, 0) >= 0 {
		return Document{}, "has NUL characters in its text, which cannot be stored: remove them."
	}
	if fault := lineFault(text); fault != "" {
		return Document{}, fault
	}
	id := oneLine(string(firstOf(j.ID, j.UnderscoreID)))
	if id == "" {
		id = "line-" + strconv.Itoa(number)
	}
	stated := fields{
		title:     string(j.Title),
		publisher: string(firstOf(j.Publisher, j.Source)),
		author:    string(j.Author),
		language:  string(j.Language),
	}
	if webAddress(string(j.URL)) {
		stated.url = string(j.URL)
	}
	if value := string(firstOf(j.Published, j.PublishedAt, j.Date)); value != "" {
		days, ok := parseTimestamp(value)
		if !ok {
			days, ok = parseDate(value, stated.language)
		}
		stated.published = Published{Days: days, Known: ok}
	}
	document = f.article(page{text: text, units: plainUnits(text, 0), stated: stated, plain: true})
	document.Path = file.Path + "#" + id
	return document, ""
}

func firstOf(values ...jsonText) jsonText {
	for _, v := range values {
		if v != "" {
			return v
		}
	}
	return ""
}

// parseTimestamp reads a count of seconds, or of milliseconds, since 1970.
func parseTimestamp(value string) (mention.Days, bool) {
	n, err := strconv.ParseFloat(value, 64)
	if err != nil || n < 1e8 || n > 1e13 {
		return mention.Days{}, false
	}
	if n > 1e11 {
		n /= 1000
	}
	t := time.Unix(int64(n), 0).UTC()
	day := mention.DayOf(t.Year(), t.Month(), t.Day())
	return mention.Days{From: day, To: day}, true
}
