package mention

import (
	"strconv"
	"strings"
	"testing"
)

// dispatch is a text of our own with every kind of mention.
const dispatch = `On 3 March 2024, Deputy Minister Lena Abrams told reporters in Oslo that seven Danish citizens were held.
“We regret it,” said Jonas Lind, a spokesman for the Norwegian Foreign Ministry. He added that talks would resume in April.

According to the Nordic Herald, more than 40 people were questioned over the weekend; two days later a court in Bergen
released five of them. Brothers **Amir and Farid Haddad**, who own the Café Aurora, lost $1.5-2 million, or up to 30% of their savings.
`

func BenchmarkFind(b *testing.B) {
	text := strings.Repeat(dispatch, 8)
	context := Context{Published: Days{DayOf(2024, 3, 8), DayOf(2024, 3, 8)}, PublishedKnown: true}
	b.SetBytes(int64(len(text)))
	for b.Loop() {
		Find(text, context)
	}
	b.ReportMetric(float64(b.Elapsed().Microseconds())/1000/float64(b.N)/(float64(len(text))/1000), "ms/kB")
}

func BenchmarkNameKey(b *testing.B) {
	for b.Loop() {
		NameKey("Aleksandr Khrushchyov")
	}
}

// BenchmarkJoinNames joins 30,000 names, each in two documents and as common
// given names make them: many share a word, few are close.
func BenchmarkJoinNames(b *testing.B) {
	given := []string{"Maria", "Mohammed", "Ivan", "John", "Elena", "Ali", "Natalia", "Sergei", "Anna", "David"}
	var sightings []Sighting
	for n := range 30_000 {
		surname := string([]byte{'A' + byte(n%26), 'a' + byte(n/26%26), 'r', 'a' + byte(n/676%26), 'v', 'i'}) + "lov"
		name := given[n%len(given)] + " " + surname
		sightings = append(sightings, Sighting{Name: name, Class: Person, Role: "analyst", Document: strconv.Itoa(n)}, Sighting{Name: name, Class: Person, Role: "", Document: strconv.Itoa(n + 1)})
	}
	for b.Loop() {
		JoinNames(sightings)
	}
}
