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
	"a day after the ", "the day before ", "yesterday ", "two weeks before ", "between 2 and ", "31 September 2025", "the ninth of July ", "the 9th", "9/7 ", "2.7.25", "July 2 and 3 ", "last ten days ",
	"вчера ", "2 июля ", "в пятницу ", "с ", "по ", "2025 г. ", "прошлой ", "неделе ", "what was published by ", "did Reuters report on ", "articles of ", "before last ",
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
		checkDaysOfQuestion(t, text, Asked{At: from.Time(), Years: []int{year, -5}})
	})
}

// checkDaysOfQuestion reports what breaks the contracts of UnreadInQuestion and
// ReadPublication.
func checkDaysOfQuestion(t interface{ Errorf(string, ...any) }, text string, asked Asked) {
	before := 0
	for _, u := range UnreadInQuestion(text, asked) {
		if u.Start < before || u.End <= u.Start || u.End > len(text) || u.Why == "" {
			t.Errorf("%q has what is unread at %d:%d, behind %d, outside its %d bytes or without why", text, u.Start, u.End, before, len(text))
		}
		before = u.Start
	}
	p, ok := ReadPublication(text, asked)
	if !ok {
		return
	}
	checkMentions(t, text, []Mention{p.Date})
	if len(p.Rest) > len(text) || p.Outlet != "" && !strings.Contains(text, p.Outlet) {
		t.Errorf("%q has a day of publication and the rest %q, of the outlet %q", text, p.Rest, p.Outlet)
	}
	if days := p.Date.Bounded(Days{0, 0}); days.From > days.To {
		t.Errorf("%q is published from %v to %v", text, days.From, days.To)
	}
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
	f.Add("What was published by Reuters since the ninth of July, two days after the raid of 31 September 2025, and which articles of 9.7. did IRFS print?")
	f.Add("с 28 августа по 3 сентября 2025 г., в среду, позавчера, 2000 домов")
	f.Add("Ziyaddin and Huseyn Safarov's “X-Y,” said \xff he: 1.5-2 billion")
	f.Fuzz(func(t *testing.T, text string) {
		checkMentions(t, text, Find(text, testContext))
		checkMentions(t, text, Find(text, Context{}))
		checkMentions(t, text, FindInQuestion(text, Asked{At: time.Unix(0, 0), Known: func(string) bool { return true }}))
		ReadQuestion(text)
		ImpliedYear(text)
		checkDaysOfQuestion(t, text, Asked{At: time.Unix(0, 0)})
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
	given := rapid.SampledFrom([]string{"Huseyn", "Husay", "Hussein", "Shahin", "Shahim", "Rahman", "Rakhmon", "Maria", "Marina", "Natig", "Гусейн", "Oleksandr", "Alexander", "Julia", "Yulia", "Mohammed", "Muhammad"})
	surname := rapid.SampledFrom([]string{"Safarov", "Safarova", "Mammadli", "Muhammadli", "Mammadov", "Jafarli", "Сафаров", "Guliyev", "Quliyev", "Salem", "Salim", "al-Salim"})
	name := rapid.Custom(func(t *rapid.T) string {
		g, s := given.Draw(t, "given"), surname.Draw(t, "surname")
		if rapid.IntRange(0, 4).Draw(t, "order") == 0 {
			return s + " " + g
		}
		return g + " " + s
	})
	sighting := rapid.Custom(func(t *rapid.T) Sighting {
		return Sighting{
			Name:     name.Draw(t, "name"),
			Class:    rapid.SampledFrom([]Class{Person, Person, Person, Organisation, ""}).Draw(t, "class"),
			Role:     rapid.SampledFrom([]string{"", "brothers", "analyst", "political expert", "minister"}).Draw(t, "role"),
			Document: rapid.SampledFrom([]string{"", "a", "b", "c", "d"}).Draw(t, "document"),
		}
	})
	pair := rapid.Custom(func(t *rapid.T) [2]string { return [2]string{name.Draw(t, "one"), name.Draw(t, "other")} })
	rapid.Check(t, func(t *rapid.T) {
		sightings := rapid.SliceOfN(sighting, 0, 12).Draw(t, "sightings")
		decisions := Decisions{
			Merged: rapid.SliceOfN(pair, 0, 2).Draw(t, "merged"),
			Split:  rapid.SliceOfN(pair, 0, 2).Draw(t, "split"),
			Apart:  rapid.IntRange(0, 9).Draw(t, "apart") == 0,
		}
		groups := decisions.Join(slices.Clone(sightings))
		shuffled := rapid.Permutation(sightings).Draw(t, "shuffled")
		if again := decisions.Join(shuffled); !reflect.DeepEqual(groups, again) {
			t.Errorf("joined %v, in another order %v", groups, again)
		}
		in := map[string]int{}
		for n, g := range groups {
			for _, spelling := range g.Spellings {
				if _, ok := in[foldCase(spelling)]; ok {
					t.Errorf("%q is in two groups", spelling)
				}
				in[foldCase(spelling)] = n
			}
			for i, a := range g.Keys {
				for _, b := range g.Keys[i+1:] {
					if MayJoin(a, b) != MayJoin(b, a) {
						t.Errorf("%q may be joined with %q, but not the other way round", a, b)
					}
				}
			}
		}
		for _, split := range decisions.Split {
			a, okA := in[foldCase(split[0])]
			b, okB := in[foldCase(split[1])]
			if okA && okB && a == b && foldCase(split[0]) != foldCase(split[1]) {
				t.Errorf("%q and %q are in one group, and an editor split them", split[0], split[1])
			}
		}
	})
}

// TestBlocksHoldAllThatMayJoin looks each key that may be joined with another up in
// the blocks of that.
func TestBlocksHoldAllThatMayJoin(t *testing.T) {
	word := rapid.SampledFrom([]string{"Huseyn", "Husay", "Rahman", "Rakhmon", "Oleksandr", "Alexander", "Safarov", "Safarof", "Guliyev", "Quliyev", "Hasanova", "Gasanova", "Min", "Jae", "Kim", "Julia", "Yulia", "Elena", "Jelena", "Mohammed", "Muhammad", "al", "el", "Gadhafi", "Qaddafi", "Salem", "Salim"})
	key := rapid.Custom(func(t *rapid.T) string {
		return NameKey(strings.Join(rapid.SliceOfN(word, 1, 4).Draw(t, "words"), " "))
	})
	rapid.Check(t, func(t *rapid.T) {
		a, b := key.Draw(t, "a"), key.Draw(t, "b")
		if MayJoin(a, b) != MayJoin(b, a) {
			t.Errorf("%q may be joined with %q, but not the other way round", a, b)
		}
		held := slices.ContainsFunc(Blocks(a), func(block Block) bool {
			return slices.Contains(strings.Fields(b), block.Word) && strings.HasPrefix(b, block.Prefix)
		})
		if MayJoin(a, b) && !held {
			t.Errorf("%q may be joined with %q, which stands in none of its blocks %v", a, b, Blocks(a))
		}
	})
}
