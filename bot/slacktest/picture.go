package slacktest

import (
	"encoding/json"
	"fmt"
	"html"
	"regexp"
	"strings"
	"unicode/utf8"
)

// Of a picture, in pixels. A character's width is a guess that suits most fonts.
const (
	pictureWidth = 720
	margin       = 16
	lineHeight   = 21
	wide, narrow = 7.3, 6.2 // a character of text, and of the small print
	heavy        = 8.0      // a character in bold
)

// Picture draws a message, a modal or a Home tab from its blocks as SVG, about as
// Slack shows it. Title is who says it, or the title of the modal.
func Picture(title string, blocks json.RawMessage) (string, error) {
	var list []map[string]any
	if err := json.Unmarshal(blocks, &list); err != nil {
		return "", fmt.Errorf("read blocks: %w", err)
	}
	p := &picture{y: margin + 14}
	p.line([]run{{text: title, class: "b"}}, margin)
	for _, block := range list {
		p.y += 4
		p.block(block)
	}
	height := int(p.y) + 4
	return fmt.Sprintf(`<svg xmlns="http://www.w3.org/2000/svg" width="%d" height="%d" viewBox="0 0 %[1]d %[2]d" font-family="Helvetica, Arial, sans-serif" font-size="14">
<style>.b{font-weight:bold}.i{font-style:italic}.l{fill:#1264a3}.s{font-size:12px;fill:#616061}.c{font-family:monospace;font-size:12px;fill:#c01343}text{fill:#1d1c1d;white-space:pre}</style>
<rect width="100%%" height="100%%" rx="8" fill="#fff" stroke="#ddd"/>
%s</svg>
`, pictureWidth, height, p.b.String()), nil
}

type picture struct {
	b strings.Builder
	y float64
}

// A run is text in one style: classes of the picture's style sheet.
type run struct{ text, class string }

func (p *picture) block(block map[string]any) {
	elements, _ := block["elements"].([]any)
	switch block["type"] {
	case "divider":
		fmt.Fprintf(&p.b, `<line x1="%d" x2="%d" y1="%.0f" y2="%[3]f" stroke="#ddd"/>`+"\n", margin, pictureWidth-margin, p.y-6)
		p.y += 8
	case "header":
		p.wrap([]run{{text: words(block["text"]), class: "b"}}, margin, wide)
	case "section":
		start := p.y
		if accessory, ok := block["accessory"].(map[string]any); ok {
			p.button(accessory, pictureWidth-margin-110)
		}
		p.y = start
		p.wrap(markup(words(block["text"]), ""), margin, wide)
	case "context":
		for _, element := range elements {
			p.wrap(markup(words(element), "s"), margin, narrow)
		}
	case "actions":
		x := float64(margin)
		for _, element := range elements {
			element := element.(map[string]any)
			if element["type"] == "static_select" {
				x += p.label(words(element["placeholder"])+" ▾", "", x) + 8
			} else {
				x += p.button(element, x) + 8
			}
		}
		p.y += lineHeight + 8
	case "table":
		rows, _ := block["rows"].([]any)
		for _, row := range rows[:min(len(rows), tableRows)] {
			p.row(row.([]any))
		}
		if more := len(rows) - tableRows; more > 0 {
			p.wrap([]run{{text: fmt.Sprintf("… and %d rows more", more), class: "s"}}, margin, narrow)
		}
	case "input":
		p.wrap([]run{{text: words(block["label"]), class: "b"}}, margin, wide)
		element, _ := block["element"].(map[string]any)
		options, _ := element["options"].([]any)
		for _, option := range options {
			p.wrap([]run{{text: "☐ " + words(option.(map[string]any)["text"])}}, margin, wide)
		}
		if len(options) == 0 {
			fmt.Fprintf(&p.b, `<rect x="%d" y="%.0f" width="%d" height="44" rx="4" fill="none" stroke="#bbb"/>`+"\n", margin, p.y-12, pictureWidth-2*margin)
			p.y += 50
		}
	case "rich_text":
		for _, element := range elements {
			element := element.(map[string]any)
			var runs []run
			inner, _ := element["elements"].([]any)
			for _, piece := range inner {
				piece := piece.(map[string]any)
				style, _ := piece["style"].(map[string]any)
				class := ""
				if style["bold"] == true {
					class += " b"
				}
				if style["italic"] == true {
					class += " i"
				}
				runs = append(runs, run{text: words(piece), class: strings.TrimSpace(class)})
			}
			start := p.y
			if element["type"] == "rich_text_quote" {
				p.wrap(runs, margin+14, wide)
				fmt.Fprintf(&p.b, `<rect x="%d" y="%.0f" width="4" height="%.0f" rx="2" fill="#ccc"/>`+"\n", margin, start-15, p.y-start)
			} else {
				p.wrap(runs, margin, wide)
			}
		}
	}
}

// tableRows is how many rows of a table are drawn.
const tableRows = 8

// columns are where the cells of a table's row begin, as shares of its width.
var columns = map[int][]float64{3: {0, .22, .71}}

// row draws one row of a table, its cells beside each other.
func (p *picture) row(cells []any) {
	top, bottom := p.y, p.y
	room := float64(pictureWidth - 2*margin)
	for i, c := range cells {
		c, _ := c.(map[string]any)
		class := "s"
		if c["type"] == "rich_text" {
			class = "b"
		}
		var b strings.Builder
		gather(&b, c)
		begin, end := float64(i)/float64(len(cells)), float64(i+1)/float64(len(cells))
		if shares := columns[len(cells)]; shares != nil {
			begin, end = shares[i], 1
			if i+1 < len(shares) {
				end = shares[i+1]
			}
		}
		p.y = top
		p.within([]run{{text: b.String(), class: class}}, margin+6+begin*room, (end-begin)*room-12, narrow)
		bottom = max(bottom, p.y)
	}
	fmt.Fprintf(&p.b, `<rect x="%d" y="%.0f" width="%.0f" height="%.0f" fill="none" stroke="#ddd"/>`+"\n", margin, top-15, room, bottom-top+2)
	p.y = bottom + 2
}

func (p *picture) button(b map[string]any, x float64) float64 {
	return p.label(words(b["text"]), "b", x)
}

// label draws a label in a frame and returns its width.
func (p *picture) label(label, class string, x float64) float64 {
	width := float64(utf8.RuneCountInString(label))*heavy + 20
	fmt.Fprintf(&p.b, `<rect x="%.0f" y="%.0f" width="%.0f" height="26" rx="4" fill="none" stroke="#bbb"/><text x="%.0f" y="%.0f" class="%s">%s</text>`+"\n",
		x, p.y-17, width, x+9, p.y+1, class, html.EscapeString(label))
	return width
}

// words is the text of a text object, or of whatever holds one.
func words(v any) string {
	switch v := v.(type) {
	case string:
		return v
	case map[string]any:
		return words(v["text"])
	}
	return ""
}

var marked = regexp.MustCompile("<([^<>|]+)(?:\\|([^<>]*))?>|\\*([^*\n]+)\\*|`([^`\n]+)`|\\b_([^_\n]+)_")

// markup reads mrkdwn as far as footnote writes it.
func markup(text, class string) []run {
	var runs []run
	add := func(text, more string) {
		if text != "" {
			runs = append(runs, run{html.UnescapeString(text), strings.TrimSpace(class + " " + more)})
		}
	}
	last := 0
	for _, at := range marked.FindAllStringSubmatchIndex(text, -1) {
		group := func(n int) string {
			if at[2*n] < 0 {
				return ""
			}
			return text[at[2*n]:at[2*n+1]]
		}
		add(text[last:at[0]], "")
		label := group(2)
		if label == "" {
			label = group(1)
		}
		add(label, "l")
		add(group(3), "b")
		add(group(4), "c")
		add(group(5), "i")
		last = at[1]
	}
	add(text[last:], "")
	return runs
}

// wrap draws the runs from x on, in as many lines as they need.
func (p *picture) wrap(runs []run, x, character float64) {
	room := pictureWidth - margin - x
	if character == wide {
		room -= 118 // where a button may stand
	}
	p.within(runs, x, room, character)
}

// within is wrap in so much room.
func (p *picture) within(runs []run, x, room, character float64) {
	var line []run
	used := 0.0
	flush := func() {
		p.line(line, x)
		line, used = nil, 0
	}
	for _, r := range runs {
		for i, text := range strings.Split(r.text, "\n") {
			if i > 0 {
				flush()
			}
			for _, word := range strings.SplitAfter(text, " ") {
				width := float64(utf8.RuneCountInString(word)) * character
				if used+width > room && used > 0 {
					flush()
				}
				if n := len(line); n > 0 && line[n-1].class == r.class {
					line[n-1].text += word
				} else {
					line = append(line, run{word, r.class})
				}
				used += width
			}
		}
	}
	flush()
}

func (p *picture) line(runs []run, x float64) {
	fmt.Fprintf(&p.b, `<text x="%.0f" y="%.0f">`, x, p.y)
	for _, r := range runs {
		if r.class == "" {
			p.b.WriteString(html.EscapeString(r.text))
		} else {
			fmt.Fprintf(&p.b, `<tspan class="%s">%s</tspan>`, r.class, html.EscapeString(r.text))
		}
	}
	p.b.WriteString("</text>\n")
	p.y += lineHeight
}
