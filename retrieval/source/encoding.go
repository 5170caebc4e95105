package source

import (
	"bytes"
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/charmap"
	xunicode "golang.org/x/text/encoding/unicode"
)

// nulFault is what is wrong with a text that PostgreSQL cannot hold.
const nulFault = "holds NUL bytes, which no text does: save it as UTF-8 text, or remove it if it is not text."

// decode returns raw as UTF-8, without a byte order mark, or says what is
// wrong with it. What cannot be decoded becomes U+FFFD.
func decode(raw []byte) (text, fault string) {
	switch {
	case bytes.HasPrefix(raw, []byte{0xEF, 0xBB, 0xBF}):
		text = utf8Text(raw[3:])
	case bytes.HasPrefix(raw, []byte{0xFF, 0xFE}), bytes.HasPrefix(raw, []byte{0xFE, 0xFF}):
		text = decodeWith(xunicode.UTF16(xunicode.LittleEndian, xunicode.UseBOM), raw)
	case bytes.IndexByte(raw, 0) >= 0:
		order, ok := utf16Order(raw)
		if !ok {
			return "", nulFault
		}
		text = decodeWith(xunicode.UTF16(order, xunicode.IgnoreBOM), raw)
	case utf8.Valid(raw):
		text = string(raw)
	case mostlyUTF8(raw):
		text = utf8Text(raw)
	default:
		text = decodeWith(codePage(raw), raw)
	}
	switch fault := lineFault(text); {
	case strings.IndexByte(text, 0) >= 0:
		return "", nulFault
	case fault != "":
		return "", fault
	}
	return text, ""
}

// lineLimit is the most lines that a text may have: each costs memory, however
// short.
const lineLimit = 1_000_000

// lineFault says what is wrong with a text of more lines than the limit.
func lineFault(text string) string {
	if strings.Count(text, "\n")+strings.Count(text, "\r") <= lineLimit {
		return ""
	}
	return fmt.Sprintf("has more than %d lines, which is data and no article: split it, or turn it into a .jsonl file with a document a line.", lineLimit)
}

func utf8Text(raw []byte) string { return string(bytes.ToValidUTF8(raw, []byte("\uFFFD"))) }

func decodeWith(e encoding.Encoding, raw []byte) string {
	text, err := e.NewDecoder().Bytes(raw)
	if err != nil { // these decoders replace, they do not fail
		return utf8Text(raw)
	}
	return utf8Text(text)
}

// utf16Order tells in which order raw, which holds zeros, is UTF-16 without a
// byte order mark. The high bytes of a text are nearly all those of its script
// and of ASCII, which is zero.
func utf16Order(raw []byte) (xunicode.Endianness, bool) {
	sample := raw[:min(len(raw), 64<<10)&^1]
	for high, order := range []xunicode.Endianness{xunicode.BigEndian, xunicode.LittleEndian} {
		var count [256]int
		for i := high; i < len(sample); i += 2 {
			count[sample[i]]++
		}
		zeros, script := count[0], 0
		for _, n := range count[1:] {
			script = max(script, n)
		}
		if units := len(sample) / 2; zeros*20 > units && (zeros+script)*10 >= units*9 && !allZero(sample, 1-high) {
			return order, true
		}
	}
	return xunicode.BigEndian, false
}

// allZero tells whether every other byte, from the one at first on, is zero.
func allZero(b []byte, first int) bool {
	for i := first; i < len(b); i += 2 {
		if b[i] != 0 {
			return false
		}
	}
	return true
}

// mostlyUTF8 tells whether raw, which is not valid UTF-8, was meant to be: it
// holds more whole sequences of several bytes than stray bytes. In a text of a
// code page two neighbouring bytes seldom happen to be such a sequence.
func mostlyUTF8(raw []byte) bool {
	whole, stray := 0, 0
	for len(raw) > 0 {
		if raw[0] < utf8.RuneSelf {
			raw = raw[1:]
			continue
		}
		r, size := utf8.DecodeRune(raw)
		if r == utf8.RuneError && size == 1 {
			stray++
		} else {
			whole++
		}
		raw = raw[size:]
	}
	return whole > stray
}

// alphabets are the letters beyond ASCII by which a code page is recognised:
// one entry for each language, in lower case. The first of equals wins.
var alphabets = []struct {
	page    *charmap.Charmap
	letters string
}{
	{charmap.Windows1252, "äöüß"},          // German
	{charmap.Windows1252, "éèêëàâîïôùûçœ"}, // French
	{charmap.Windows1252, "áéíóúñü"},       // Spanish
	{charmap.Windows1252, "áâãàçéêíóôõú"},  // Portuguese
	{charmap.Windows1252, "àèéìòù"},        // Italian
	{charmap.Windows1252, "åäöæøé"},        // Scandinavian
	{charmap.Windows1251, "абвгдежзийклмнопрстуфхцчшщъыьэюяёіїєґ"},
	{charmap.Windows1250, "ąćęłńóśźż"},       // Polish
	{charmap.Windows1250, "áčďéěíňóřšťúůýž"}, // Czech, Slovak
	{charmap.Windows1250, "áéíóöőúüű"},       // Hungarian
	{charmap.Windows1250, "čšžćđ"},           // Croatian, Slovene
	{charmap.Windows1250, "ăâîşţ"},           // Romanian
	{charmap.Windows1254, "çğıöşüİâî"},       // Turkish
}

// codePage guesses the Windows code page of raw: the one in which the letters
// beyond ASCII are those of one language.
func codePage(raw []byte) *charmap.Charmap {
	raw = raw[:min(len(raw), 256<<10)]
	var count [256]int
	beyond, mixed := 0, 0 // bytes beyond ASCII, and those of them beside an ASCII letter
	for i, b := range raw {
		count[b]++
		if b >= 0xC0 {
			beyond++
			if i > 0 && asciiLetter(raw[i-1]) || i+1 < len(raw) && asciiLetter(raw[i+1]) {
				mixed++
			}
		}
	}
	best, bestScore := charmap.Windows1252, 0
	for _, a := range alphabets {
		if cyrillic := a.page == charmap.Windows1251; cyrillic && mixed*2 > beyond {
			continue // a Cyrillic word has no Latin letters in it
		}
		score := 0
		for b := 0x80; b < 0x100; b++ {
			r := a.page.DecodeByte(byte(b))
			switch {
			case count[b] == 0:
			case r == utf8.RuneError:
				score -= 4 * count[b]
			case r == '£': // else taken for the Ł of the Poles
				score += count[b]
			case !unicode.IsLetter(r): // quotes and dashes are alike in all
			case strings.ContainsRune(a.letters, unicode.ToLower(r)):
				score += count[b]
			default:
				score -= 2 * count[b]
			}
		}
		if score > bestScore {
			best, bestScore = a.page, score
		}
	}
	return best
}

func asciiLetter(b byte) bool { return 'a' <= b|0x20 && b|0x20 <= 'z' }
