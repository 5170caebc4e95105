package mention

import (
	_ "embed"
	"strings"
)

//go:embed words.txt
var wordLists string

//go:embed given.txt
var givenNames string

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
)

// lexicons has, for every word that stands in a list, the lists.
var lexicons = func() map[string]lexicon {
	lists := map[string]lexicon{
		"function": isFunction, "common": isCommon, "title": isTitle, "honorific": isHonorific, "modifier": isModifier,
		"organisation": isOrganisation, "placenoun": isPlaceNoun, "topic": isTopic, "region": isRegion, "compass": isCompass,
		"particle": isParticle, "event": isEvent, "acronym": isAcronym, "kin": isKin,
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

func (t token) is(list lexicon) bool { return t.shape == word && lexicons[t.word]&list != 0 }
