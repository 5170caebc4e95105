package answer_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"footnote/answer"
	"footnote/retrieval/mention"
)

// sum returns a summary, having checked what holds for every answer.
func (l library) sum(t testing.TB, request answer.TopicRequest) answer.Answer {
	t.Helper()
	request.At = now
	reply, err := l.Summary(t.Context(), request)
	if err != nil {
		t.Fatalf("sum up %+v: %v", request, err)
	}
	for _, fault := range l.faults(request.Collections[0], request.Topic, reply) {
		t.Errorf("the summary of %+v %s", request, fault)
	}
	return reply
}

func day(year int, month time.Month, d int) *mention.Day {
	read := mention.DayOf(year, month, d)
	return &read
}

func TestSummaries(t *testing.T) {
	t.Parallel()
	l := sampleLibrary(t)
	for _, test := range []struct {
		rule     string
		request  answer.TopicRequest
		says     []string // each in some claim
		only     string   // in every claim's quotation, if not ""
		document string   // of every citation, if not ""
	}{
		{"a topic", answer.TopicRequest{Topic: "concerts and festivals"}, []string{"cancelled every concert"}, "", ""},
		{"a day, by the events that sentences tell", answer.TopicRequest{Since: day(2025, time.June, 27), Until: day(2025, time.June, 27)}, []string{"Nine people were detained"}, "June 27", ""},
		{"a day, what it brought before what was published on it", answer.TopicRequest{Since: day(2025, time.July, 2), Until: day(2025, time.July, 2)}, []string{"summoned Russia's ambassador, Mikhail Evdokimov"}, "", ""},
		{"from a day on", answer.TopicRequest{Since: day(2025, time.July, 4)}, nil, "", "tit-for-tat.md"},
		{"an outlet", answer.TopicRequest{Publisher: "sample wire"}, nil, "", "retaliation.html"},
		{"a topic in an outlet", answer.TopicRequest{Topic: "Safarov", Publisher: "sample wire"}, []string{"Safarov"}, "", "retaliation.html"},
		{"published on a day", answer.TopicRequest{PublishedSince: day(2025, time.July, 1), PublishedUntil: day(2025, time.July, 1)}, nil, "", "pushback.txt"},
		{"a topic, published from a day on", answer.TopicRequest{Topic: "Safarov", PublishedSince: day(2025, time.July, 3)}, []string{"Safarov"}, "", "tit-for-tat.md"},
		{"a day of events, published on another", answer.TopicRequest{Since: day(2025, time.June, 27), Until: day(2025, time.June, 27), PublishedUntil: day(2025, time.July, 1)}, nil, "", "pushback.txt"},
		{"everything", answer.TopicRequest{}, nil, "", ""},
	} {
		t.Run(test.rule, func(t *testing.T) {
			test.request.Collections = []string{"sample"}
			reply := l.sum(t, test.request)
			if reply.Status != answer.Answered || len(reply.Claims) > 7 {
				t.Fatalf("it is %s with %d claims: %s", reply.Status, len(reply.Claims), reply.Reading)
			}
			for _, want := range test.says {
				if !slices.ContainsFunc(reply.Claims, func(c answer.Claim) bool { return strings.Contains(c.Text, want) }) {
					t.Errorf("no claim says %q: %+v", want, reply.Claims)
				}
			}
			for i, c := range reply.Citations {
				if !strings.Contains(reply.Claims[i].Text, test.only) {
					t.Errorf("a claim says nothing of %q: %s", test.only, reply.Claims[i].Text)
				}
				if test.document != "" && c.Document != test.document {
					t.Errorf("%s is cited, want %s alone", c.Document, test.document)
				}
			}
		})
	}
}

func TestSummaryIsInTheOrderOfEvents(t *testing.T) {
	t.Parallel()
	l := newLibrary(t, nil)
	l.addFiles(t, "flood", files{
		"late.txt": "The flood at Halm\n\nOn 9 March 2024 the mayor of Halm asked the province for money to repair the flood's damage.\n\n" +
			"On 3 March 2024 the flood tore the old bridge of Halm away and drowned two horses.\n",
		"early.txt": "Dikes at Halm\n\nOn 5 March 2024 soldiers closed the broken dike above Halm with sacks of sand after the flood.\n",
	})
	reply := l.sum(t, answer.TopicRequest{Topic: "flood at Halm", Collections: []string{"flood"}})
	var days []string
	for _, c := range reply.Claims {
		days = append(days, strings.Join(strings.Fields(c.Text)[1:3], " "))
	}
	if want := []string{"3 March", "5 March", "9 March"}; !slices.Equal(days, want) {
		t.Errorf("the claims are of %q, want %q", days, want)
	}
}

func TestSummaryTellsEachThingOnce(t *testing.T) {
	t.Parallel()
	l := newLibrary(t, nil)
	const story = "Bridge falls at Halm\n\nThe old bridge at Halm fell into the Issel on Sunday night, and a carter drowned.\n"
	l.addFiles(t, "bridge", files{"a.txt": story, "b.txt": strings.Replace(story, "Bridge falls", "Disaster", 1),
		"c.txt": "From the district\n\nOn Sunday night the old bridge fell into the river Issel at Halm; a carter drowned.\n"})
	if reply := l.sum(t, answer.TopicRequest{Topic: "the bridge at Halm", Collections: []string{"bridge"}}); len(reply.Claims) != 1 {
		t.Errorf("one event is told %d times: %+v", len(reply.Claims), reply.Claims)
	}
}

func TestSummaryOfNothingIsRefused(t *testing.T) {
	t.Parallel()
	l := sampleLibrary(t)
	for _, request := range []answer.TopicRequest{
		{Topic: "zeppelin regattas in Patagonia"},
		{Topic: "?!"},
		{Since: day(1999, time.May, 1), Until: day(1999, time.May, 1)},
		{Publisher: "The Bugle"},
	} {
		request.Collections = []string{"sample"}
		request.At = now
		reply, err := l.Summary(t.Context(), request)
		if err != nil {
			t.Fatal(err)
		}
		if reply.Status != answer.Refused || len(reply.Claims) > 0 || request.Topic != "?!" && len(reply.Nearest) == 0 {
			t.Errorf("the summary of %+v is %s with %d claims and %d nearest", request, reply.Status, len(reply.Claims), len(reply.Nearest))
		}
	}
}

func TestWhoElseSaysIt(t *testing.T) {
	t.Parallel()
	l := sampleLibrary(t)
	for _, test := range []struct {
		sentence, document string
		want               []string // documents
	}{
		{"Moscow in turn summoned Azerbaijan's ambassador, Rakhmon Mustafayev.", "pushback.txt", []string{"unravelling.jsonl#court"}},
		{"The brothers **Ziyaddin and Huseyn Safarov**, born in the Aghdam region, died.", "tit-for-tat.md", []string{"caucasus.txt", "retaliation.html"}},
		{"How long can it last?", "unravelling.jsonl#court", nil},
		{"Seymour Hezi, second in command of the Popular Front party, likens it to a gold rush.", "retaliation.html", nil},
	} {
		start := strings.Index(l.stored["sample"][test.document], test.sentence)
		if start < 0 {
			t.Fatalf("%s does not say %q", test.document, test.sentence)
		}
		end := start + len(test.sentence)
		others, err := l.AlsoSaid(t.Context(), answer.Citation{Document: test.document, Quote: test.sentence, Start: start, End: end, SentenceStart: start, SentenceEnd: end}, []string{"sample"})
		if err != nil {
			t.Fatal(err)
		}
		var got []string
		for _, c := range others {
			got = append(got, c.Document)
			for _, fault := range citationFaults(l.stored["sample"][c.Document], c) {
				t.Errorf("a citation of %s %s", c.Document, fault)
			}
		}
		if !slices.Equal(got, test.want) {
			t.Errorf("%q is also said by %q, want %q", test.sentence, got, test.want)
		}
	}
}
