package answer_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"footnote/answer"
	"footnote/retrieval/mention"
)

// events returns a timeline, having checked what holds for every one.
func (l library) events(t testing.TB, request answer.TopicRequest) answer.Timeline {
	t.Helper()
	request.At = now
	timeline, err := l.Timeline(t.Context(), request)
	if err != nil {
		t.Fatalf("make a timeline of %+v: %v", request, err)
	}
	stored := l.stored[request.Collections[0]]
	for _, fault := range partFaults(stored, timeline.Citations) {
		t.Errorf("the timeline of %+v %s", request, fault)
	}
	for i, e := range timeline.Events {
		if i > 0 && e.Days.From < timeline.Events[i-1].Days.From {
			t.Errorf("the timeline of %+v has %s behind %s", request, e.Days, timeline.Events[i-1].Days)
		}
		if len(e.Citations) == 0 || len(e.Outlets) == 0 {
			t.Fatalf("an event of %+v has no citation or no outlet: %+v", request, e)
		}
		for _, n := range e.Citations {
			if n < 1 || n > len(timeline.Citations) {
				t.Fatalf("an event of %+v cites %d of %d", request, n, len(timeline.Citations))
			}
		}
		if first := timeline.Citations[e.Citations[0]-1]; strings.Join(strings.Fields(strings.ReplaceAll(first.Quote[first.SentenceStart-first.Start:first.SentenceEnd-first.Start], "*", "")), " ") != e.Text {
			t.Errorf("the event %q of %+v is not told so by its first citation: %q", e.Text, request, first.Quote)
		}
	}
	return timeline
}

// partFaults returns what is wrong with the citations of a timeline, a brief or a
// check, each as the end of a sentence that begins with its name.
func partFaults(stored map[string]string, citations []answer.Citation) []string {
	var faults []string
	for i, c := range citations {
		if c.N != i+1 {
			faults = append(faults, fmt.Sprintf("has the number %d on citation %d", c.N, i+1))
		}
		for _, fault := range citationFaults(stored[c.Document], c) {
			faults = append(faults, fmt.Sprintf("has a citation of %s that %s", c.Document, fault))
		}
	}
	return faults
}

// quay is a small folder on a fire and what came of it.
var quay = files{
	"herald.md": "---\ntitle: Fire on the quay\npublisher: Ostrand Herald\ndate: 2024-05-10\n---\n\n" +
		"On 6 May 2024 a fire destroyed the grain store on the Ostrand quay and killed two porters. The police searched the house of the grain merchant Pavel Brodsky for oil cans. Pavel Brodsky denied that he had lit it.\n\n" +
		"On 8 May 2024 the harbour board closed the quay to all ships. Its chairwoman, Lena Arkhipova, spoke of loose wires. A committee will report on 20 June 2024.\n",
	"courier.md": "---\ntitle: What the fire took\npublisher: Ostrand Courier\ndate: 2024-05-12\n---\n\n" +
		"A fire destroyed the grain store on the Ostrand quay on 6 May 2024, and two porters were killed. On 9 May 2024 the mayor received the pilot Anna Ruzicka.\n\n" +
		"On 9 May 2024 the mayor received the diver Jonas Feld. The store, which was built in 1931, had no watchman.\n",
	"post.md": "---\ntitle: Quay shut\npublisher: Northern Post\ndate: 2024-05-11\n---\n\n" +
		"The harbour board closed the Ostrand quay to all ships on 7 May 2024 after the fire. Pawel Brodski, the grain merchant, was questioned on 10 May 2024.\n\n" +
		"Igor Brodsky, a baker from Halm, won a prize for his bread on 2 May 2024.\n\n" +
		"Over the weekend, sailors rinsed the decks of the Halcyon. In the first quarter of 2024 Halm landed 40 tonnes of herring, up from 30 tonnes in the first quarter of 2023.\n",
	"agency.txt": "Ostrand, 11 May 2024\n\nThe fire destroyed the grain store on the Ostrand quay and killed two porters, the fire brigade told reporters.\n",
}

func TestTimelines(t *testing.T) {
	t.Parallel()
	l := newLibrary(t, nil)
	l.addFiles(t, "quay", quay)
	type want struct {
		day, says string
		outlets   []string // in any order
		otherwise string
	}
	for _, test := range []struct {
		rule    string
		request answer.TopicRequest
		has     []want
		lacks   []string // days
	}{
		{"an event is told once, by all that tell it, with its day or without", answer.TopicRequest{Topic: "fire"},
			[]want{{"6 May 2024", "fire destroyed the grain store", []string{"Ostrand Herald", "Ostrand Courier", "agency.txt"}, ""}}, nil},
		{"the day of publication dates nothing", answer.TopicRequest{}, nil, []string{"11 May 2024", "12 May 2024"}},
		{"another day for the same event is set beside it", answer.TopicRequest{Topic: "the quay closed to ships"},
			[]want{{"", "closed the", []string{"Ostrand Herald", "Northern Post"}, "May 2024"}}, nil},
		{"what was done to two people is two events", answer.TopicRequest{Topic: "the mayor received"},
			[]want{{"9 May 2024", "the pilot Anna Ruzicka", []string{"Ostrand Courier"}, ""}, {"9 May 2024", "the diver Jonas Feld", []string{"Ostrand Courier"}, ""}}, nil},
		{"what is only named in passing is no event", answer.TopicRequest{}, nil, []string{"1931"}},
		{"what is still to come is one", answer.TopicRequest{Topic: "committee"}, []want{{"20 June 2024", "A committee will report", nil, ""}}, nil},
		{"a range leaves its days alone", answer.TopicRequest{Since: day(2024, time.May, 8), Until: day(2024, time.May, 9)},
			[]want{{"9 May 2024", "Anna Ruzicka", nil, ""}}, []string{"2 May 2024", "6 May 2024", "10 May 2024", "20 June 2024"}},
		{"days in the topic are a range", answer.TopicRequest{Topic: "10 May 2024"}, []want{{"10 May 2024", "was questioned", nil, ""}}, []string{"2 May 2024", "6 May 2024", "9 May 2024"}},
		{"from a day on", answer.TopicRequest{Since: day(2024, time.June, 1)}, []want{{"20 June 2024", "report", nil, ""}}, []string{"10 May 2024"}},
		{"until a day", answer.TopicRequest{Until: day(2024, time.May, 3)}, []want{{"2 May 2024", "prize", nil, ""}}, []string{"6 May 2024"}},
		{"from a day of the topic on", answer.TopicRequest{Topic: "since 1 June 2024"}, []want{{"20 June 2024", "report", nil, ""}}, []string{"2 May 2024", "10 May 2024"}},
		{"until a day of the topic, whose year is the corpus's", answer.TopicRequest{Topic: "until 3 May"}, []want{{"2 May 2024", "prize", nil, ""}}, []string{"6 May 2024"}},
		{"a filter in the topic", answer.TopicRequest{Topic: "since:2024-06-01"}, []want{{"20 June 2024", "report", nil, ""}}, []string{"2 May 2024", "10 May 2024"}},
		{"an outlet in the topic", answer.TopicRequest{Topic: "from:Courier"}, []want{{"6 May 2024", "fire", []string{"Ostrand Courier"}, ""}}, []string{"7 May 2024", "8 May 2024"}},
		{"over the weekend is a time", answer.TopicRequest{}, []want{{"11 to 12 May 2024", "rinsed the decks", nil, ""}}, nil},
		{"the time of a figure for comparison is none of its own", answer.TopicRequest{Topic: "landed herring"}, []want{{"January to March 2024", "landed 40 tonnes", nil, ""}}, []string{"January to March 2023"}},
		{"an outlet", answer.TopicRequest{Publisher: "courier"}, []want{{"6 May 2024", "fire", []string{"Ostrand Courier"}, ""}}, []string{"7 May 2024", "8 May 2024"}},
		{"a person in any spelling, and nobody of the same surname", answer.TopicRequest{Topic: "Pawel Brodsky"}, []want{{"10 May 2024", "was questioned", nil, ""}}, []string{"2 May 2024"}},
		{"a person who is named in the next sentence", answer.TopicRequest{Topic: "Lena Arkhipova"}, []want{{"8 May 2024", "closed the quay", nil, ""}}, []string{"6 May 2024", "9 May 2024"}},
	} {
		t.Run(test.rule, func(t *testing.T) {
			test.request.Collections = []string{"quay"}
			timeline := l.events(t, test.request)
			for _, want := range test.has {
				if !slices.ContainsFunc(timeline.Events, func(e answer.Event) bool {
					for _, outlet := range want.outlets {
						if !slices.Contains(e.Outlets, outlet) {
							return false
						}
					}
					otherwise := want.otherwise == "" && len(e.Otherwise) == 0 || want.otherwise != "" && len(e.Otherwise) == 1 && strings.Contains(e.Otherwise[0].Value, want.otherwise)
					return (want.day == "" || e.Days.String() == want.day) && strings.Contains(e.Text, want.says) && otherwise
				}) {
					t.Errorf("there is no event %+v: %+v", want, timeline.Events)
				}
			}
			for _, e := range timeline.Events {
				if slices.Contains(test.lacks, e.Days.String()) {
					t.Errorf("it has an event of %s: %s", e.Days, e.Text)
				}
			}
		})
	}
	all := l.events(t, answer.TopicRequest{Collections: []string{"quay"}})
	seen := make(map[string]bool)
	for _, e := range all.Events {
		if seen[e.Days.String()+e.Text] {
			t.Errorf("the event %s is told twice: %s", e.Days, e.Text)
		}
		seen[e.Days.String()+e.Text] = true
	}
}

func TestTimelineOfNothing(t *testing.T) {
	t.Parallel()
	l := newLibrary(t, nil)
	l.addFiles(t, "quay", quay)
	for _, test := range []struct {
		request answer.TopicRequest
		reading string
	}{
		{answer.TopicRequest{Topic: "zeppelins of Patagonia"}, "there are none"},
		{answer.TopicRequest{Topic: "Wolfgang Hildebrandt"}, "there are none"},
		{answer.TopicRequest{Since: day(1999, time.May, 1), Until: day(1999, time.May, 1)}, "there are none; the nearest that are told of are of January to March 2024 and 2 May 2024"},
		{answer.TopicRequest{Topic: "fire", Since: day(2024, time.July, 1)}, "there are none; the nearest that are told of are of"},
		{answer.TopicRequest{Topic: "Lena Arkhipova", Until: day(2024, time.May, 1)}, "there are none; the nearest that are told of are of 8 May 2024"},
		{answer.TopicRequest{Topic: "over the weekend"}, "there are none; the nearest that are told of are of"},
		{answer.TopicRequest{Topic: "31 May 2024 to 31 June 2024"}, "“31 June 2024” is no day of the calendar"},
		{answer.TopicRequest{Topic: "since:soon"}, "names no day"},
		{answer.TopicRequest{Topic: "?!"}, "has no words"},
	} {
		test.request.Collections = []string{"quay"}
		timeline := l.events(t, test.request)
		if len(timeline.Events) > 0 || !strings.Contains(timeline.Reading, test.reading) || timeline.Events == nil || timeline.Citations == nil {
			t.Errorf("the timeline of %+v is %+v, want it empty and to say %q", test.request, timeline, test.reading)
		}
	}
}

func TestDaysInTimelinesAreOfEvents(t *testing.T) {
	t.Parallel()
	l := sampleLibrary(t)
	for _, e := range l.events(t, answer.TopicRequest{Collections: []string{"sample"}}).Events {
		if e.Days.To < e.Days.From || e.Days.To > mention.DayOf(2026, time.January, 1) {
			t.Errorf("an event is of %s: %s", e.Days, e.Text)
		}
	}
}

// A denial is no telling of what it denies, and the wounded are not the killed.
func TestTimelinesKeepApartWhatIsToldOtherwise(t *testing.T) {
	t.Parallel()
	l := newLibrary(t, nil)
	l.addFiles(t, "port", files{
		"a.txt": "The port of Sarn\n\n10 May 2024\n\nGuards fired twelve flares at the port of Sarn on 4 May. The pilot of Sarn, Anna Ruzicka, was injured on 5 May 2024.\n",
		"b.txt": "Quiet in Sarn\n\n11 May 2024\n\nGuards did not fire flares at the port of Sarn on 4 May. The pilot of Sarn, Anna Ruzicka, was killed on 5 May 2024.\n",
	})
	timeline, err := l.Timeline(t.Context(), answer.TopicRequest{Collections: []string{"port"}, At: now})
	if err != nil {
		t.Fatal(err)
	}
	var told []string
	for _, e := range timeline.Events {
		told = append(told, e.Text)
		if len(e.Citations) != 1 {
			t.Errorf("%q is told by %d sentences, want one", e.Text, len(e.Citations))
		}
	}
	if len(told) != 4 {
		t.Errorf("told are %q, want four events", told)
	}
}
