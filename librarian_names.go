package main

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"footnote/bot"
	"footnote/retrieval"
)

// namesFound is how many names are looked up for a word: some more than a message
// shows, so that it can say how many there are.
const namesFound = 25

func (l librarian) Names(ctx context.Context, word string, names []string) (bot.Naming, error) {
	naming := bot.Naming{Joined: true}
	collections, err := existing(ctx, l.index, names)
	if err != nil || len(collections) == 0 {
		return naming, err
	}
	found, err := l.index.Names(ctx, retrieval.NamesRequest{Collections: collections, Word: word, Limit: namesFound})
	if err != nil {
		return bot.Naming{}, err
	}
	decisions, err := l.index.Decisions(ctx, collections)
	if err != nil {
		return bot.Naming{}, err
	}
	naming.Joined = !slices.ContainsFunc(collections, func(name string) bool { return apart(decisions, name) })
	for _, n := range found {
		naming.Found = append(naming.Found, namedInSlack(n))
	}
	return naming, nil
}

// apart reports whether the joining of spellings is switched off in a collection.
func apart(decisions []retrieval.Decision, collection string) bool {
	off := false
	for _, d := range decisions {
		if d.Collection == collection && d.UndoneAt == nil && (d.Kind == retrieval.JoiningOn || d.Kind == retrieval.JoiningOff) {
			off = d.Kind == retrieval.JoiningOff
		}
	}
	return off
}

// namedInSlack has the roles that are written alike as one, of all outlets that
// give it.
func namedInSlack(n retrieval.Named) bot.Named {
	named := bot.Named{Name: n.Name, Mentions: n.Mentions, Documents: n.Documents}
	for _, s := range n.Spellings {
		named.Spellings = append(named.Spellings, bot.Spelling{Text: s.Written, Mentions: s.Mentions})
	}
	for _, r := range n.Roles {
		outlet := r.Place.Source.Publisher
		if outlet == "" {
			outlet = r.Place.Source.Path
		}
		i := slices.IndexFunc(named.Roles, func(other bot.Role) bool { return strings.EqualFold(oneLine(other.Text), oneLine(r.Written)) })
		if i < 0 {
			i = len(named.Roles)
			named.Roles = append(named.Roles, bot.Role{Text: r.Written})
		}
		named.Roles[i].Outlets = append(named.Roles[i].Outlets, outlet)
	}
	for _, place := range n.First {
		d := place.Source
		named.First = append(named.First, bot.Document{Path: d.Path, Title: d.Title, Publisher: d.Publisher, Published: d.PublicationDate(), Inferred: d.Inferred, URL: d.URL})
	}
	return named
}

func (l librarian) Merge(ctx context.Context, name, other, by string, names []string) (bot.Decision, error) {
	return l.decide(ctx, names, func(collection string) (retrieval.Decision, error) {
		return l.index.MergeNames(ctx, collection, by, name, other)
	})
}

func (l librarian) Split(ctx context.Context, name, spelling, by string, names []string) (bot.Decision, error) {
	return l.decide(ctx, names, func(collection string) (retrieval.Decision, error) {
		return l.index.SplitNames(ctx, collection, by, name, spelling)
	})
}

// decide decides in the first of the collections that has both names.
func (l librarian) decide(ctx context.Context, names []string, in func(collection string) (retrieval.Decision, error)) (bot.Decision, error) {
	collections, err := existing(ctx, l.index, names)
	if err != nil {
		return bot.Decision{}, err
	}
	if len(collections) == 0 {
		return bot.Decision{}, &bot.Undecided{Why: "There is no document yet, and so no name to decide about."}
	}
	var unknown *retrieval.UnknownName
	for _, collection := range collections {
		made, err := in(collection)
		var contrary *retrieval.ContraryDecision
		var here *retrieval.UnknownName
		switch {
		case err == nil:
			return bot.Decision{ID: made.ID, One: made.One, Other: made.Other}, nil
		case errors.As(err, &here):
			if unknown == nil || len(unknown.Like) == 0 {
				unknown = here
			}
		case errors.As(err, &contrary):
			d := contrary.Decided
			kind := map[retrieval.DecisionKind]string{retrieval.NamesMerged: "one name", retrieval.NamesSplit: "two names"}[d.Kind]
			return bot.Decision{}, &bot.Undecided{Why: fmt.Sprintf("Decision %d says that “%s” and “%s” are %s, which this would contradict: `/names undo %[1]d` takes it back first.", d.ID, d.One, d.Other, kind)}
		case errors.Is(err, retrieval.ErrOneSpelling):
			return bot.Decision{}, &bot.Undecided{Why: "Both are one spelling: give two that documents write."}
		default:
			return bot.Decision{}, err
		}
	}
	return bot.Decision{}, &bot.Mistyped{What: "name", Said: unknown.Name, Try: unknown.Like}
}

func (l librarian) Undo(ctx context.Context, decision int, by string, names []string) error {
	collections, err := existing(ctx, l.index, names)
	if err != nil {
		return err
	}
	if len(collections) > 0 {
		if _, err = l.index.UndoDecision(ctx, collections, by, decision); !errors.Is(err, retrieval.ErrNoDecision) {
			return err
		}
	}
	return &bot.Undecided{Why: fmt.Sprintf("There is no decision %d on the names of these documents, or it was taken back already.", decision)}
}

func (l librarian) Join(ctx context.Context, on bool, by string, names []string) error {
	collections, err := existing(ctx, l.index, names)
	if err != nil {
		return err
	}
	for _, collection := range collections {
		if _, err := l.index.SwitchJoining(ctx, collection, by, on); err != nil {
			return err
		}
	}
	return nil
}
