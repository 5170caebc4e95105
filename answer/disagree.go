package answer

import (
	"maps"
	"slices"
	"strconv"
	"strings"

	"footnote/retrieval"
	"footnote/retrieval/mention"
)

// Accounts differ where one document gives another number of the same thing than
// a second does, or another role to the same person. Only what the question asks
// for is compared, and figures only in sentences that bear on it: two figures of
// different things are no disagreement. No account is called right.

const (
	// accountFrom is how strongly a sentence must bear on the question for its
	// figure to be an account of what it asks.
	accountFrom = 0.4

	// mostAccounts bounds the excerpts that disagreements add to an answer.
	mostAccounts = 6
)

// An account is what one excerpt says of the thing asked for.
type account struct {
	value string // in the source's words
	key   string // equal for values that do not differ
	excerpt
}

// accounts returns what the excerpts say of what the question asks the number
// or the role of, if they differ: nil if they do not. about says of what.
func (r *reader) accounts(all []excerpt) (about string, accounts []account) {
	var valueOf func(hit *retrieval.Hit, m mention.Mention) (value, key string)
	switch r.question.Shape.Wants {
	case mention.NumberAnswer, mention.MoneyAnswer:
		if r.question.Shape.Counted == "" {
			return "", nil
		}
		valueOf, about = r.number, "number of "+r.question.Shape.Noun
	case mention.RoleAnswer:
		valueOf, about = r.role, "role"
	case mention.PersonAnswer:
		if slices.ContainsFunc(r.question.Terms, func(term retrieval.Term) bool { return !term.Frame && !r.isName(term) }) {
			return "", nil // who did something to somebody: not who somebody is
		}
		valueOf, about = r.role, "role"
	default:
		return "", nil
	}
	seen := make(map[string]bool) // a mention once, whatever windows show it
	for _, e := range all {
		if len(e.unmet) > 0 {
			continue
		}
		for _, m := range e.hit.Mentions {
			if m.Start < e.start() || m.End > e.end() {
				continue
			}
			value, key := valueOf(e.hit, m)
			place := e.hit.Document.Path + " " + value + " " + key
			if key == "" || seen[place] {
				continue
			}
			own := e
			own.best = sentenceAt(e.hit, m.Start)
			own.support = r.support(e.hit, own.best)
			// A role is the named person's wherever it stands.
			if m.Kind == mention.Figure && (own.support.strength() < accountFrom || !r.tellsOfIt(own)) {
				continue
			}
			seen[place] = true
			if !slices.ContainsFunc(accounts, func(a account) bool { return a.key == key && a.hit.DocumentID == e.hit.DocumentID }) {
				accounts = append(accounts, account{value: value, key: key, excerpt: own})
			}
		}
	}
	if !differ(accounts) {
		return "", nil
	}
	return about, accounts[:min(len(accounts), mostAccounts)]
}

// differ reports whether two documents have not one value in common. "61 of the
// 120 seats" gives two, and agrees with either alone.
func differ(accounts []account) bool {
	keys := make(map[int32]map[string]bool)
	for _, a := range accounts {
		if keys[a.hit.DocumentID] == nil {
			keys[a.hit.DocumentID] = make(map[string]bool)
		}
		keys[a.hit.DocumentID][a.key] = true
	}
	for _, a := range keys {
		for _, b := range keys {
			if !slices.ContainsFunc(slices.Collect(maps.Keys(a)), func(key string) bool { return b[key] }) {
				return true
			}
		}
	}
	return false
}

func sentenceAt(hit *retrieval.Hit, at int) int {
	for i, sentence := range hit.Sentences {
		if at < sentence.End {
			return i
		}
	}
	return len(hit.Sentences) - 1
}

// number returns a figure of what the question counts.
func (r *reader) number(hit *retrieval.Hit, m mention.Mention) (value, key string) {
	if m.Kind != mention.Figure || m.Key != r.question.Shape.Counted {
		return "", ""
	}
	written := hit.Text[m.Start-hit.Start : m.End-hit.Start]
	if m.Bound != mention.Exactly {
		written = string(m.Bound) + " " + written
	}
	return clean(written), numberKey(m)
}

// tellsOfIt reports whether the sentence that answers is of the names that the
// question has, or beside one that is, and has itself a word of what the question
// says of them, if it says anything.
func (r *reader) tellsOfIt(e excerpt) bool {
	distance := r.distances(e)
	for _, m := range r.question.Mentions {
		if n := nameTerm(r.question, m); m.Kind == mention.Name && n >= 0 && distance[n] > 1 && !e.hit.Above[n] {
			return false
		}
	}
	deeds := false
	for n, term := range r.question.Terms {
		if term.Frame || term.IsDate || r.isName(term) || strings.ToLower(term.Written) == r.question.Shape.Noun {
			continue
		}
		if distance[n] == 0 {
			return true
		}
		deeds = true
	}
	return !deeds
}

// role returns the role that is given to a person whom the question names.
func (r *reader) role(hit *retrieval.Hit, m mention.Mention) (value, key string) {
	if m.Kind != mention.Name || m.RoleEnd <= m.RoleStart || m.RoleStart < hit.Start || m.RoleEnd > hit.End || !r.names(m) {
		return "", ""
	}
	role := clean(hit.Text[m.RoleStart-hit.Start : m.RoleEnd-hit.Start])
	return role, roleKey(role)
}

// names reports whether the question names the person of m: by surname, or in full
// where both do, in whatever spelling.
func (r *reader) names(m mention.Mention) bool {
	return slices.ContainsFunc(r.question.Mentions, func(q mention.Mention) bool {
		return q.Kind == mention.Name && q.Class != mention.Place && mention.CompareKeys(q.Key, m.Key) >= mention.Near
	})
}

// clean returns the text on one line, without Markdown's emphasis.
func clean(text string) string {
	return strings.Join(strings.Fields(strings.ReplaceAll(text, "*", "")), " ")
}

func numberKey(m mention.Mention) string {
	return strings.Join([]string{string(m.Bound), strconv.FormatFloat(m.Value, 'g', -1, 64), strconv.FormatFloat(m.High, 'g', -1, 64)}, " ")
}

// roleKey folds a role to its noun and its ranks, so that "chief editor" and "the
// Courier's editor-in-chief" are one role, and so are "spokeswoman of the ministry"
// and "ministry spokesperson": whom a role is for, sources say in too many ways.
func roleKey(role string) string {
	var noun string
	var folded []string
	inChief := false
	for _, word := range lowerWords(role) {
		switch {
		case word == "of" || word == "for" || word == "at" || word == "to":
			if noun != "" || len(folded) > 0 {
				return roleOf(noun, folded)
			}
		case strings.HasSuffix(word, "'s") || strings.HasSuffix(word, "’s"):
			noun, folded = "", nil // whose it is
		case word == "in":
			inChief = true
		case ranks[word]:
			folded = append(folded, word)
		case !inChief:
			noun = word
		}
	}
	return roleOf(noun, folded)
}

// roleOf writes a role without what its holder's sex changes.
func roleOf(noun string, ranks []string) string {
	for _, ending := range []string{"woman", "person"} {
		if strings.HasSuffix(noun, ending) {
			noun = strings.TrimSuffix(noun, ending) + "man"
		}
	}
	slices.Sort(ranks)
	return strings.Join(append(ranks, noun), " ")
}

// ranks are words before a role's noun that make it another role.
var ranks = wordSet(`deputy vice first second acting assistant associate executive managing chief general prime senior junior`)

// shownIn reports whether the excerpt holds the sentence of the account.
func (a account) shownIn(e excerpt) bool {
	return e.hit.ID == a.hit.ID && e.first <= a.best && a.best <= e.last
}

// disagreements sets the accounts side by side, each with the citations that
// give it, in the order in which they were found.
func disagreements(about string, accounts []account, citations []Citation) []Disagreement {
	disagreement := Disagreement{About: about}
	keys := make(map[string]int)
	for _, a := range accounts {
		sentence := a.hit.Sentences[a.best]
		text := a.hit.Text[sentence.Start-a.hit.Start : sentence.End-a.hit.Start]
		i, ok := keys[a.key]
		if !ok {
			i = len(disagreement.Accounts)
			keys[a.key] = i
			disagreement.Accounts = append(disagreement.Accounts, Account{Value: a.value, Citations: []int{}})
		}
		for _, c := range citations {
			// Two collections may have different texts under one path.
			if c.Document == a.hit.Document.Path && c.Start <= sentence.Start && sentence.End <= c.End && c.Quote[sentence.Start-c.Start:sentence.End-c.Start] == text &&
				!slices.Contains(disagreement.Accounts[i].Citations, c.N) {
				disagreement.Accounts[i].Citations = append(disagreement.Accounts[i].Citations, c.N)
			}
		}
	}
	disagreement.Accounts = slices.DeleteFunc(disagreement.Accounts, func(a Account) bool { return len(a.Citations) == 0 })
	if len(disagreement.Accounts) < 2 {
		return []Disagreement{}
	}
	return []Disagreement{disagreement}
}
