package mention

import (
	_ "embed"
	"slices"
	"strings"
)

//go:embed words.txt
var wordLists string

//go:embed given.txt
var givenNames string

//go:embed variants.txt
var givenVariants string

// A lexicon says in which lists of words.txt a word stands, one bit for each.
type lexicon uint16

const (
	isFunction lexicon = 1 << iota
	isCommon
	isTitle
	isHonorific
	isModifier
	isOrganisation
	isPlaceNoun
	isTopic
	isRegion
	isCompass
	isParticle
	isAcronym
	isKin
	isEvent
	isGiven
	isGivenWord
)

// lexicons has, for every word that stands in a list, the lists.
var lexicons = func() map[string]lexicon {
	lists := map[string]lexicon{
		"function": isFunction, "common": isCommon, "title": isTitle, "honorific": isHonorific, "modifier": isModifier,
		"organisation": isOrganisation, "placenoun": isPlaceNoun, "topic": isTopic, "region": isRegion, "compass": isCompass,
		"particle": isParticle, "event": isEvent, "acronym": isAcronym, "kin": isKin, "given": isGiven, "given word": isGivenWord,
	}
	table := map[string]lexicon{}
	read := func(text string, list lexicon) {
		for line := range strings.Lines(text) {
			line = strings.TrimSpace(line)
			switch {
			case line == "" || line[0] == '#':
			case line[0] == '[':
				list = lists[strings.Trim(line, "[]")]
			default:
				for w := range strings.FieldsSeq(line) {
					table[w] |= list
				}
			}
		}
	}
	read(wordLists, 0)
	read(givenNames, isGiven)
	return table
}()

// givenKeys are the keys of the given names that are known.
var givenKeys = func() map[string]bool {
	keys := map[string]bool{}
	for w, lists := range lexicons {
		if lists&isGiven != 0 {
			keys[NameKey(w)] = true
		}
	}
	return keys
}()

// variants has, for the key of a given name, those of the same name in other
// languages, with its own.
var variants = func() map[string][]string {
	table := map[string][]string{}
	for line := range strings.Lines(givenVariants) {
		if strings.HasPrefix(line, "#") {
			continue
		}
		var group []string
		for w := range strings.FieldsSeq(line) {
			if key := NameKey(w); !slices.Contains(group, key) {
				group = append(group, key)
			}
		}
		for _, key := range group {
			table[key] = group
		}
	}
	return table
}()

func (t token) is(list lexicon) bool { return t.shape == word && lexicons[t.word]&list != 0 }
