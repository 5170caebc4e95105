package mention

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// Dates in Russian are read by the rules for English ones, since both put them in
// the same order: their words are put into English first, each case form that
// stands in a date. What may be another word too ("среду" is also "environment",
// "Марта" a woman) needs the words around it.

// russianWords has the English of Russian words that dates are told with, but for
// months and weekdays.
var russianWords = func() map[string]string {
	words := map[string]string{}
	for english, forms := range map[string]string{
		"yesterday": `вчера`, "today": `сегодня`, "tomorrow": `завтра`, "ago": `назад`, "and": `и`, "or": `или`,
		"in": `в во`, "from": `с со`, "to": `по`, "until": `до`, "after": `после`, "by": `к`, "between": `между`, "for": `за`, "on": `на`,
		"last": `прошлый прошлая прошлое прошлые прошлого прошлой прошлую прошлом прошлым минувший минувшая минувшее минувшие минувшего минувшей минувшую минувшем`,
		"this": `этот эта это этого этой эту этом этим нынешний нынешнего нынешнем нынешней`,
		"next": `следующий следующая следующее следующего следующей следующую следующем будущего будущем`,
		"same": `того`,
		"year": `год года году годом годы годов годах г гг`, "years": `лет`, "month": `месяц месяца месяце`, "months": `месяцев`,
		"week": `неделя недели неделе неделю`, "weeks": `недель`, "day": `день дня`, "days": `дней`, "weekend": `выходные выходных`,
		"early": `начале начала начало`, "mid": `середине середины`, "late": `конце конца конец`,
		"spring": `весной весны весну`, "summer": `летом`, "autumn": `осенью осени`,
		"first": `первый первая первое первые первого первой первом первую первых`, "second": `второй вторая второе второго втором вторую`,
		"third": `третий третье третьего третьем`, "fourth": `четвертый четвёртый четвертого четвёртого четвертом четвёртом`,
		"half": `половина половины половине половину полугодии`, "quarter": `квартал квартала квартале`,
		"two": `два две двух`, "three": `три трех трёх`, "four": `четыре четырех четырёх`, "five": `пять пяти`, "six": `шесть шести`, "ten": `десять десяти`,
	} {
		for form := range set(forms) {
			words[form] = english
		}
	}
	return words
}()

// russianMonths has every case form of the months, russianWeekdays those in which
// a weekday dates something.
var russianMonths = func() map[string]string {
	words := map[string]string{}
	for english, stem := range map[string]string{
		"january": "январ", "february": "феврал", "april": "апрел", "june": "июн", "july": "июл", "september": "сентябр", "october": "октябр",
		"november": "ноябр", "december": "декабр",
	} {
		for _, ending := range []string{"ь", "я", "ю", "е", "ем"} {
			words[stem+ending] = english
		}
	}
	for english, stem := range map[string]string{"march": "март", "august": "август"} {
		for _, ending := range []string{"", "а", "у", "е", "ом"} {
			words[stem+ending] = english
		}
	}
	for _, form := range []string{"май", "мая", "маю", "мае", "маем"} {
		words[form] = "may"
	}
	return words
}()

var russianWeekdays = map[string]string{
	"понедельник": "monday", "понедельника": "monday", "вторник": "tuesday", "вторника": "tuesday", "среду": "wednesday", "четверг": "thursday", "четверга": "thursday",
	"пятницу": "friday", "пятницы": "friday", "субботу": "saturday", "субботы": "saturday", "воскресенье": "sunday", "воскресенья": "sunday",
}

// inEnglish returns the tokens with the Russian words of dates put into English;
// they are the same tokens where there are none.
func inEnglish(words tokens) tokens {
	put := words
	for i, t := range words {
		if t.shape != word || t.word[0] < utf8.RuneSelf {
			continue
		}
		english, ok := russianWords[t.word]
		if month, isMonth := russianMonths[t.word]; isMonth && (!t.capital || t.first || words.at(i-1).shape == number) {
			english, ok = month, true
		}
		if weekday, isWeekday := russianWeekdays[t.word]; isWeekday {
			switch before := words.at(i - 1).word; {
			case before == "в" || before == "во":
				put[i-1].word = "on" // the copy is made: it was put into English
				english, ok = weekday, true
			case russianWords[before] == "from" || russianWords[before] == "to" || russianWords[before] == "until" || russianWords[before] == "after",
				russianWords[before] == "last" || russianWords[before] == "this" || russianWords[before] == "next":
				english, ok = weekday, true
			}
		}
		if !ok || t.word == "г" && words.at(i-1).shape != number {
			continue
		}
		if &put[0] == &words[0] {
			put = slices.Clone(words)
		}
		put[i].word, put[i].foreign = english, true
		if months[english] > 0 || strings.HasSuffix(english, "day") && english != "day" {
			put[i].capital = true
		}
	}
	return put
}

// pastYearWord returns the token behind one that says that the number before it is
// a year: the г. of "2025 г.", else i.
func (r *dateReader) pastYearWord(i int) int {
	if t := r.at(i); t.foreign && t.word == "year" {
		return i + 1
	}
	return i
}

// countsForeign reports whether the number at token i counts what follows it in
// Russian, in which years are called so: "2000 домов", but "в 2000 году".
func (r *dateReader) countsForeign(i int) bool {
	next := r.at(i + 1)
	if next.shape != word || next.foreign {
		return false
	}
	first, _ := utf8.DecodeRuneInString(next.word)
	return unicode.Is(unicode.Cyrillic, first)
}
