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
			if m.Kind == mention.Figure && own.support.strength() < accountFrom {
				continue // a role is the named person's wherever it stands
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

// role returns the role that is given to a person whom the question names.
func (r *reader) role(hit *retrieval.Hit, m mention.Mention) (value, key string) {
	if m.Kind != mention.Name || m.RoleEnd <= m.RoleStart || m.RoleStart < hit.Start || m.RoleEnd > hit.End || !r.names(hit, m) {
		return "", ""
	}
	role := clean(hit.Text[m.RoleStart-hit.Start : m.RoleEnd-hit.Start])
	return role, roleKey(role)
}

// names reports whether the question names the person of m by surname.
func (r *reader) names(hit *retrieval.Hit, m mention.Mention) bool {
	for _, q := range r.question.Mentions {
		if q.Kind != mention.Name || q.Class == mention.Place {
			continue
		}
		if n := nameTerm(r.question, q); n >= 0 && slices.ContainsFunc(hit.Found, func(o retrieval.Occurrence) bool {
			return o.Term == n && m.Start <= o.Start && o.End <= m.End
		}) {
			return true
		}
	}
	return false
}

// clean returns the text on one line, without Markdown's emphasis.
func clean(text string) string {
	return strings.Join(strings.Fields(strings.ReplaceAll(text, "*", "")), " ")
}

func numberKey(m mention.Mention) string {
	return strings.Join([]string{string(m.Bound), strconv.FormatFloat(m.Value, 'g', -1, 64), strconv.FormatFloat(m.High, 'g', -1, 64)}, " ")
}

// roleKey folds a role to its head, so that "chief editor" and "the
// publication's editor-in-chief" are one role: the words before "of", "for", "at"
// or "to", without the names of whom it is for, in any order.
func roleKey(role string) string {
	var words []string
	for _, word := range strings.FieldsFunc(strings.ToLower(role), notLetter) {
		switch word {
		case "of", "for", "at", "to":
			if len(words) > 0 {
				slices.Sort(words)
				return strings.Join(words, " ")
			}
		case "the", "a", "an", "in", "its", "his", "her", "and":
		case "spokeswoman", "spokesperson":
			words = append(words, "spokesman")
		default:
			if strings.HasSuffix(word, "'s") || strings.HasSuffix(word, "’s") {
				words = words[:0] // whose it is
				continue
			}
			if _, nation := mention.Nation(word); !nation {
				words = append(words, word)
			}
		}
	}
	slices.Sort(words)
	return strings.Join(words, " ")
}

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
		i, ok := keys[a.key]
		if !ok {
			i = len(disagreement.Accounts)
			keys[a.key] = i
			disagreement.Accounts = append(disagreement.Accounts, Account{Value: a.value, Citations: []int{}})
		}
		for _, c := range citations {
			if c.Document == a.hit.Document.Path && c.Start <= sentence.Start && sentence.End <= c.End && !slices.Contains(disagreement.Accounts[i].Citations, c.N) {
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
