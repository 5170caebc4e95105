package mention

import (
	"fmt"
	"strconv"
	"strings"
	"testing"
)

// figure writes bound, value, unit and key: "at least 50 people azerbaijani".
func figure(m Mention) string {
	value := strconv.FormatFloat(m.Value, 'f', -1, 64)
	if m.High != m.Value {
		value += "–" + strconv.FormatFloat(m.High, 'f', -1, 64)
	}
	return strings.Join(strings.Fields(fmt.Sprint(m.Bound, " ", value, " ", m.Unit, " ", m.Key)), " ")
}

func TestFigures(t *testing.T) {
	for _, test := range []struct {
		name, text string
		want       []string
	}{
		{"digits and what they count", "Then 38 people and 657,000 migrants left.", []string{"38 people = 38 people peopl", "657,000 migrants = 657000 people migrant"}},
		{"words", "Seven Danish citizens, thirty-eight shops and two hundred and six boats burned.", []string{"Seven Danish citizens = 7 people citizen", "thirty-eight shops = 38 shop", "two hundred and six boats = 206 boat"}},
		{"people of a country", "They held more than 50 Azerbaijanis.", []string{"50 Azerbaijanis = at least 50 people azerbaijani"}},
		{"money", "It cost $1.715 billion, €2bn, £30m, 5 million roubles and 12 US dollars.", []string{"$1.715 billion = 1715000000 USD", "€2bn = 2000000000 EUR", "£30m = 30000000 GBP", "5 million roubles = 5000000 RUB", "12 US dollars = 12 USD"}},
		{"ranges", "an estimated $1.5-2 billion; 10 to 15 boats; 2–3 million tonnes", []string{"$1.5-2 billion = about 1500000000–2000000000 USD", "10 to 15 boats = 10–15 boat", "2–3 million tonnes = 2000000–3000000 t tonn"}},
		{"shares", "31.5%, up to 90 percent and 3 per cent", []string{"31.5% = 31.5 %", "90 percent = at most 90 %", "3 per cent = 3 %"}},
		{"bounds", "at least 2 million people, about ten boats, fewer than 5 boats, no more than six boats, over 30 years, nearly four times", []string{"2 million people = at least 2000000 people peopl", "ten boats = about 10 boat", "5 boats = at most 5 boat", "six boats = at most 6 boat", "30 years = at least 30 year year", "four times = about 4 times time"}},
		{"lengths of time", "a 22-day order, four months, 200 years", []string{"22-day = 22 day day", "four months = 4 month month", "200 years = 200 year year"}},
		{"what was counted before", "Seven citizens were held, though others put the number to be ten. Of 67 on board 38 people died.", []string{"Seven citizens = 7 people citizen", "ten = 10 people citizen", "38 people = 38 people peopl"}},
		{"the harmed", "It left 14 dead and 37 wounded.", []string{"14 dead = 14 people dead", "37 wounded = 37 people wound"}},
		{"some of all", "They shot down 23 of 27 drones.", []string{"23 = 23 drone", "27 drones = 27 drone"}},
		{"a number said of what stands before", "The mayor put the number of injured at 11.", []string{"11 = 11 people injur"}},
		{"millions of what is not said", "Exports fell to 1.1 million.", []string{"1.1 million = 1100000"}},
		{"some of somebody’s", "They held two of his aides and six fishermen.", []string{"two of his aides = 2 aid", "six fishermen = 6 people fishermen"}},
		{"one only where it counts", "Only one correspondent came. One must ask. No one knew, one of them left, one day.", []string{"one correspondent = 1 correspond"}},

		{"dates and years", "On 2 July 2025, in 2001, from June 30 to July 1, 24 years ago", nil},
		{"models and labels", "an Embraer 190, Boeing 737, Article 5, page 12, No. 7, Room 101, Radio 4", nil},
		{"ordinals and ages", "the 23rd meeting, a 71-year-old man, the second raid, third-largest", nil},
		{"times, telephones, addresses, scores", "at 08:37, 10:30 a.m., +49 (0) 841-951, D-85055 Ingolstadt, won 6-3", nil},
		{"list numbers and bare numbers", "1. Oslo\n2. Bergen\nStory Code : 320582\n", nil},
	} {
		t.Run(test.name, func(t *testing.T) {
			wantList(t, test.text, written(test.text, Find(test.text, testContext), Figure, figure), test.want)
		})
	}
}
