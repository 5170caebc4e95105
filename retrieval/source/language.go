package source

import (
	"strings"
	"unicode"
)

// stopWords are the commonest words of the languages written in Latin letters
// that are told apart, each list of about the same weight.
var stopWords = map[string]string{
	"en": "the of and to in a is that for was on with as by it from at his her are be has have this not were which but an said",
	"de": "der die und in den von zu das mit sich des auf für ist im dem nicht ein eine als auch es an werden aus er hat dass sie bei",
	"fr": "le la les de des et en un une du dans que qui est pour au sur par pas il avec plus ce sont son ont été aux sa mais",
	"es": "el la de que y en los del se las por un una con no para su al es lo como más pero sus fue ha este entre cuando",
	"it": "il di che la e in un per del una è con non si da della i le al dei nel sono alla gli ha delle anche come più",
	"pt": "o a de que e do da em um para com não uma os no se na por mais as dos como mas ao ele das à seu sua foi",
	"nl": "de het een van en in is dat op te zijn voor met die niet aan er om ook als bij door maar naar uit hij wordt",
	"pl": "w i na z się do że nie to jest o jak po przez od za oraz był dla ale są które ich tym także przy",
	"tr": "ve bir bu da de için ile olarak olan çok daha gibi en ne kadar sonra ancak olduğu ise ya tarafından göre her o",
	"az": "və bir bu da də üçün ilə olan daha çox kimi sonra isə onun ki ən olaraq həm hər edib olub görə o",
}

// languageOf returns the language that text is written in, judged by its
// script and its commonest words, or "" when it is too short or too mixed to
// tell.
func languageOf(text string) string {
	const sample = 20 << 10
	if len(text) > sample {
		text = strings.ToValidUTF8(text[:sample], "")
	}
	if language := byScript(text); language != latin {
		return language
	}
	hits := map[string]int{}
	words := 0
	for word := range strings.FieldsFuncSeq(strings.ToLower(text), func(r rune) bool { return !unicode.IsLetter(r) }) {
		words++
		for _, language := range languagesOf[word] {
			hits[language]++
		}
	}
	best, second := "", ""
	for _, language := range latinLanguages {
		switch {
		case best == "" || hits[language] > hits[best]:
			best, second = language, best
		case second == "" || hits[language] > hits[second]:
			second = language
		}
	}
	if hits[best] < 2 || hits[best]*12 < words || hits[best] <= hits[second] {
		return ""
	}
	return best
}

// latin is what byScript returns for text in Latin letters.
const latin = "Latn"

var latinLanguages = []string{"en", "de", "fr", "es", "it", "pt", "nl", "pl", "tr", "az"}

// languagesOf gives for each stop word the languages that have it.
var languagesOf = func() map[string][]string {
	index := map[string][]string{}
	for _, language := range latinLanguages {
		for word := range strings.FieldsSeq(stopWords[language]) {
			index[word] = append(index[word], language)
		}
	}
	return index
}()

// byScript names the language of a script that one language is mostly written
// in, or latin, or "" for text without letters.
func byScript(text string) string {
	scripts := map[string]int{}
	for _, r := range text {
		if !unicode.IsLetter(r) {
			continue
		}
		switch {
		case r < 0x250 || r == 'ə':
			scripts[latin]++
		case unicode.Is(unicode.Cyrillic, r):
			scripts["ru"]++
			if strings.ContainsRune("іїєґІЇЄҐ", r) {
				scripts["uk"]++
			}
		case unicode.Is(unicode.Arabic, r):
			scripts["ar"]++
			if strings.ContainsRune("پچژگکی", r) {
				scripts["fa"]++
			}
		case unicode.Is(unicode.Greek, r):
			scripts["el"]++
		case unicode.Is(unicode.Hebrew, r):
			scripts["he"]++
		case unicode.Is(unicode.Georgian, r):
			scripts["ka"]++
		case unicode.Is(unicode.Armenian, r):
			scripts["hy"]++
		case unicode.Is(unicode.Hangul, r):
			scripts["ko"]++
		case unicode.Is(unicode.Hiragana, r), unicode.Is(unicode.Katakana, r):
			scripts["ja"] += 3 // stands among Han
		case unicode.Is(unicode.Han, r):
			scripts["zh"]++
		}
	}
	best := ""
	for _, script := range []string{latin, "ru", "ar", "el", "he", "ka", "hy", "ko", "ja", "zh"} {
		if scripts[script] > scripts[best] {
			best = script
		}
	}
	switch {
	case best == "ru" && scripts["uk"]*50 > scripts["ru"]:
		return "uk"
	case best == "ar" && scripts["fa"]*25 > scripts["ar"]:
		return "fa"
	}
	return best
}
