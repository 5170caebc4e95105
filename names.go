package main

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"os/user"
	"slices"
	"strings"
	"time"

	"footnote/retrieval"
)

type namesCommand struct {
	Find      namesFindCommand      `cmd:"" default:"withargs" help:"Show a name's spellings, roles and documents; without a word, the names that are mentioned most."`
	Merge     namesMergeCommand     `cmd:"" help:"Decide that two names are one's."`
	Split     namesSplitCommand     `cmd:"" help:"Decide that two spellings are two people's, or two places'."`
	Joining   namesJoiningCommand   `cmd:"" help:"Join spellings, or let each name find only its own."`
	Decisions namesDecisionsCommand `cmd:"" help:"List what was decided of names."`
	Undo      namesUndoCommand      `cmd:"" help:"Take a decision back."`
}

type namesFindCommand struct {
	reader `embed:""`
	Limit  int      `default:"10" help:"Names to show at most."`
	Word   []string `arg:"" optional:"" help:"A name or a part of one, in any spelling."`
}

// Run ends with errRefused when no document has such a name.
func (c *namesFindCommand) Run(ctx context.Context, p *program) error {
	if c.Limit < 1 {
		return errors.New("--limit is less than 1: give the number of names to show")
	}
	word := strings.Join(c.Word, " ")
	return p.withIndex(ctx, func(index *retrieval.Index) error {
		collections := p.collections(c.Collection)
		if err := mustHold(ctx, index, collections); err != nil {
			return err
		}
		found, err := index.Names(ctx, retrieval.NamesRequest{Collections: collections, Word: word, Limit: c.Limit})
		if err != nil {
			return err
		}
		r := rendering{terminal: p.out}
		for i, named := range found {
			if c.JSON {
				if err := printJSON(p.stdout, nameOf(named)); err != nil {
					return err
				}
				continue
			}
			if i > 0 {
				r.WriteByte('\n')
			}
			r.named(named)
		}
		if !c.JSON && len(found) == 0 {
			if word == "" {
				r.lines("", bold, "No document names anybody yet: run footnote ingest again on the folders, so that their names are indexed.")
			} else {
				r.lines("", bold, fmt.Sprintf("No document has a name like %q.", word))
			}
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

// named writes a name with its spellings, roles and first places.
func (r *rendering) named(n retrieval.Named) {
	class := ""
	if n.Class != "" {
		class = ", " + string(n.Class)
	}
	r.lines("", bold, oneLine(n.Name)+class)
	r.lines(gutter, dim, fmt.Sprintf("%s in %s", count(n.Mentions, "mention"), count(n.Documents, "document")))
	if len(n.Spellings) > 1 {
		var written []string
		for _, spelling := range n.Spellings {
			written = append(written, fmt.Sprintf("%s (%d)", oneLine(spelling.Written), spelling.Mentions))
		}
		r.lines(gutter, plain, "written "+strings.Join(written, ", "))
	}
	for i, role := range n.Roles {
		same := func(other retrieval.Role) bool { return strings.EqualFold(other.Written, role.Written) }
		if slices.ContainsFunc(n.Roles[:i], same) {
			continue // said with the first
		}
		var outlets []string
		for _, other := range n.Roles[i:] {
			if outlet := cmp.Or(oneLine(other.Place.Source.Publisher), oneLine(other.Place.Source.Path)); same(other) && !slices.Contains(outlets, outlet) {
				outlets = append(outlets, outlet)
			}
		}
		r.lines(gutter, plain, fmt.Sprintf("called “%s” by %s", oneLine(role.Written), list(outlets)))
	}
	for _, place := range n.First {
		r.lines(gutter, dim, sourceOf(place))
	}
	if rest := n.Documents - len(n.First); rest > 0 {
		r.lines(gutter, dim, fmt.Sprintf("and %s more", count(rest, "document")))
	}
}

// sourceOf names the outlet, the day and the document of a place.
func sourceOf(place retrieval.NamePlace) string {
	var parts []string
	if place.Source.Publisher != "" {
		parts = append(parts, oneLine(place.Source.Publisher))
	}
	if date := place.Source.PublicationDate(); date != "" {
		parts = append(parts, dateInWords(date, place.Source.Inferred))
	}
	path := oneLine(place.Source.Path)
	if len(parts) == 0 {
		return path
	}
	return strings.Join(parts, ", ") + " (" + path + ")"
}

// A name is a name in JSON.
type name struct {
	Name      string      `json:"name"`
	Class     string      `json:"class"`
	Mentions  int         `json:"mentions"`
	Documents int         `json:"documents"`
	Spellings []spelling  `json:"spellings"`
	Roles     []role      `json:"roles"`
	First     []namePlace `json:"first"`
}

type spelling struct {
	Written   string `json:"written"`
	Mentions  int    `json:"mentions"`
	Documents int    `json:"documents"`
}

type role struct {
	Role      string `json:"role"`
	Documents int    `json:"documents"` // of the outlet, that say so
	namePlace
}

// A namePlace is where a document has a name or a role: its text from Start to End.
type namePlace struct {
	Document   string `json:"document"`
	Collection string `json:"collection"`
	Publisher  string `json:"publisher"`
	Published  string `json:"published"`
	Start      int    `json:"start"`
	End        int    `json:"end"`
}

func nameOf(n retrieval.Named) name {
	shown := name{Name: n.Name, Class: string(n.Class), Mentions: n.Mentions, Documents: n.Documents, Spellings: []spelling{}, Roles: []role{}, First: []namePlace{}}
	for _, s := range n.Spellings {
		shown.Spellings = append(shown.Spellings, spelling(s))
	}
	for _, r := range n.Roles {
		shown.Roles = append(shown.Roles, role{Role: r.Written, Documents: r.Documents, namePlace: namePlaceOf(r.Place)})
	}
	for _, place := range n.First {
		shown.First = append(shown.First, namePlaceOf(place))
	}
	return shown
}

func namePlaceOf(p retrieval.NamePlace) namePlace {
	return namePlace{Document: p.Source.Path, Collection: p.Collection, Publisher: p.Source.Publisher, Published: p.Source.PublicationDate(), Start: p.Start, End: p.End}
}

// An editing says of which collection's names something is decided.
type editing struct {
	JSON       bool   `help:"Print one JSON object."`
	Collection string `placeholder:"NAME" help:"Collection whose names are meant. Without it, the one that FOOTNOTE_COLLECTION names."`
}

// decide makes a decision and tells it.
func (e editing) decide(ctx context.Context, p *program, how func(index *retrieval.Index, collection, by string) (retrieval.Decision, error)) error {
	return p.withIndex(ctx, func(index *retrieval.Index) error {
		collection := e.Collection
		if collection == "" {
			collection = p.settings.Collection
		}
		decision, err := how(index, collection, editor())
		if err != nil {
			return err
		}
		if e.JSON {
			return printJSON(p.stdout, decisionOf(decision))
		}
		said := fmt.Sprintf("Decision %d: %s", decision.ID, sentenceOf(decision))
		if decision.UndoneAt != nil {
			said = fmt.Sprintf("Decision %d does not stand any more: %s", decision.ID, sentenceOf(decision))
		} else {
			said += fmt.Sprintf(" It counts from now on; footnote names undo %d takes it back.", decision.ID)
		}
		r := rendering{terminal: p.out}
		r.lines("", plain, oneLine(said))
		_, err = io.WriteString(p.stdout, r.String())
		return err
	})
}

// editor is who decides on the command line.
func editor() string {
	if u, err := user.Current(); err == nil && u.Username != "" {
		return u.Username
	}
	return "the command line"
}

// sentenceOf says what was decided.
func sentenceOf(d retrieval.Decision) string {
	switch d.Kind {
	case retrieval.NamesMerged:
		return fmt.Sprintf("“%s” and “%s” are one.", d.One, d.Other)
	case retrieval.NamesSplit:
		return fmt.Sprintf("“%s” and “%s” are two.", d.One, d.Other)
	case retrieval.JoiningOn:
		return fmt.Sprintf("spellings are joined in the collection %s.", d.Collection)
	default:
		return fmt.Sprintf("in the collection %s a name finds only its own spelling.", d.Collection)
	}
}

type namesMergeCommand struct {
	editing `embed:""`
	One     string `arg:"" help:"A name, as a document writes it."`
	Other   string `arg:"" help:"Another one."`
}

func (c *namesMergeCommand) Run(ctx context.Context, p *program) error {
	return c.decide(ctx, p, func(index *retrieval.Index, collection, by string) (retrieval.Decision, error) {
		return index.MergeNames(ctx, collection, by, c.One, c.Other)
	})
}

type namesSplitCommand struct {
	editing `embed:""`
	One     string `arg:"" help:"A name, as a document writes it."`
	Other   string `arg:"" help:"Another one."`
}

func (c *namesSplitCommand) Run(ctx context.Context, p *program) error {
	return c.decide(ctx, p, func(index *retrieval.Index, collection, by string) (retrieval.Decision, error) {
		return index.SplitNames(ctx, collection, by, c.One, c.Other)
	})
}

type namesJoiningCommand struct {
	editing `embed:""`
	Switch  string `arg:"" enum:"on,off" help:"on or off."`
}

func (c *namesJoiningCommand) Run(ctx context.Context, p *program) error {
	return c.decide(ctx, p, func(index *retrieval.Index, collection, by string) (retrieval.Decision, error) {
		return index.SwitchJoining(ctx, collection, by, c.Switch == "on")
	})
}

type namesUndoCommand struct {
	editing `embed:""`
	ID      int `arg:"" help:"The decision, as footnote names decisions numbers it."`
}

func (c *namesUndoCommand) Run(ctx context.Context, p *program) error {
	return c.decide(ctx, p, func(index *retrieval.Index, collection, by string) (retrieval.Decision, error) {
		return index.UndoDecision(ctx, []string{collection}, by, c.ID)
	})
}

type namesDecisionsCommand struct {
	reader `embed:""`
}

func (c *namesDecisionsCommand) Run(ctx context.Context, p *program) error {
	return p.withIndex(ctx, func(index *retrieval.Index) error {
		decisions, err := index.Decisions(ctx, p.collections(c.Collection))
		if err != nil {
			return err
		}
		r := rendering{terminal: p.out}
		for _, d := range decisions {
			if c.JSON {
				if err := printJSON(p.stdout, decisionOf(d)); err != nil {
					return err
				}
				continue
			}
			r.lines("", plain, fmt.Sprintf("%-4d%s", d.ID, oneLine(sentenceOf(d))))
			told := fmt.Sprintf("by %s, %s", d.MadeBy, d.MadeAt.UTC().Format("2006-01-02 15:04 UTC"))
			if d.UndoneAt != nil {
				told += fmt.Sprintf("; undone by %s, %s", d.UndoneBy, d.UndoneAt.UTC().Format("2006-01-02 15:04 UTC"))
			}
			r.lines(gutter, dim, oneLine(told))
		}
		if !c.JSON {
			fmt.Fprintf(&r, "%s.\n", count(len(decisions), "decision"))
		}
		_, err = io.WriteString(p.stdout, r.String())
		return err
	})
}

// A decision is a decision in JSON.
type decision struct {
	ID         int        `json:"id"`
	Collection string     `json:"collection"`
	Kind       string     `json:"kind"`
	One        string     `json:"one,omitempty"`
	Other      string     `json:"other,omitempty"`
	MadeBy     string     `json:"made_by"`
	MadeAt     time.Time  `json:"made_at"`
	UndoneBy   string     `json:"undone_by,omitempty"`
	UndoneAt   *time.Time `json:"undone_at,omitempty"`
}

func decisionOf(d retrieval.Decision) decision {
	return decision{ID: d.ID, Collection: d.Collection, Kind: string(d.Kind), One: d.One, Other: d.Other, MadeBy: d.MadeBy, MadeAt: d.MadeAt.UTC(), UndoneBy: d.UndoneBy, UndoneAt: d.UndoneAt}
}
