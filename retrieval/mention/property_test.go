package mention

import (
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"pgregory.net/rapid"
)

// checkMentions reports what in mentions of text breaks the contract of Find.
func checkMentions(t interface{ Errorf(string, ...any) }, text string, mentions []Mention) {
	first, last := DayOf(firstYear, 1, 1), DayOf(lastYear, 12, 31)
	before := 0
	valid := utf8.ValidString(text)
	for _, m := range mentions {
		if m.Start < before || m.End <= m.Start || m.End > len(text) {
			t.Errorf("%q has a %s at %d:%d, behind one at %d, outside its %d bytes or empty", text, m.Kind, m.Start, m.End, before, len(text))
			return
		}
		before = m.Start
		for _, at := range []int{m.Start, m.End, m.RoleStart, m.RoleEnd} {
			if at > len(text) || valid && at < len(text) && !utf8.RuneStart(text[at]) {
				t.Errorf("%q is cut inside a character at %d by %+v", text, at, m)
			}
		}
		if m.RoleEnd < m.RoleStart {
			t.Errorf("%q has a role that ends before it begins: %+v", text, m)
		}
		switch m.Kind {
		case Date:
			if m.Days.From > m.Days.To || m.Days.From < first || m.Days.To > last {
				t.Errorf("%q has the days %v to %v, outside the calendar or reversed", text, m.Days.From, m.Days.To)
			}
			if m.Days.String() == "" {
				t.Errorf("%q has days without a description", text)
			}
		case Name, Attribution:
			if m.Key == "" || NameKey(m.Key) != m.Key {
				t.Errorf("%q has a %s with the key %q, which is not a key", text, m.Kind, m.Key)
			}
		case Figure:
			if m.High < m.Value || m.Value < 0 {
				t.Errorf("%q has a figure from %v to %v", text, m.Value, m.High)
			}
		}
	}
}

var fragments = []string{
	"On ", "July 2", ", 2025", "2 July", " 02.07.2025", "02.07.", "30 February", "from ", " to ", "-", "–", "late ", "last Friday", "two days later", "999999999 years ago",
	"24 years ago", "the next day", "in 2001", "1990s", "9999", "0001-01-01", "9999-12-31", "the first five months of 2025", "this year", " and ", "Igor ", "**Kartavykh**", "President ", "Russia’s ",
	"al-", "von ", "J. ", "U.S. ", "Ministry of ", "Safarov", "brothers ", "“", "”", "\"", "said", " told ", " according to ", "He ", ",", ".", "\n", "\n\n", "?", "seven ", "thirty-", "million ", "$", "%", "1.5-2",
	"people", "Кремль ", "İ", "ß", "é", "\u200b", "\xff", "\xe2\x80", "—", "'s ", "’s ", " ", "# ", "https://x.y/", "a@b.c ", "1,2,3", "1.2.3.4", "12:30", "-old", "-year", "1e9", "一",
}

func TestFindKeepsItsContract(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		text := strings.Join(rapid.SliceOfN(rapid.SampledFrom(fragments), 0, 40).Draw(t, "fragments"), "")
		year := rapid.IntRange(1, 9999).Draw(t, "year")
		width := rapid.IntRange(0, 400).Draw(t, "width")
		from := DayOf(year, time.Month(rapid.IntRange(1, 12).Draw(t, "month")), rapid.IntRange(1, 28).Draw(t, "day"))
		to := min(from+Day(width), DayOf(lastYear, 12, 31))
		context := Context{Published: Days{from, to}, PublishedKnown: rapid.Bool().Draw(t, "known"), Year: year}
		found := Find(text, context)
		checkMentions(t, text, found)
		if again := Find(text, context); !reflect.DeepEqual(found, again) {
			t.Errorf("%q has other mentions the second time", text)
		}
		checkMentions(t, text, FindInQuestion(text, Asked{At: from.Time(), Years: []int{year, 2001, 12000, -5}, Known: func(string) bool { return true }}))
		ReadQuestion(text)
	})
}

// TestFindTakesTimeInProportion finds in texts that repeat one fragment: none
// may take longer by the square of its length, which is minutes at this one.
func TestFindTakesTimeInProportion(t *testing.T) {
	more := []string{"Russian ", "President ", "A ", "and added ", "he said ", "the minister said ", "Ministry of ", "Jonas Lind, ", "Jonas Lind, a minister, said he ", "really ", "( ", ". ", "July ", "1 ", "a "}
	for _, fragment := range append(more, fragments...) {
		text := strings.Repeat(fragment, 1+100_000/len(fragment))
		began := time.Now()
		checkMentions(t, text, Find(text, testContext))
		if took := time.Since(began); took > 5*time.Second {
			t.Errorf("%q over and over takes %v for %d bytes, want well under a second", fragment, took, len(text))
		}
	}
}

func FuzzFind(f *testing.F) {
	f.Add(dispatch)
	f.Add("from 30 June to July 1, 2025, last Friday, 9999-12-31, two days later")
	f.Add("Ziyaddin and Huseyn Safarov's “X-Y,” said \xff he: 1.5-2 billion")
	f.Fuzz(func(t *testing.T, text string) {
		checkMentions(t, text, Find(text, testContext))
		checkMentions(t, text, Find(text, Context{}))
		checkMentions(t, text, FindInQuestion(text, Asked{At: time.Unix(0, 0), Known: func(string) bool { return true }}))
		ReadQuestion(text)
		ImpliedYear(text)
	})
}

func FuzzNameKey(f *testing.F) {
	for _, name := range []string{"Kartavykh", "Гусейн Сафаров", "al-Assad’s", "Məmmədov", "x\xffy", "yyiyeyshchkh"} {
		f.Add(name, name)
	}
	f.Fuzz(func(t *testing.T, a, b string) {
		key := NameKey(a)
		if again := NameKey(key); again != key {
			t.Errorf("NameKey(%q) = %q, but of that %q", a, key, again)
		}
		if Compare(a, b) != Compare(b, a) {
			t.Errorf("Compare(%q, %q) = %d, but the other way round %d", a, b, Compare(a, b), Compare(b, a))
		}
	})
}

func TestJoinNamesDoesNotDependOnOrder(t *testing.T) {
	given := rapid.SampledFrom([]string{"Huseyn", "Husay", "Hussein", "Shahin", "Shahim", "Rahman", "Rakhmon", "Maria", "Marina", "Natig", "Гусейн"})
	surname := rapid.SampledFrom([]string{"Safarov", "Safarova", "Mammadli", "Muhammadli", "Mammadov", "Jafarli", "Сафаров"})
	sighting := rapid.Custom(func(t *rapid.T) Sighting {
		return Sighting{
			Name:     given.Draw(t, "given") + " " + surname.Draw(t, "surname"),
			Class:    rapid.SampledFrom([]Class{Person, Person, Person, Organisation, ""}).Draw(t, "class"),
			Role:     rapid.SampledFrom([]string{"", "brothers", "analyst", "political expert", "minister"}).Draw(t, "role"),
			Document: rapid.SampledFrom([]string{"", "a", "b", "c", "d"}).Draw(t, "document"),
		}
	})
	rapid.Check(t, func(t *rapid.T) {
		sightings := rapid.SliceOfN(sighting, 0, 12).Draw(t, "sightings")
		groups := JoinNames(slices.Clone(sightings))
		shuffled := rapid.Permutation(sightings).Draw(t, "shuffled")
		if again := JoinNames(shuffled); !reflect.DeepEqual(groups, again) {
			t.Errorf("joined %v, in another order %v", groups, again)
		}
		seen := map[string]bool{}
		for _, g := range groups {
			for _, spelling := range g.Spellings {
				if seen[spelling] {
					t.Errorf("%q is in two groups", spelling)
				}
				seen[spelling] = true
			}
		}
	})
}
