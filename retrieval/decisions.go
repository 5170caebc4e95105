package retrieval

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/jackc/pgx/v5"

	"footnote/retrieval/mention"
)

// What an editor decides of the names of a collection goes before the rules that
// join spellings, from the next question on. Decisions are kept by the names as
// they are written, whatever is ingested afterwards; the latest on two names
// counts.

// A DecisionKind says what was decided.
type DecisionKind string

const (
	NamesMerged DecisionKind = "merge"       // One and Other are one
	NamesSplit  DecisionKind = "split"       // One and Other are two
	JoiningOn   DecisionKind = "joining on"  // spellings are joined, as they are from the start
	JoiningOff  DecisionKind = "joining off" // a name finds only its own spelling
)

// A Decision is what an editor decided of a collection's names.
type Decision struct {
	ID         int
	Collection string
	Kind       DecisionKind
	One, Other string // of NamesMerged and NamesSplit: spellings that documents had
	MadeBy     string
	MadeAt     time.Time
	UndoneBy   string     // "" while it stands
	UndoneAt   *time.Time // nil while it stands
}

// UnknownName says that no document writes a name so.
type UnknownName struct {
	Name string
	Like []string // names that documents have and that may have been meant, those that are mentioned most first
}

func (e *UnknownName) Error() string {
	if len(e.Like) == 0 {
		return fmt.Sprintf("no document has the name %q: give it as one of them writes it", e.Name)
	}
	return fmt.Sprintf("no document writes %q just so: it may be %s", e.Name, strings.Join(quoted(e.Like), " or "))
}

func quoted(names []string) []string {
	var all []string
	for _, name := range names {
		all = append(all, fmt.Sprintf("%q", name))
	}
	return all
}

// A ContraryDecision says that an earlier decision stands against one.
type ContraryDecision struct {
	Decided Decision // the one that stands
	Wanted  Decision
}

func (e *ContraryDecision) Error() string {
	verb := map[DecisionKind]string{NamesMerged: "are one", NamesSplit: "are two"}
	return fmt.Sprintf("decision %d, by %s, says that %q and %q %s, against which %q and %q cannot be said to be %s: undo it first",
		e.Decided.ID, e.Decided.MadeBy, e.Decided.One, e.Decided.Other, verb[e.Decided.Kind], e.Wanted.One, e.Wanted.Other, strings.TrimPrefix(verb[e.Wanted.Kind], "are "))
}

// ErrOneSpelling says that what was to be merged or split is one spelling.
var ErrOneSpelling = errors.New("give two spellings")

// ErrNoDecision says that there is nothing to undo.
var ErrNoDecision = errors.New("there is no such decision, or it was undone: footnote names decisions lists those that stand")

// MergeNames decides, in the name of by, that the spellings one and other name one
// person, organisation or place. They are completed to what documents of the
// collection write; a name that none writes is an [UnknownName], two that an
// earlier decision keeps apart through others a [ContraryDecision]. What is decided
// already is not decided again.
func (ix *Index) MergeNames(ctx context.Context, collection, by, one, other string) (Decision, error) {
	return ix.decidePair(ctx, Decision{Collection: collection, Kind: NamesMerged, One: one, Other: other, MadeBy: by})
}

// SplitNames decides that the spellings one and other name two. Its errors are
// those of MergeNames.
func (ix *Index) SplitNames(ctx context.Context, collection, by, one, other string) (Decision, error) {
	return ix.decidePair(ctx, Decision{Collection: collection, Kind: NamesSplit, One: one, Other: other, MadeBy: by})
}

// SwitchJoining decides whether spellings are joined in the collection at all.
// While they are not, a name finds only its own spelling, whatever was merged.
func (ix *Index) SwitchJoining(ctx context.Context, collection, by string, on bool) (Decision, error) {
	ids, err := ix.collectionIDs(ctx, []string{collection})
	if err != nil {
		return Decision{}, fmt.Errorf("switch the joining of names: %w", err)
	}
	decision := Decision{Collection: collection, Kind: JoiningOff, MadeBy: by}
	if on {
		decision.Kind = JoiningOn
	}
	return ix.decide(ctx, ids[0], decision)
}

// Decisions returns what was decided of the names of the collections, in order,
// with what was undone.
func (ix *Index) Decisions(ctx context.Context, collections []string) ([]Decision, error) {
	ids, err := ix.collectionIDs(ctx, collections)
	if err != nil {
		return nil, fmt.Errorf("list decisions: %w", err)
	}
	return ix.readDecisions(ctx, ids, false)
}

// UndoDecision takes back a decision of one of the collections in the name of by,
// and returns it.
func (ix *Index) UndoDecision(ctx context.Context, collections []string, by string, id int) (Decision, error) {
	all, err := ix.Decisions(ctx, collections)
	if err != nil {
		return Decision{}, fmt.Errorf("undo decision %d: %w", id, err)
	}
	at := slices.IndexFunc(all, func(d Decision) bool { return d.ID == id && d.UndoneAt == nil })
	if at < 0 {
		return Decision{}, fmt.Errorf("undo decision %d: %w", id, ErrNoDecision)
	}
	decision := all[at]
	err = ix.pool.QueryRow(ctx, query("undo"), decision.Collection, id, by).Scan(&decision.UndoneBy, &decision.UndoneAt)
	if errors.Is(err, pgx.ErrNoRows) {
		err = ErrNoDecision
	}
	if err != nil {
		return Decision{}, fmt.Errorf("undo decision %d: %w", id, err)
	}
	return decision, nil
}

func (ix *Index) readDecisions(ctx context.Context, ids []int32, standing bool) ([]Decision, error) {
	rows, err := ix.pool.Query(ctx, query("decisions"), ids, standing)
	if err != nil {
		return nil, fmt.Errorf("read decisions on names: %w", err)
	}
	decisions, err := pgx.CollectRows(rows, pgx.RowToStructByName[Decision])
	if err != nil {
		return nil, fmt.Errorf("read decisions on names: %w", err)
	}
	return decisions, nil
}

func (ix *Index) decidePair(ctx context.Context, decision Decision) (Decision, error) {
	wrap := func(err error) error {
		return fmt.Errorf("%s %q and %q: %w", decision.Kind, decision.One, decision.Other, err)
	}
	ids, err := ix.collectionIDs(ctx, []string{decision.Collection})
	if err != nil {
		return Decision{}, wrap(err)
	}
	wanted := decision
	for _, name := range []*string{&wanted.One, &wanted.Other} {
		if *name, err = ix.asWritten(ctx, ids, *name); err != nil {
			return Decision{}, wrap(err)
		}
	}
	if strings.EqualFold(wanted.One, wanted.Other) {
		return Decision{}, wrap(fmt.Errorf("both are %q: %w", wanted.One, ErrOneSpelling))
	}
	standing, err := ix.readDecisions(ctx, ids, true)
	if err != nil {
		return Decision{}, wrap(err)
	}
	if i := latestOn(standing, wanted); i >= 0 && standing[i].Kind == wanted.Kind {
		return standing[i], nil
	}
	if contrary, err := ix.contrary(ctx, ids, standing, wanted); err != nil {
		return Decision{}, wrap(err)
	} else if contrary != nil {
		return Decision{}, wrap(&ContraryDecision{Decided: *contrary, Wanted: wanted})
	}
	return ix.decide(ctx, ids[0], wanted)
}

// latestOn returns the index of the latest of the decisions on the names of wanted,
// in whichever order, or -1.
func latestOn(decisions []Decision, wanted Decision) int {
	for i, d := range slices.Backward(decisions) {
		if d.One == wanted.One && d.Other == wanted.Other || d.One == wanted.Other && d.Other == wanted.One {
			return i
		}
	}
	return -1
}

func (ix *Index) decide(ctx context.Context, collection int32, decision Decision) (Decision, error) {
	err := ix.pool.QueryRow(ctx, query("decide"), collection, string(decision.Kind), decision.One, decision.Other, decision.MadeBy).Scan(&decision.ID, &decision.MadeAt)
	if err != nil {
		return Decision{}, fmt.Errorf("note a decision on names: %w", err)
	}
	return decision, nil
}

// asWritten returns the one spelling of the collection that name means: itself, in
// whatever case, or the only one that has its key or all its words.
func (ix *Index) asWritten(ctx context.Context, ids []int32, name string) (string, error) {
	name = strings.Join(strings.Fields(name), " ")
	found, err := ix.names(ctx, ids, NamesRequest{Word: name, Limit: namesLike})
	if err != nil {
		return "", err
	}
	var like, sameKey []string
	for _, named := range found {
		for _, spelling := range named.Spellings {
			if strings.EqualFold(spelling.Written, name) {
				return spelling.Written, nil
			}
			if mention.NameKey(spelling.Written) == mention.NameKey(name) {
				sameKey = append(sameKey, spelling.Written)
			}
		}
		like = append(like, named.Name)
	}
	switch {
	case len(sameKey) == 1:
		return sameKey[0], nil
	case len(sameKey) > 1:
		return "", &UnknownName{Name: name, Like: sameKey}
	case len(like) == 1 && len(found[0].Spellings) == 1:
		return like[0], nil
	}
	return "", &UnknownName{Name: name, Like: like[:min(len(like), namesShown)]}
}

const (
	namesLike  = 20 // names that are looked at for the one that an editor means
	namesShown = 5  // of them that a message names
)

// contrary returns the decision that stands against the one that is wanted, or
// nil: not one on the same two names, which the wanted one takes the place of, but
// one on others that are joined with them, and that either keeps the wanted one
// from coming true or would itself no longer be.
func (ix *Index) contrary(ctx context.Context, ids []int32, standing []Decision, wanted Decision) (*Decision, error) {
	all := append(slices.Clone(standing), wanted)
	var keys []string
	for _, decision := range all {
		keys = append(keys, mention.NameKey(decision.One), mention.NameKey(decision.Other))
	}
	groupsAfter := func(decisions []Decision) ([]nameGroup, error) {
		decided := decisionsOf(decisions)
		decided.Apart = false // it may be switched on again
		return ix.groups(ctx, ids, keys, decided)
	}
	before, err := groupsAfter(standing)
	if err != nil {
		return nil, err
	}
	after, err := groupsAfter(all)
	if err != nil {
		return nil, err
	}
	comesTrue := holds(after, wanted)
	touched := groupOf(after, wanted.One)
	touched = append(touched, groupOf(after, wanted.Other)...)
	for _, decision := range slices.Backward(standing) {
		switch {
		case samePair(decision, wanted) || decision.One == "":
		case !comesTrue && decision.Kind != wanted.Kind && slices.Contains(touched, decision.One) && slices.Contains(touched, decision.Other),
			holds(before, decision) && !holds(after, decision):
			return &decision, nil
		}
	}
	return nil, nil
}

// groupOf returns the spellings of the group that has the given one.
func groupOf(groups []nameGroup, spelling string) []string {
	for _, group := range groups {
		if slices.Contains(group.Spellings, spelling) {
			return group.Spellings
		}
	}
	return nil
}

// holds reports whether the groups are as the decision has them.
func holds(groups []nameGroup, decision Decision) bool {
	return slices.Contains(groupOf(groups, decision.One), decision.Other) == (decision.Kind == NamesMerged)
}

// samePair reports whether two decisions are on the same two names.
func samePair(a, b Decision) bool {
	return strings.EqualFold(a.One, b.One) && strings.EqualFold(a.Other, b.Other) || strings.EqualFold(a.One, b.Other) && strings.EqualFold(a.Other, b.One)
}

// decisions returns what stands for the collections together: joining is off where
// it is for one of them.
func (ix *Index) decisions(ctx context.Context, ids []int32) (mention.Decisions, error) {
	standing, err := ix.readDecisions(ctx, ids, true)
	if err != nil {
		return mention.Decisions{}, err
	}
	return decisionsOf(standing), nil
}

// decisionsOf returns what stands after all of the decisions, in order.
func decisionsOf(standing []Decision) mention.Decisions {
	var decided mention.Decisions
	apart := make(map[string]bool) // by collection
	for i, d := range standing {
		later := standing[i+1:]
		switch d.Kind {
		case JoiningOn, JoiningOff:
			apart[d.Collection] = d.Kind == JoiningOff
		case NamesMerged, NamesSplit:
			if slices.ContainsFunc(later, func(l Decision) bool { return l.Collection == d.Collection && samePair(l, d) }) {
				continue
			}
			if pair := [2]string{d.One, d.Other}; d.Kind == NamesMerged {
				decided.Merged = append(decided.Merged, pair)
			} else {
				decided.Split = append(decided.Split, pair)
			}
		}
	}
	for _, off := range apart {
		decided.Apart = decided.Apart || off
	}
	return decided
}
