package mention

import (
	_ "embed"
	"strings"

	"golang.org/x/text/currency"
)

//go:embed currencies.txt
var currenciesText string

// A currencyName is a noun that amounts of money are told in.
type currencyName struct {
	code string            // ISO 4217; "cent" of small money
	of   map[string]string // code by the word that stands before the noun
}

// currencyNames holds the names of money in lower case, singular and plural.
var currencyNames = func() map[string]currencyName {
	names := make(map[string]currencyName)
	for line := range strings.Lines(currenciesText) {
		if strings.HasPrefix(line, "#") {
			continue
		}
		fields := strings.Fields(line)
		name := currencyName{fields[1], make(map[string]string)}
		for _, field := range fields[2:] {
			before, code, _ := strings.Cut(field, ":")
			words := strings.Split(before, "_")
			name.of[words[len(words)-1]] = code
		}
		names[fields[0]] = name
		if plural := fields[0] + "s"; names[plural].code == "" && !strings.HasSuffix(fields[0], "s") {
			names[plural] = name
		}
	}
	return names
}()

// currencyAbbreviations stand before or behind an amount in place of a code.
var currencyAbbreviations = map[string]string{"rm": "MYR", "rp": "IDR", "rs": "XXX", "cfa": "XOF", "fcfa": "XOF", "xof": "XOF", "xaf": "XAF"}

// codesInCapitals are words in their own right, which a headline has in capitals too.
var codesInCapitals = set(`all top try cup gel pen mop mad sos bam`)

// currencyWords is how many words a name of money has at most: "US dollars", "New
// Zealand dollars".
const currencyWords = 3

// currencyAt returns the code of the money that the tokens from i name and the token
// behind them, as behind an amount: "CFA francs", "EUR".
func (t tokens) currencyAt(i int) (code string, next int, ok bool) {
	for k := i; k < i+currencyWords && t.at(k).shape == word && t.at(k).sentence == t.at(i).sentence; k++ {
		name, isName := currencyNames[t.at(k).word]
		if !isName {
			if !t.at(k).capital && !t.at(k).upper {
				break // "200 old francs"
			}
			continue
		}
		if k > i {
			if of := name.of[t.at(k-1).word]; of != "" {
				return of, k + 1, true
			}
			if before := t.at(k - 1); before.word != "us" && before.word != "u.s" && before.word != "u.s." {
				return "XXX", k + 1, true
			}
		}
		return name.code, k + 1, true
	}
	code, ok = t.at(i).currencyCode()
	return code, i + 1, ok
}

// currencyCode returns the code that a token is, written in capitals, or stands for.
func (t token) currencyCode() (code string, ok bool) {
	if code, ok = currencyAbbreviations[t.word]; ok && t.capital {
		return code, true
	}
	if t.shape != word || !t.upper || len(t.word) != 3 || codesInCapitals[t.word] {
		return "", false
	}
	unit, err := currency.ParseISO(t.word)
	return unit.String(), err == nil && unit != currency.XXX && unit != currency.XTS
}
