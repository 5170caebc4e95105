package main

import (
	"context"
	"errors"
	"io"
	"log/slog"
	"slices"
	"strings"
	"testing"
	"time"

	"footnote/answer"
	"footnote/bot"
	"footnote/config"
	"footnote/database"
	"footnote/retrieval"
	"footnote/retrieval/mention"
)

// asked is when the tests' questions are asked.
var asked = time.Date(2026, time.May, 4, 12, 0, 0, 0, time.UTC)

// withSample opens the sample for a test.
func withSample(t *testing.T, use func(librarian, conversation)) {
	t.Helper()
	settings, err := config.Load(ingestSample(t))
	if err != nil {
		t.Fatal(err)
	}
	p := &program{settings: settings, log: slog.New(slog.NewTextHandler(io.Discard, nil))}
	err = p.withDatabase(context.Background(), func(_ *database.Database, index *retrieval.Index) error {
		answerer := answer.New(index, p.log)
		use(librarian{index, answerer, nil}, conversation{index, answerer, nil})
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}

func TestLibrarian(t *testing.T) {
	t.Parallel()
	collections := []string{sampleCollection, "not ingested"}
	withSample(t, func(l librarian, _ conversation) {
		for _, test := range []struct {
			rule string
			f    bot.Filter
			want []string
		}{
			{"all, the latest first", bot.Filter{}, []string{"tit-for-tat.md", "caucasus.txt", "retaliation.html", "pushback.txt", "unravelling.jsonl#court"}},
			{"words of the text", bot.Filter{Words: "tomatoes"}, []string{"tit-for-tat.md"}},
			{"words of the title alone", bot.Filter{Words: "fading hand"}, []string{"caucasus.txt"}},
			{"an outlet by a part of its name", bot.Filter{Publisher: "rights"}, []string{"tit-for-tat.md"}},
			{"published until a day", bot.Filter{Published: "until July 1"}, []string{"pushback.txt"}},
			{"published since a day", bot.Filter{Published: "since 2025-07-03"}, []string{"tit-for-tat.md"}},
			{"published in a range of days", bot.Filter{Published: "since July 1 until July 1"}, []string{"pushback.txt"}},
			{"published on a day", bot.Filter{Published: "on July 1"}, []string{"pushback.txt"}},
			{"speaking of a day", bot.Filter{On: "9 May"}, []string{"unravelling.jsonl#court"}},
			{"words that are a day", bot.Filter{Words: "9 May"}, []string{"unravelling.jsonl#court"}},
			{"speaking of a day and published on another", bot.Filter{On: "9 May", Published: "July 1"}, nil},
			{"words that nobody has", bot.Filter{Words: "zeppelin"}, nil},
		} {
			f := test.f
			f.Asked, f.Collections = asked, collections
			documents, err := l.Documents(t.Context(), f)
			if err != nil {
				t.Errorf("%s: %v", test.rule, err)
			}
			var got []string
			for _, d := range documents {
				got = append(got, d.Path)
			}
			if !slices.Equal(got, test.want) {
				t.Errorf("%s: the documents are %q, want %q", test.rule, got, test.want)
			}
		}

		for _, test := range []struct {
			what, said, try string
			f               bot.Filter
		}{
			{"date", "Smarch 13", "July 4", bot.Filter{Since: "Smarch 13"}},
			{"date", "July 2 or the day", "2025-07-04", bot.Filter{On: "July 2 or the day"}},
			{"outlet", "The Bugle", "The Sample Wire", bot.Filter{Publisher: "The Bugle"}},
		} {
			test.f.Asked, test.f.Collections = asked, collections
			_, err := l.Summary(t.Context(), test.f, false)
			var mistyped *bot.Mistyped
			if !errors.As(err, &mistyped) || mistyped.What != test.what || mistyped.Said != test.said || !slices.Contains(mistyped.Try, test.try) {
				t.Errorf("%q is met with %v (%+v), want the %s mistyped and %q among what to try", test.said, err, mistyped, test.what, test.try)
			}
		}

		said, err := l.Quote(t.Context(), `the hand of KYIV`, collections)
		if err != nil || said.Status != answer.Answered || len(said.Citations) != 1 || said.Citations[0].Document != "caucasus.txt" {
			t.Errorf("the words are found in %+v, %v", said.Citations, err)
		}
		unsaid, err := l.Quote(t.Context(), "the hand of Paris", collections)
		if err != nil || unsaid.Status != answer.Refused || len(unsaid.Nearest) == 0 {
			t.Errorf("words that nobody says are %s with %d nearest, %v", unsaid.Status, len(unsaid.Nearest), err)
		}

		around, err := l.Around(t.Context(), said.Citations[0], collections)
		if err != nil {
			t.Fatal(err)
		}
		if around.Document.Path != "caucasus.txt" || !strings.Contains(around.Before, "Neither Ilham Aliyev") || !strings.Contains(around.After, "had nothing to do with") {
			t.Errorf("the excerpt stands between %q and %q", around.Before, around.After)
		}
		changed := said.Citations[0]
		changed.Quote = strings.ToUpper(changed.Quote)
		if _, err := l.Around(t.Context(), changed, collections); !errors.Is(err, bot.ErrChanged) {
			t.Errorf("a quotation that does not stand there is met with %v", err)
		}

		held, err := l.Holdings(t.Context(), collections)
		if err != nil || held.Documents != 5 || held.From != "2025-07-01" || held.To != "2025-07-04" || len(held.Publishers) != 5 || held.Ingested.IsZero() {
			t.Errorf("the holdings are %+v, %v", held, err)
		}

		timeline, err := l.Timeline(t.Context(), bot.Filter{Words: "June 30 to July 2", Asked: asked, Collections: collections})
		if err != nil || len(timeline.Events) == 0 {
			t.Fatalf("the timeline of some days has %d events, %v", len(timeline.Events), err)
		}
		for _, event := range timeline.Events {
			if event.Days.From < mention.DayOf(2025, time.June, 30) || event.Days.To > mention.DayOf(2025, time.July, 2) {
				t.Errorf("an event of %s is none of the days asked for", event.Days)
			}
		}
		table, err := l.WriteTimeline(timeline)
		if err != nil || !strings.Contains(string(table.CSV), "2025") || !strings.Contains(string(table.Markdown), "|") {
			t.Errorf("the timeline is written as %q and %q, %v", table.CSV, table.Markdown, err)
		}

		made, err := l.Brief(t.Context(), bot.Filter{Words: "Sputnik", Published: "since July 2", Asked: asked, Collections: collections})
		if err != nil || len(made.Citations) == 0 {
			t.Fatalf("the brief has %d citations, %v", len(made.Citations), err)
		}
		for _, c := range made.Citations {
			if c.Published < "2025-07-02" {
				t.Errorf("the brief cites %s, which was published %s", c.Document, c.Published)
			}
		}
		written, err := l.WriteBrief(t.Context(), made, collections)
		if err != nil || !strings.HasPrefix(string(written.Markdown), "# Brief: Sputnik\n") || !strings.HasPrefix(string(written.DOCX), "PK") || written.Canvas == "" {
			t.Errorf("the brief is written as %.100q, %d bytes and %.100q, %v", written.Markdown, len(written.DOCX), written.Canvas, err)
		}
		made.Citations[0].Quote = strings.ToUpper(made.Citations[0].Quote)
		if _, err := l.WriteBrief(t.Context(), made, collections); !errors.Is(err, bot.ErrChanged) {
			t.Errorf("a brief whose source changed is met with %v", err)
		}

		// What was never ingested is empty, and no fault.
		nowhere := []string{"not ingested"}
		if documents, err := l.Documents(t.Context(), bot.Filter{Asked: asked, Collections: nowhere}); err != nil || len(documents) > 0 {
			t.Errorf("a collection that is not there has %d documents, %v", len(documents), err)
		}
		if summary, err := l.Summary(t.Context(), bot.Filter{Words: "tomatoes", Asked: asked, Collections: nowhere}, false); err != nil || summary.Status != answer.Refused {
			t.Errorf("a collection that is not there is summed up as %+v, %v", summary, err)
		}
		if timeline, err := l.Timeline(t.Context(), bot.Filter{Asked: asked, Collections: nowhere}); err != nil || len(timeline.Events) > 0 {
			t.Errorf("a collection that is not there has the timeline %+v, %v", timeline, err)
		}
		if made, err := l.Brief(t.Context(), bot.Filter{Words: "tomatoes", Asked: asked, Collections: nowhere}); err != nil || len(made.Citations) > 0 {
			t.Errorf("a collection that is not there has the brief %+v, %v", made, err)
		}
		if found, err := l.Names(t.Context(), "Aliyev", nowhere); err != nil || len(found.Found) > 0 {
			t.Errorf("a collection that is not there names %+v, %v", found, err)
		}
		if held, err := l.Holdings(t.Context(), nowhere); err != nil || held.Documents > 0 {
			t.Errorf("a collection that is not there holds %+v, %v", held, err)
		}
	})
}

// An editor's decisions take effect at once, and can be taken back.
func TestEditorsDecideInTheIndex(t *testing.T) {
	t.Parallel()
	collections := []string{sampleCollection}
	withSample(t, func(l librarian, _ conversation) {
		names := func(word string) (names []string, joined bool) {
			found, err := l.Names(t.Context(), word, collections)
			if err != nil {
				t.Fatal(err)
			}
			for _, n := range found.Found {
				names = append(names, n.Name)
			}
			return names, found.Joined
		}
		azimov, _ := names("Azimov")
		peskov, _ := names("Peskov")
		if len(azimov) != 1 || len(peskov) != 1 {
			t.Fatalf("the sample names %q and %q, want one of each", azimov, peskov)
		}
		made, err := l.Merge(t.Context(), azimov[0], peskov[0], "U1", collections)
		if err != nil {
			t.Fatal(err)
		}
		if again, err := l.Merge(t.Context(), peskov[0], azimov[0], "U1", collections); err != nil || again.ID != made.ID {
			t.Errorf("merged again, it is decision %d, %v, want %d", again.ID, err, made.ID)
		}
		one, _ := names("Azimov")
		if other, _ := names("Peskov"); !slices.Equal(one, other) {
			t.Errorf("merged, they are %q and %q", one, other)
		}
		if err := l.Undo(t.Context(), made.ID, "U1", collections); err != nil {
			t.Fatal(err)
		}
		if again, _ := names("Azimov"); !slices.Equal(again, azimov) {
			t.Errorf("after the decision was taken back there is %q, want %q", again, azimov)
		}
		var undecided *bot.Undecided
		if err := l.Undo(t.Context(), made.ID, "U1", collections); !errors.As(err, &undecided) {
			t.Errorf("taken back twice: %v", err)
		}
		if _, err := l.Merge(t.Context(), azimov[0], azimov[0], "U1", collections); !errors.As(err, &undecided) {
			t.Errorf("merged with itself: %v", err)
		}
		var mistyped *bot.Mistyped
		if _, err := l.Split(t.Context(), azimov[0], "Zorro", "U1", collections); !errors.As(err, &mistyped) || mistyped.Said != "Zorro" {
			t.Errorf("split from a name that nobody has: %v", err)
		}
		if _, err := l.Split(t.Context(), azimov[0], peskov[0], "U1", collections); err != nil {
			t.Fatal(err)
		}
		if err := l.Join(t.Context(), false, "U1", collections); err != nil {
			t.Fatal(err)
		}
		if _, joined := names("Azimov"); joined {
			t.Error("joining is switched off, and said to be on")
		}
		if err := l.Join(t.Context(), true, "U1", collections); err != nil {
			t.Fatal(err)
		}
		if _, joined := names("Azimov"); !joined {
			t.Error("joining is switched on, and said to be off")
		}
	})
}

func TestConversation(t *testing.T) {
	t.Parallel()
	earlier := &bot.Exchange{Question: "Who was summoned on July 2?"}
	for _, test := range []struct {
		rule, question string
		earlier        *bot.Exchange
		want           string // what is taken along
	}{
		{"too little of its own", "Who received him?", earlier, "summoned on July 2"},
		{"it goes on", "And where was he summoned?", earlier, "on July 2"},
		{"a date of its own", "And on July 1?", earlier, "summoned"},
		{"it names somebody", "What did Dmitry Peskov say?", earlier, ""},
		{"it says enough", "How many concerts were cancelled?", earlier, ""},
	} {
		if got := inherit(bot.Question{Text: test.question, Asked: asked, Earlier: test.earlier}); got != test.want {
			t.Errorf("%s: %q takes along %q, want %q", test.rule, test.question, got, test.want)
		}
	}
	withSample(t, func(_ librarian, c conversation) {
		reply, err := c.Answer(t.Context(), bot.Question{Text: "And why?", Asked: asked, Collections: []string{sampleCollection}, Earlier: earlier}, nil)
		if err != nil {
			t.Fatal(err)
		}
		if reply.Status != answer.Answered || !strings.Contains(reply.Citations[0].Quote, "Evdokimov") || !strings.Contains(reply.Reading, "from the question before: “summoned on July 2”") {
			t.Errorf("the follow-up is %s, read as %q: %+v", reply.Status, reply.Reading, reply.Citations)
		}
		reply, err = c.Answer(t.Context(), bot.Question{Text: "Who was summoned?", Asked: asked, Collections: []string{"not ingested"}}, nil)
		if err != nil || reply.Status != answer.Refused || !strings.Contains(reply.Reading, "footnote ingest") {
			t.Errorf("an empty collection is %s, read as %q, %v", reply.Status, reply.Reading, err)
		}
	})
}
