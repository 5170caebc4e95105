package source

import (
	"regexp"
	"strings"

	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/parser"
	gtext "github.com/yuin/goldmark/text"
)

var (
	atxHeading = regexp.MustCompile(`(?m)^#{1,6} +\S`)
	boldLine   = regexp.MustCompile(`(?m)^\*\*[^*\n]{2,200}\*\*[ \r]*$`)
	inlineLink = regexp.MustCompile(`\[[^\]\n]+\]\((?:https?:|mailto:|/)[^)\s]*\)`)
	tableRule  = regexp.MustCompile(`^\|?[ :|-]*-[ :|-]*\|[ :|-]*$`)
)

// looksLikeMarkdown tells whether plain text has the headings or the bold lines
// of Markdown.
func looksLikeMarkdown(text string) bool {
	const sample = 64 << 10
	text = text[:min(len(text), sample)]
	if !strings.ContainsAny(text, "#*_[") {
		return false // at a hundredth of the price
	}
	return atxHeading.MatchString(text) || boldLine.MatchString(text) || inlineLink.MatchString(text)
}

// blockParser finds the blocks of Markdown and leaves what is inside them
// alone: offsets are all that is wanted.
var blockParser = parser.NewParser(parser.WithBlockParsers(parser.DefaultBlockParsers()...))

// deepestNesting is how deep lists and quotations may nest. No article comes
// near; and each level costs stack and time.
const deepestNesting = 50

// nesting returns the most levels of lists and quotations that the beginning of
// a line in text may open or be in.
func nesting(text string) int {
	deepest := 0
	for line := range lineSpans(text, 0) {
		levels, blanks := 0, 0
		for i := line.start; i < line.end; i++ {
			switch c := text[i]; {
			case c == ' ':
				blanks++
			case c == '\t':
				blanks += 4
			case c == '>':
				levels++
			case !isDigit(c) && strings.IndexByte("-+*.)", c) < 0:
				i = line.end
			case !isDigit(c) && i+1 < line.end && (text[i+1] == ' ' || text[i+1] == '\t'):
				levels++
			}
		}
		if levels > 0 {
			deepest = max(deepest, levels, blanks/2)
		}
	}
	return deepest
}

// markdownUnits returns the units of the Markdown in text[from:].
func markdownUnits(text string, from int) []unit {
	if nesting(text[from:]) > deepestNesting {
		return plainUnits(text, from)
	}
	root := blockParser.Parse(gtext.NewReader([]byte(text[from:])))
	var units []unit
	// Walk's error is the visitor's, which has none.
	_ = ast.Walk(root, func(node ast.Node, entering bool) (ast.WalkStatus, error) {
		if !entering || node.Type() == ast.TypeInline || node.Type() == ast.TypeDocument {
			return ast.WalkContinue, nil
		}
		lines := node.Lines()
		if lines == nil || lines.Len() == 0 {
			return ast.WalkContinue, nil
		}
		spans := make([]span, 0, lines.Len())
		for _, segment := range lines.Sliced(0, lines.Len()) {
			s := trim(text, span{segment.Start + from, segment.Stop + from})
			if s.start < s.end {
				spans = append(spans, s)
			}
		}
		if len(spans) == 0 {
			return ast.WalkContinue, nil
		}
		whole := span{spans[0].start, spans[len(spans)-1].end}
		switch n := node.(type) {
		case *ast.Heading:
			if level := n.Level; whole.end-whole.start <= 250 {
				units = append(units, newUnit(text, whole, level, 0))
				break
			}
			// A paragraph that happens to stand on a rule.
			units = append(units, paragraphUnits(text, spans, len(units)+1)...)
		case *ast.CodeBlock, *ast.FencedCodeBlock:
			units = append(units, newUnit(text, whole, 0, 0))
		case *ast.HTMLBlock:
			if u := newUnit(text, whole, 0, 0); !strings.HasPrefix(u.words, "<!--") && fold(htmlTag.ReplaceAllString(u.words, " ")) != "" {
				units = append(units, u)
			}
		default:
			if isTable(text, spans) {
				for _, row := range spans {
					units = append(units, newUnit(text, row, 0, 0))
				}
				break
			}
			units = append(units, paragraphUnits(text, spans, len(units)+1)...)
		}
		return ast.WalkSkipChildren, nil
	})
	markBoldHeadings(text, units)
	return units
}

var htmlTag = regexp.MustCompile(`<[^>]*>`)

// isTable tells whether lines are a table: a rule of dashes and bars below the
// first.
func isTable(text string, lines []span) bool {
	return len(lines) > 1 && tableRule.MatchString(text[lines[1].start:lines[1].end])
}

// markBoldHeadings strips the emphasis around units that are wholly bold, and
// makes headings of the short ones, one level below the headings that are
// marked as such.
func markBoldHeadings(text string, units []unit) {
	deepest := 1
	for _, u := range units {
		deepest = max(deepest, u.level)
	}
	for i := range units {
		u := &units[i]
		raw := text[u.start:u.end]
		for _, mark := range []string{"**", "__"} {
			inner, ok := strings.CutPrefix(raw, mark)
			if !ok {
				continue
			}
			if inner, ok = strings.CutSuffix(inner, mark); !ok || inner == "" || strings.Contains(inner, mark) {
				continue
			}
			s := trim(text, span{u.start + len(mark), u.end - len(mark)})
			if s.start == s.end {
				continue
			}
			u.start, u.end = s.start, s.end
			if u.level == 0 && u.paragraph == 0 && headingLike(u.words) {
				u.level = min(deepest+1, 6)
			}
		}
	}
}

// withoutMarkup returns Markdown as a reader sees it: links as their text,
// no emphasis, white space as single spaces. The words of plain text stay.
func withoutMarkup(s string) string {
	if strings.ContainsAny(s, "[]*_\\`<") {
		s = imageMarkup.ReplaceAllString(s, "")
		s = linkMarkup.ReplaceAllString(s, "$1")
		s = autoLink.ReplaceAllString(s, "$1")
		s = escapeMarkup.ReplaceAllString(s, "$1")
		s = strings.NewReplacer("**", "", "__", "", "`", "").Replace(s)
		s = strings.Trim(s, "*_")
	}
	if strings.ContainsAny(s, "\n\t\r") || strings.Contains(s, "  ") {
		s = strings.Join(strings.Fields(s), " ")
	}
	return strings.TrimSpace(s)
}

var (
	imageMarkup  = regexp.MustCompile(`!\[[^\]]*\]\([^)]*\)`)
	linkMarkup   = regexp.MustCompile(`\[((?:[^\[\]\\]|\\.)*)\]\([^)]*\)`)
	autoLink     = regexp.MustCompile(`<((?:https?://|mailto:)[^>\s]+)>`)
	escapeMarkup = regexp.MustCompile("\\\\([!-/:-@\\[-`{-~])")
)
