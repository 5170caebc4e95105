package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"strings"
	"time"

	"footnote/answer"
	"footnote/retrieval"
	"footnote/retrieval/mention"
)

type sourcesCommand struct {
	List sourcesListCommand `cmd:"" help:"List the documents, the latest first."`
	Show sourcesShowCommand `cmd:"" help:"Show what is known of a document."`
	Find sourcesFindCommand `cmd:"" help:"Find words verbatim."`
}

// A reader says where a command on documents reads.
type reader struct {
	JSON       bool     `help:"Print one JSON object a line."`
	Collection []string `placeholder:"NAME" help:"Collection to read; may be given several times. Without it, the one that FOOTNOTE_COLLECTION names."`
}

// A document is a document as it is listed in JSON.
type document struct {
	Document   string   `json:"document"`
	Collection string   `json:"collection"`
	Folder     string   `json:"folder"`
	Title      string   `json:"title"`
	Publisher  string   `json:"publisher"`
	Author     string   `json:"author"`
	Credits    []string `json:"credits"`
	Published  string   `json:"published"`
	Inferred   bool     `json:"published_inferred,omitempty"`
	URL        string   `json:"url"`
	Language   string   `json:"language"`
	Passages   int      `json:"passages"`
	Bytes      int      `json:"bytes"`
}

func listed(l retrieval.Listing) document {
	return document{
		Document: l.Path, Collection: l.Collection, Folder: l.Folder, Title: l.Title, Publisher: l.Publisher, Author: l.Author,
		Credits: append([]string{}, l.Credits...), Published: l.PublicationDate(), Inferred: l.Inferred,
		URL: l.URL, Language: l.Language, Passages: l.Passages, Bytes: l.Bytes,
	}
}

// A day is a date as it is written on the command line.
type day struct{ *mention.Day }

// UnmarshalText reads a date in ISO 8601.
func (d *day) UnmarshalText(text []byte) error {
	t, err := time.Parse(time.DateOnly, string(text))
	if err != nil {
		return fmt.Errorf("%q is not a date: write it like 2025-07-02", text)
	}
	read := mention.DayOf(t.Date())
	d.Day = &read
	return nil
}

type sourcesListCommand struct {
	reader    `embed:""`
	Publisher string `placeholder:"WORDS" help:"Those of an outlet; a part of its name will do."`
	Title     string `placeholder:"WORDS" help:"Those with the words in their titles."`
	Since     day    `placeholder:"DATE" help:"Those published on that day (2025-07-02) or later."`
	Until     day    `placeholder:"DATE" help:"Those published until that day, and on it."`
}

func (c *sourcesListCommand) Run(ctx context.Context, p *program) error {
	return p.withIndex(ctx, func(index *retrieval.Index) error {
		collections := p.collections(c.Collection)
		if err := mustHold(ctx, index, collections); err != nil {
			return err
		}
		documents, err := index.Documents(ctx, retrieval.Filter{
			Collections: collections, Publisher: c.Publisher, Title: c.Title, Since: c.Since.Day, Until: c.Until.Day,
		})
		if err != nil {
			return err
		}
		if c.JSON {
			for _, d := range documents {
				if err := printJSON(p.stdout, listed(d)); err != nil {
					return err
				}
			}
			return nil
		}
		table := [][]string{{"document", "outlet", "published", "passages"}}
		for _, d := range documents {
			table = append(table, []string{oneLine(d.Path), orNone(oneLine(d.Publisher)), orNone(dateInWords(d.PublicationDate(), d.Inferred)), fmt.Sprint(d.Passages)})
		}
		r := rendering{terminal: p.out}
		for i, line := range columns(table) {
			if i == 0 {
				r.WriteString(r.in(dim, line) + "\n")
				continue
			}
			r.WriteString(line + "\n")
			r.lines(gutter, bold, oneLine(documents[i-1].Title))
		}
		fmt.Fprintf(&r, "\n%s.\n", count(len(documents), "document"))
		_, err = io.WriteString(p.stdout, r.String())
		return err
	})
}

// orNone is what stands in a table where nothing is stated.
func orNone(value string) string {
	if value == "" {
		return "-"
	}
	return value
}

type sourcesShowCommand struct {
	reader `embed:""`
	Text   bool   `help:"Show the text as it is stored, and nothing else."`
	Path   string `arg:"" help:"The document, as sources list and citations name it."`
}

func (c *sourcesShowCommand) Run(ctx context.Context, p *program) error {
	return p.withIndex(ctx, func(index *retrieval.Index) error {
		collections := p.collections(c.Collection)
		if err := mustHold(ctx, index, collections); err != nil {
			return err
		}
		found, err := index.Documents(ctx, retrieval.Filter{Collections: collections, Path: c.Path})
		if err != nil {
			return err
		}
		if len(found) == 0 {
			return fmt.Errorf("there is no document %s in the collection%s %s: footnote sources list names those that there are", c.Path, plural(len(collections)), list(collections))
		}
		for i, listing := range found { // folders in one collection may have files of the same name
			source, err := index.Read(ctx, collections, listing.ID)
			if err != nil {
				return err
			}
			if i > 0 && !c.JSON {
				fmt.Fprintln(p.stdout)
			}
			if err := c.show(p, source); err != nil {
				return err
			}
		}
		return nil
	})
}

func (c *sourcesShowCommand) show(p *program, source retrieval.Source) error {
	switch {
	case c.JSON:
		type passage struct {
			Heading string `json:"heading"`
			Start   int    `json:"start"`
			End     int    `json:"end"`
		}
		shown := struct {
			document
			Parts []passage `json:"parts"`
			Text  string    `json:"text"`
		}{document: listed(source.Listing), Parts: []passage{}, Text: source.Text}
		for _, part := range source.Parts {
			shown.Parts = append(shown.Parts, passage{Heading: part.Heading, Start: part.Start, End: part.End})
		}
		return printJSON(p.stdout, shown)
	case c.Text:
		text := source.Text
		if p.out.interactive {
			text = visible(text)
		}
		_, err := io.WriteString(p.stdout, text)
		return err
	}
	r := rendering{terminal: p.out}
	d := listed(source.Listing)
	r.lines("", bold, source.Title)
	for _, fact := range []struct{ name, value string }{
		{"document", d.Document}, {"collection", d.Collection}, {"folder", d.Folder},
		{"outlet", d.Publisher}, {"author", d.Author}, {"credits", strings.Join(d.Credits, ", ")}, {"published", dateInWords(d.Published, d.Inferred)},
		{"link", d.URL}, {"language", d.Language}, {"bytes", fmt.Sprint(d.Bytes)},
	} {
		if fact.value == "" {
			fact.value = "not stated"
		}
		fmt.Fprintf(&r, "%-12s%s\n", fact.name, visible(fact.value))
	}
	for _, part := range source.Parts {
		r.WriteByte('\n')
		heading := ""
		if part.Heading != "" {
			heading = ", under: " + part.Heading
		}
		r.lines("", dim, fmt.Sprintf("passage %d, bytes %d to %d%s", part.Ordinal+1, part.Start, part.End, heading))
		r.lines(gutter, plain, source.Text[part.Start:part.End])
	}
	_, err := io.WriteString(p.stdout, r.String())
	return err
}

type sourcesFindCommand struct {
	reader `embed:""`
	Limit  int      `default:"20" help:"Places to show at most."`
	Words  []string `arg:"" help:"The words, in their order."`
}

// Run ends with errRefused when nobody says the words.
func (c *sourcesFindCommand) Run(ctx context.Context, p *program) error {
	if c.Limit < 1 {
		return errors.New("--limit is less than 1: give the number of places to show")
	}
	words := strings.Join(c.Words, " ")
	return p.withIndex(ctx, func(index *retrieval.Index) error {
		collections := p.collections(c.Collection)
		if err := mustHold(ctx, index, collections); err != nil {
			return err
		}
		found, err := index.FindVerbatim(ctx, collections, words, c.Limit)
		if err != nil {
			return err
		}
		r := rendering{terminal: p.out}
		for i, place := range found {
			citation := citationOf(place, i+1)
			if c.JSON {
				err := printJSON(p.stdout, struct {
					answer.Citation
					Exact bool `json:"exact"`
				}{citation, place.Exact})
				if err != nil {
					return err
				}
				continue
			}
			if i > 0 {
				r.WriteByte('\n')
			}
			r.heading(citation)
			if !place.Exact {
				r.lines(gutter, dim, "(not letter for letter)")
			}
			r.quote(citation)
		}
		if !c.JSON && len(found) == 0 {
			r.lines("", bold, fmt.Sprintf("No document says %q.", words))
		}
		if _, err := io.WriteString(p.stdout, r.String()); err != nil {
			return err
		}
		if len(found) == 0 {
			return errRefused
		}
		return nil
	})
}

// citationOf cites the words that were found as number n.
func citationOf(place retrieval.Verbatim, n int) answer.Citation {
	d := listed(place.Listing)
	return answer.Citation{
		N: n, Document: d.Document, Title: d.Title, Publisher: d.Publisher, Published: d.Published, Inferred: d.Inferred, URL: d.URL,
		Quote: place.Quote, Start: place.Window.Start, End: place.Window.End,
		SentenceStart: place.Window.Start, SentenceEnd: place.Window.End,
		Marks: []answer.Span{answer.Span(place.Span)},
	}
}
