package main

import (
	"fmt"
	"io"
	"os"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/caarlos0/env/v11"
	"golang.org/x/term"
)

// A terminal is what is known of where output goes.
type terminal struct {
	interactive bool // a person reads along
	colour      bool
	columns     int
}

const (
	defaultColumns = 80
	fewestColumns  = 30  // less would part most words
	mostColumns    = 110 // longer lines are hard to read
)

// newTerminal looks at w. Colour is for terminals alone, and not for those whose
// environment sets NO_COLOR (no-color.org) or a TERM that is dumb.
func newTerminal(w io.Writer, environment []string) terminal {
	t := terminal{columns: defaultColumns}
	file, ok := w.(*os.File)
	if !ok || !term.IsTerminal(int(file.Fd())) {
		return t
	}
	t.interactive = true
	environ := env.ToMap(environment)
	t.colour = environ["NO_COLOR"] == "" && environ["TERM"] != "dumb"
	if columns, _, err := term.GetSize(int(file.Fd())); err == nil && columns > 0 {
		t.columns = min(max(columns, fewestColumns), mostColumns)
	}
	return t
}

// A style is a way to show text on a terminal: the parameter of the control
// sequence SGR (ECMA-48, 8.3.117).
type style string

const (
	plain     style = ""
	bold      style = "1"
	dim       style = "2"
	underline style = "4"
)

// in returns text, which holds no control characters, in the given style.
func (t terminal) in(s style, text string) string {
	if !t.colour || s == plain || text == "" {
		return text
	}
	return "\x1b[" + string(s) + "m" + text + "\x1b[0m"
}

// visible returns text with each character that could act upon a terminal, or
// turn the direction of all that follows, and each byte that is no UTF-8 written
// as its number: \x1b, \u202e. Line feeds and tabs stay.
func visible(text string) string {
	if strings.IndexFunc(text, acts) < 0 && utf8.ValidString(text) {
		return text
	}
	var b strings.Builder
	for i, r := range text {
		_, size := utf8.DecodeRuneInString(text[i:])
		switch {
		case r == utf8.RuneError && size == 1, r < utf8.RuneSelf && acts(r):
			fmt.Fprintf(&b, `\x%02x`, text[i])
		case acts(r):
			fmt.Fprintf(&b, `\u%04x`, r)
		default:
			b.WriteRune(r)
		}
	}
	return b.String()
}

// acts reports whether a terminal would do something else with r than show it.
func acts(r rune) bool {
	switch {
	case r == '\n', r == '\t':
		return false
	case r == '\u2028', r == '\u2029', r == '\ufeff', // separators of lines and paragraphs; a byte order mark
		'\u202a' <= r && r <= '\u202e', '\u2066' <= r && r <= '\u2069': // embeddings, overrides and isolates of direction
		return true
	}
	return unicode.IsControl(r)
}
