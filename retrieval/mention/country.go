package mention

import (
	_ "embed"
	"slices"
	"strings"
)

// countryTable lists the countries of the world with their people and capitals.
//
//go:embed country.txt
var countryTable string

// A nationality is what a word of the table says of a country.
type nationality struct {
	key    string // NameKey of the country
	people bool   // the word is of its people, as Russian and Russians are
	seat   bool   // the word is a capital or seat that may stand for the state
}

// countries has every entry of the table by its key; countriesByWord has them by
// their spelling in lower case, and countryStarts has, for the first word of
// each, how many words the longest has.
var countries, countriesByWord, countryStarts = func() (byKey, byWord map[string]nationality, starts map[string]int) {
	byKey, byWord, starts = map[string]nationality{}, map[string]nationality{}, map[string]int{}
	for line := range strings.Lines(countryTable) {
		line = strings.TrimSpace(line)
		if line == "" || line[0] == '#' {
			continue
		}
		fields := strings.Split(line, "|")
		name, _, _ := strings.Cut(fields[0], ",")
		country := NameKey(name)
		for i, field := range fields {
			for entry := range strings.SplitSeq(field, ",") {
				spelled := strings.Fields(strings.ToLower(entry))
				if len(spelled) == 0 {
					continue
				}
				n := nationality{key: country, people: i == 1, seat: i == 2}
				for table, key := range map[*map[string]nationality]string{&byKey: NameKey(entry), &byWord: strings.Join(spelled, " ")} {
					if _, taken := (*table)[key]; !taken {
						(*table)[key] = n
					}
				}
				starts[spelled[0]] = max(starts[spelled[0]], len(spelled))
			}
		}
	}
	return byKey, byWord, starts
}()

// Country returns the key of the country that a name, one or several words,
// stands for: the country itself, its people and adjective (Azerbaijani,
// Azerbaijanis), its capital or seat (Baku, the Kremlin). ok is false when it
// stands for none.
//
// A capital stands for its state in "Moscow protested" and for itself in "a
// market in Moscow"; which, the caller must tell.
func Country(name string) (key string, ok bool) {
	n, ok := countries[NameKey(name)]
	return n.key, ok
}

// Nation returns the key of the country whose name, people or adjective the
// word is: Russia, Russian and Russians have one. Capitals have none.
func Nation(word string) (key string, ok bool) {
	n, ok := countriesByWord[strings.ToLower(word)]
	return n.key, ok && !n.seat
}

// IsPeople reports whether a name is a country's people or adjective: Russian.
func IsPeople(name string) bool { return countriesByWord[strings.ToLower(name)].people }

// Nations returns the words for which Nation finds a country, in order.
func Nations() []string {
	var words []string
	for word, n := range countriesByWord {
		if !n.seat && !strings.Contains(word, " ") {
			words = append(words, word)
		}
	}
	slices.Sort(words)
	return words
}
