package retrieval_test

import (
	"errors"
	"log/slog"
	"strings"
	"testing"
	"testing/fstest"
	"time"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"

	"footnote/database/databasetest"
	"footnote/embeddings"
	"footnote/retrieval"
	"footnote/retrieval/mention"
	"footnote/retrieval/source"
)

// articles are a small library: two outlets, two days, one article without
// either.
var articles = fstest.MapFS{
	"harbour.md": {Data: []byte(`---
title: Storm shuts the harbour
publisher: Northern Post
date: 2024-03-06
url: https://example.org/harbour
---

# Storm shuts the harbour

A storm reached the coast in the night. On March 5 the harbour was closed by **Ines Duarte**, who directs the port.

## The ships

Twelve ships were turned away. “We had no choice,” Duarte said — and left.

## The quay

The quay is to be repaired before summer.
`)},
	"market.md": {Data: []byte(`---
title: The market moves
publisher: Southern Star
date: 2024-03
---

The fish market moves to the old station. Twelve ships bring the fish.
`)},
	"undated.txt": {Data: []byte("Notes on the harbour\n\nThe harbour has three basins. To be or not to be is asked here.\n")},
}

// library returns an index of articles in the collection "default", and of one
// other article in the collection "closed".
func library(t *testing.T) *retrieval.Index {
	t.Helper()
	embedder, err := embeddings.NewCharacters(embeddings.CharactersDimensions)
	if err != nil {
		t.Fatal(err)
	}
	index := retrieval.New(databasetest.New(t).Pool, embedder, slog.New(slog.DiscardHandler))
	closed := fstest.MapFS{"secret.txt": {Data: []byte("A closed matter\n\nTwelve ships are to be sold in secret.\n")}}
	for collection, files := range map[string]fstest.MapFS{"default": articles, "closed": closed} {
		folder, err := source.OpenFS(t.Context(), files, collection, source.DefaultLimits())
		if err != nil {
			t.Fatal(err)
		}
		report, err := index.Ingest(t.Context(), collection, "/srv/"+collection, folder, nil)
		if err != nil || len(report.Faults) > 0 {
			t.Fatalf("ingest %s: %v, %v", collection, err, report.Faults)
		}
	}
	return index
}

func day(year int, month time.Month, d int) *mention.Day {
	day := mention.DayOf(year, month, d)
	return &day
}

func TestDocuments(t *testing.T) {
	index := library(t)
	for _, test := range []struct {
		name   string
		filter retrieval.Filter
		want   []string
	}{
		{"the latest first, those without a date last", retrieval.Filter{}, []string{"harbour.md", "market.md", "undated.txt"}},
		{"as many as are wanted", retrieval.Filter{Limit: 2}, []string{"harbour.md", "market.md"}},
		{"by path", retrieval.Filter{Path: "market.md"}, []string{"market.md"}},
		{"by a part of a path", retrieval.Filter{Path: "market"}, nil},
		{"by some of the outlet, in any case", retrieval.Filter{Publisher: "southern"}, []string{"market.md"}},
		{"by words of the title, in any order", retrieval.Filter{Title: "HARBOUR storm"}, []string{"harbour.md"}},
		{"by words of several titles", retrieval.Filter{Title: "harbour"}, []string{"harbour.md", "undated.txt"}},
		{"what stands for anything in a pattern is a character", retrieval.Filter{Title: "%"}, nil},
		{"since a day that an article's month holds", retrieval.Filter{Since: day(2024, 3, 7)}, []string{"market.md"}},
		{"since the day itself", retrieval.Filter{Since: day(2024, 3, 6), Publisher: "north"}, []string{"harbour.md"}},
		{"until the day itself", retrieval.Filter{Until: day(2024, 3, 6)}, []string{"harbour.md", "market.md"}},
		{"speaking of a day", retrieval.Filter{From: day(2024, 3, 5), To: day(2024, 3, 5)}, []string{"harbour.md"}},
		{"speaking of a day since", retrieval.Filter{From: day(2024, 3, 5)}, []string{"harbour.md"}},
		{"speaking of a day until", retrieval.Filter{To: day(2024, 3, 5)}, []string{"harbour.md"}},
		{"published on a day and speaking of none", retrieval.Filter{From: day(2024, 3, 6)}, nil},
		{"until a day before all", retrieval.Filter{Until: day(2024, 2, 29)}, nil},
	} {
		t.Run(test.name, func(t *testing.T) {
			test.filter.Collections = []string{"default"}
			found, err := index.Documents(t.Context(), test.filter)
			if err != nil {
				t.Fatal(err)
			}
			var got []string
			for _, document := range found {
				got = append(got, document.Path)
			}
			if diff := cmp.Diff(test.want, got); diff != "" {
				t.Errorf("Documents(%+v) (-want +got):\n%s", test.filter, diff)
			}
		})
	}
}

func TestDocumentsAreDescribed(t *testing.T) {
	index := library(t)
	found, err := index.Documents(t.Context(), retrieval.Filter{Collections: []string{"default"}, Path: "harbour.md"})
	if err != nil || len(found) != 1 {
		t.Fatalf("Documents returned %d documents and %v, want one", len(found), err)
	}
	got := found[0]
	if got.Title != "Storm shuts the harbour" || got.Publisher != "Northern Post" || got.PublicationDate() != "2024-03-06" ||
		got.URL != "https://example.org/harbour" || got.Collection != "default" || got.Folder != "/srv/default" || got.Passages != 3 ||
		got.Bytes != len(articles["harbour.md"].Data) {
		t.Errorf("harbour.md is described as %+v", got)
	}
	if want := "A storm reached the coast in the night."; !strings.HasPrefix(got.Opening, want) {
		t.Errorf("it opens with %q, want %q first", got.Opening, want)
	}
}

func TestPublicationDate(t *testing.T) {
	for _, test := range []struct {
		name     string
		from, to *mention.Day
		want     string
	}{
		{"not stated", nil, nil, ""},
		{"a day", day(2024, 3, 6), day(2024, 3, 6), "2024-03-06"},
		{"a month", day(2024, 2, 1), day(2024, 2, 29), "2024-02"},
		{"a year", day(2024, 1, 1), day(2024, 12, 31), "2024"},
	} {
		t.Run(test.name, func(t *testing.T) {
			var document retrieval.Document
			if test.from != nil {
				document.Dated, document.Published = true, mention.Days{From: *test.from, To: *test.to}
			}
			if got := document.PublicationDate(); got != test.want {
				t.Errorf("PublicationDate() = %q, want %q", got, test.want)
			}
		})
	}
}

func TestReadReturnsWhatWasIngested(t *testing.T) {
	index := library(t)
	found, err := index.Documents(t.Context(), retrieval.Filter{Collections: []string{"default"}})
	if err != nil {
		t.Fatal(err)
	}
	for _, listing := range found {
		read, err := index.Read(t.Context(), []string{"default"}, listing.ID)
		if err != nil {
			t.Fatal(err)
		}
		if read.Text != string(articles[listing.Path].Data) {
			t.Errorf("the text of %s is %q, want that of the file", listing.Path, read.Text)
		}
		if diff := cmp.Diff(listing, read.Listing); diff != "" {
			t.Errorf("%s is listed and read otherwise (-listed +read):\n%s", listing.Path, diff)
		}
		for _, part := range read.Parts {
			for _, sentence := range part.Sentences {
				if sentence.Start < part.Start || part.End < sentence.End {
					t.Errorf("%s: a sentence %v is outside of its passage %d:%d", listing.Path, sentence, part.Start, part.End)
				}
			}
		}
	}
}

func TestOtherCollectionsAreClosed(t *testing.T) {
	index := library(t)
	secret, err := index.Documents(t.Context(), retrieval.Filter{Collections: []string{"closed"}})
	if err != nil || len(secret) != 1 {
		t.Fatalf("the closed collection has %d documents (%v), want one", len(secret), err)
	}
	if _, err := index.Read(t.Context(), []string{"default"}, secret[0].ID); !errors.Is(err, retrieval.ErrNoDocument) {
		t.Errorf("reading it from another collection: %v, want ErrNoDocument", err)
	}
	found, err := index.FindVerbatim(t.Context(), []string{"default"}, "Twelve ships", 10)
	if err != nil || len(found) != 2 {
		t.Errorf("words are found %d times in the open collection (%v), want 2", len(found), err)
	}
	if _, err := index.Documents(t.Context(), retrieval.Filter{}); err == nil {
		t.Error("a filter without a collection lists documents")
	}
	if _, err := index.Holdings(t.Context(), []string{"absent"}); !errors.Is(err, retrieval.ErrNoCollection) {
		t.Errorf("the holdings of a collection that is not there: %v, want ErrNoCollection", err)
	}
}

func TestHoldings(t *testing.T) {
	index := library(t)
	got, err := index.Holdings(t.Context(), []string{"default"})
	if err != nil {
		t.Fatal(err)
	}
	if age := time.Since(got.Ingested); age < 0 || age > time.Hour {
		t.Errorf("ingested at %v, want just now", got.Ingested)
	}
	got.Ingested = time.Time{}
	want := retrieval.Holdings{Documents: 3, Passages: 5, Publishers: []string{"Northern Post", "Southern Star"},
		From: day(2024, 3, 1), To: day(2024, 3, 31)}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("Holdings (-want +got):\n%s", diff)
	}
}

func TestFindVerbatim(t *testing.T) {
	index := library(t)
	type place struct {
		Path, Words string
		Exact       bool
	}
	for _, test := range []struct {
		name  string
		words string
		limit int
		want  []place
	}{
		{"letter for letter, in the order of the documents", "Twelve ships", 10, []place{{"harbour.md", "Twelve ships", true}, {"market.md", "Twelve ships", true}}},
		{"letter for letter first", "the harbour", 10, []place{{"harbour.md", "the harbour", true}, {"harbour.md", "the harbour", true}, {"harbour.md", "the harbour", true}, {"undated.txt", "the harbour", true}, {"undated.txt", "The harbour", false}}},
		{"as many as are wanted", "Twelve ships", 1, []place{{"harbour.md", "Twelve ships", true}}},
		{"but for case", "twelve SHIPS", 1, []place{{"harbour.md", "Twelve ships", false}}},
		{"but for the form of quotation marks and dashes", `"We had no choice," Duarte said - and`, 10, []place{{"harbour.md", "“We had no choice,” Duarte said — and", false}}},
		{"but for emphasis", "closed by Ines Duarte, who", 10, []place{{"harbour.md", "closed by **Ines Duarte**, who", false}}},
		{"but for white space", "night.\nOn   March 5", 10, []place{{"harbour.md", "night. On March 5", false}}},
		{"over the end of a passage", "and left.\n\n## The quay\n\nThe quay", 10, []place{{"harbour.md", "and left.\n\n## The quay\n\nThe quay", true}}},
		{"stop words alone", "To be or not to be", 10, []place{{"undated.txt", "To be or not to be", true}}},
		{"all words, in another order", "away turned were ships", 10, nil},
		{"words of different documents", "basins station", 10, nil},
		{"nothing", " \n", 10, nil},
		{"signs alone", "—", 1, []place{{"harbour.md", "—", true}}},
		{"what means something to SQL", "'; drop table document; --", 10, nil},
	} {
		t.Run(test.name, func(t *testing.T) {
			found, err := index.FindVerbatim(t.Context(), []string{"default"}, test.words, test.limit)
			if err != nil {
				t.Fatal(err)
			}
			var got []place
			for _, f := range found {
				text := string(articles[f.Path].Data)
				if text[f.Window.Start:f.Window.End] != f.Quote || f.Start < f.Window.Start || f.Window.End < f.End {
					t.Errorf("%s: the quotation %q at %v is not around the words at %v", f.Path, f.Quote, f.Window, f.Span)
				}
				got = append(got, place{f.Path, text[f.Start:f.End], f.Exact})
			}
			if diff := cmp.Diff(test.want, got); diff != "" {
				t.Errorf("FindVerbatim(%q) (-want +got):\n%s", test.words, diff)
			}
		})
	}
}

func TestAround(t *testing.T) {
	s := retrieval.Source{Parts: []retrieval.Passage{{Start: 10, End: 20}, {Start: 22, End: 30}, {Start: 40, End: 50}, {Start: 50, End: 60}}}
	for _, test := range []struct {
		name     string
		span     retrieval.Span
		from, to int
	}{
		{"with the neighbours", retrieval.Span{Start: 23, End: 25}, 0, 3},
		{"the first has none before it", retrieval.Span{Start: 10, End: 12}, 0, 2},
		{"the last has none behind it", retrieval.Span{Start: 50, End: 60}, 2, 4},
		{"of several passages", retrieval.Span{Start: 29, End: 41}, 0, 4},
		{"between passages", retrieval.Span{Start: 30, End: 40}, 0, 0},
	} {
		t.Run(test.name, func(t *testing.T) {
			if from, to := s.Around(test.span); from != test.from || to != test.to {
				t.Errorf("Around(%v) = %d, %d, want %d, %d", test.span, from, to, test.from, test.to)
			}
		})
	}
}

func TestLocate(t *testing.T) {
	for _, test := range []struct{ name, text, words, want string }{
		{"letter for letter", "a b c", "b", "b"},
		{"soft hyphens and what has no width", "har\u00adbour\u200b wall", "harbour wall", "har\u00adbour\u200b wall"},
		{"another script's capitals", "МОСКВА", "москва", "МОСКВА"},
		{"a letter whose small form is longer", "İstanbul x", "x", "x"},
		{"guillemets", "dit «oui» et", `"oui"`, "«oui»"},
		{"a no-break space", "10\u00a0km", "10 km", "10\u00a0km"},
		{"a run of white space at the end is not of the words", "a b \n c", "b", "b"},
		{"bytes that are no UTF-8", "a\xff b", "b", "b"},
	} {
		t.Run(test.name, func(t *testing.T) {
			found := retrieval.Locate(test.text, test.words)
			if len(found) != 1 || test.text[found[0].Start:found[0].End] != test.want {
				t.Errorf("Locate(%q, %q) = %v, want %q", test.text, test.words, found, test.want)
			}
		})
	}
}

func FuzzLocate(f *testing.F) {
	f.Add("“We had  no choice,” Duarte — said", `"we HAD no choice,"`)
	f.Add("*\u00ad\xff \u200b", "\xff")
	f.Fuzz(func(t *testing.T, text, words string) {
		end := 0
		for _, span := range retrieval.Locate(text, words) {
			if span.Start < end || span.End <= span.Start || len(text) < span.End {
				t.Fatalf("Locate(%q, %q) has %v after %d", text, words, span, end)
			}
			end = span.End
			if again := retrieval.Locate(text[span.Start:span.End], words); len(again) == 0 {
				t.Fatalf("%q was located at %v of %q and is not in it", words, span, text)
			}
		}
		if utf8.ValidString(words) && strings.Contains(text, words) && len(retrieval.Locate(words, words)) > 0 && len(retrieval.Locate(text, words)) == 0 {
			t.Fatalf("Locate(%q, %q) does not find what is there letter for letter", text, words)
		}
	})
}
