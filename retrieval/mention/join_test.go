package mention

import (
	"os"
	"slices"
	"strings"
	"testing"
)

// joined lists the groups of more than one spelling, each as one line.
func joined(groups []Group) []string {
	var lines []string
	for _, g := range groups {
		if len(g.Spellings) > 1 {
			lines = append(lines, strings.Join(g.Spellings, ", "))
		}
	}
	slices.Sort(lines)
	return lines
}

func TestJoinNames(t *testing.T) {
	person := func(name, role, document string) Sighting {
		return Sighting{Name: name, Class: Person, Role: role, Document: document}
	}
	for _, test := range []struct {
		name      string
		sightings []Sighting
		want      []string
	}{
		{"equal keys", []Sighting{person("Igor Kartavykh", "", "a"), person("Igor Kartavikh", "", "b"), person("Игорь Картавых", "", "c")}, []string{"Igor Kartavikh, Igor Kartavykh, Игорь Картавых"}},
		{"equal keys in one document", []Sighting{person("Evgeny Belousov", "", "a"), person("Yevgeny Belousov", "", "a")}, []string{"Evgeny Belousov, Yevgeny Belousov"}},
		{"the surname first", []Sighting{person("Huseyn Safarov", "", "a"), person("Safarov Hussein", "", "b")}, []string{"Huseyn Safarov, Safarov Hussein"}},
		{"a near given name, the same role", []Sighting{person("Shahin Jafarli", "political commentator", "a"), person("Shahim Jafarli", "political commentator", "b")}, []string{"Shahim Jafarli, Shahin Jafarli"}},
		{"a near surname, the same role", []Sighting{person("Nasimi Mammadli", "political analyst", "a"), person("Nasimi Muhammadli", "expert", "b")}, []string{"Nasimi Mammadli, Nasimi Muhammadli"}},
		{"a short form, the same role", []Sighting{person("Huseyn Safarov", "brothers", "a"), person("Husay Safarov", "brothers", "b")}, []string{"Husay Safarov, Huseyn Safarov"}},
		{"without the middle name", []Sighting{person("Vladimir Putin", "", "a"), person("Vladimir Vladimirovich Putin", "", "b")}, []string{"Vladimir Putin, Vladimir Vladimirovich Putin"}},

		{"a surname in common", []Sighting{person("Ilham Aliyev", "President", "a"), person("Kamran Aliyev", "Prosecutor General", "b")}, nil},
		{"other given names, the same role", []Sighting{person("Natig Jafarli", "economist", "a"), person("Shahin Jafarli", "economist", "b")}, nil},
		{"a near name in another role", []Sighting{person("Shahin Jafarli", "singer", "a"), person("Shahim Jafarli", "minister", "b")}, nil},
		{"a near name without a role", []Sighting{person("Shahin Jafarli", "", "a"), person("Shahim Jafarli", "", "b")}, nil},
		{"one document that has both", []Sighting{person("Shahin Jafarli", "analyst", "a"), person("Shahim Jafarli", "analyst", "b"), person("Shahim Jafarli", "analyst", "a")}, nil},
		{"another ending of the surname", []Sighting{person("Nasimi Mammadov", "analyst", "a"), person("Nasimi Mammadli", "analyst", "b")}, nil},
		{"husband and wife", []Sighting{person("Daniel Ortega", "activist", "a"), person("Daniela Ortega", "activist", "b")}, nil},
		{"other middle names", []Sighting{person("John Smith", "", "a"), person("John Adam Smith", "", "b"), person("John Brian Smith", "", "c")}, nil},
		{"places", []Sighting{{Name: "North Harbour Street", Class: Place, Document: "a"}, {Name: "North Harper Street", Class: Place, Document: "b"}}, nil},
	} {
		t.Run(test.name, func(t *testing.T) {
			got := joined(JoinNames(test.sightings))
			if !slices.Equal(got, test.want) {
				t.Errorf("joined %q, want %q", got, test.want)
			}
			slices.Reverse(test.sightings)
			if again := joined(JoinNames(test.sightings)); !slices.Equal(again, got) {
				t.Errorf("joined %q in the reverse order, %q before", again, got)
			}
		})
	}
}

// TestJoinGold joins the names of the real articles: every pair of spellings of
// one person, and no two people.
func TestJoinGold(t *testing.T) {
	texts := articles(t)
	var sightings []Sighting
	for article, text := range texts {
		for _, m := range Find(text, articleContexts[article]) {
			if m.Kind == Name {
				sightings = append(sightings, Sighting{Name: m.Written(text), Class: m.Class, Role: text[m.RoleStart:m.RoleEnd], Document: article})
			}
		}
	}
	file, err := os.ReadFile("testdata/same.txt")
	if err != nil {
		t.Fatal(err)
	}
	var want []string
	for line := range strings.Lines(string(file)) {
		if line = strings.TrimSpace(line); line != "" && line[0] != '#' {
			want = append(want, line)
		}
	}
	slices.Sort(want)
	if got := joined(JoinNames(sightings)); !slices.Equal(got, want) {
		t.Errorf("joined\n %s\nwant\n %s", strings.Join(got, "\n "), strings.Join(want, "\n "))
	}
}

// TestJoinElsewhere joins spellings that the rules were not written for: no two
// people, and most of the spellings of one.
func TestJoinElsewhere(t *testing.T) {
	file, err := os.ReadFile("testdata/joined.txt")
	if err != nil {
		t.Fatal(err)
	}
	ones, joinedOnes := 0, 0
	for line := range strings.Lines(string(file)) {
		line = strings.TrimSuffix(line, "\n")
		if line == "" || line[0] == '#' {
			continue
		}
		fields := strings.Split(line, "\t")
		if len(fields) != 5 {
			t.Fatalf("gold line %q: want one or two, two names and their roles, parted by tabs", line)
		}
		groups := JoinNames([]Sighting{
			{Name: fields[1], Class: Person, Role: fields[3], Document: "a"},
			{Name: fields[2], Class: Person, Role: fields[4], Document: "b"},
		})
		if a, b := NameKey(fields[1]), NameKey(fields[2]); a != b && len(groups) == 1 && !MayJoin(a, b) {
			t.Errorf("%s and %s are joined, though MayJoin says that they may not be", fields[1], fields[2])
		}
		joined := len(groups) == 1
		switch {
		case fields[0] == "two" && joined:
			t.Errorf("%s and %s are joined, and are two", fields[1], fields[2])
		case fields[0] == "one":
			ones++
			if joined {
				joinedOnes++
			} else {
				t.Logf("%s and %s are not joined, and are one: %s, %s", fields[1], fields[2], NameKey(fields[1]), NameKey(fields[2]))
			}
		}
	}
	t.Logf("%d of %d joined", joinedOnes, ones)
	if joinedOnes*10 < ones*9 {
		t.Errorf("%d of %d that are one are joined, want nine in ten", joinedOnes, ones)
	}
}

func TestMayBeOne(t *testing.T) {
	for _, test := range []struct {
		name, a, b string
		want       bool
	}{
		{"itself", "Ola Berg", "Ola Berg", true},
		{"another spelling", "Yevgeny Sokolov", "Evgeni Sokolov", true},
		{"in another language", "Mykola Petrenko", "Nikolai Petrenko", true},
		{"the surname alone", "Ola Berg", "Berg", true},
		{"without the middle name", "Ola Maria Berg", "Ola Berg", true},
		{"an initial", "O. Berg", "Ola Berg", true},
		{"an initial whose glide the key has lost", "Y. Berg", "Yuri Berg", true},
		{"a slip of the pen", "Evgeni Sokoloff", "Evgeny Sokolov", true},
		{"the surname first", "Berg Ola", "Ola Berg", true},

		{"another given name", "Ola Berg", "Lena Berg", false},
		{"two given names that are alike", "Maria Berg", "Marina Berg", false},
		{"another initial", "J. Berg", "Ola Berg", false},
		{"another surname", "Ola Berg", "Ola Dahl", false},
		{"another middle name alone", "Ola Maria Berg", "Ola Anna Berg", false},
		{"nobody", "", "Ola Berg", false},
	} {
		t.Run(test.name, func(t *testing.T) {
			a, b := NameKey(test.a), NameKey(test.b)
			if got := MayBeOne(a, b); got != test.want {
				t.Errorf("MayBeOne(%q, %q) = %t, want %t", a, b, got, test.want)
			}
			if MayBeOne(b, a) != MayBeOne(a, b) {
				t.Errorf("MayBeOne(%q, %q) is not symmetric", a, b)
			}
		})
	}
}
