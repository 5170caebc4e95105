package main

import (
	"slices"
	"strings"

	"github.com/rivo/uniseg"

	"footnote/answer"
)

// lines writes text after indent on each line, broken at white space to the
// terminal's width.
func (r *rendering) lines(indent string, s style, text string) {
	for _, line := range breakLines(text, r.columns-uniseg.StringWidth(indent)) {
		if line.Start < line.End {
			r.WriteString(indent + r.in(s, visible(text[line.Start:line.End])))
		}
		r.WriteByte('\n')
	}
}

// breakLines returns the lines of text when it is broken at its line feeds, and
// at spaces so that a line takes no more columns on a terminal, if its words
// let it. Each line is text[Start:End]; between two are a line feed or one space
// and nothing else.
//
// It also breaks at those of the offsets apart that have a space beside them.
func breakLines(text string, columns int, apart ...int) []answer.Span {
	var lines []answer.Span
	start, width := 0, 0 // of the line so far
	end := -1            // of the line so far, at the last space where it may break
	for at := 0; at < len(text); {
		next := at + pieceLength(text[at:])
		piece := text[at:next]
		switch {
		case piece == "\n" || piece == "\r" && strings.HasPrefix(text[next:], "\n"):
			next = at + strings.IndexByte(text[at:], '\n') + 1
			lines = append(lines, answer.Span{Start: start, End: at})
			start, width, end = next, 0, -1
		case piece == " ":
			if slices.Contains(apart, at) || slices.Contains(apart, next) {
				lines = append(lines, answer.Span{Start: start, End: at})
				start, width, end = next, 0, -1
				break
			}
			end = at
			width++
		default:
			width += uniseg.StringWidth(visible(piece))
			if width > columns && end >= 0 {
				lines = append(lines, answer.Span{Start: start, End: end})
				start, end = end+1, -1
				width = uniseg.StringWidth(visible(text[start:next]))
			}
		}
		at = next
	}
	return append(lines, answer.Span{Start: start, End: len(text)})
}

// pieceLength is the bytes of the word that text begins with, or of its one
// character of white space.
func pieceLength(text string) int {
	i := strings.IndexAny(text, " \n\r\t")
	if i < 0 {
		return len(text)
	}
	return max(i, 1)
}

// columns pads the cells of each row to the same widths, two spaces apart.
func columns(rows [][]string) []string {
	widths := make([]int, len(rows[0]))
	for _, row := range rows {
		for i, cell := range row {
			widths[i] = max(widths[i], uniseg.StringWidth(cell))
		}
	}
	lines := make([]string, len(rows))
	for n, row := range rows {
		for i, cell := range row {
			lines[n] += cell + strings.Repeat(" ", widths[i]-uniseg.StringWidth(cell)+2)
		}
		lines[n] = strings.TrimRight(lines[n], " ")
	}
	return lines
}
