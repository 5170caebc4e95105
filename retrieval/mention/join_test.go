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
