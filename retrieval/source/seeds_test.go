package source

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"unicode"
)

// seeds returns the folder of the real articles, which are not part of the
// repository, and skips the test without them.
func seeds(t *testing.T) string {
	t.Helper()
	shared := os.Getenv("FOOTNOTE_SHARED")
	if shared == "" {
		shared = filepath.Join("..", "..", "..", "shared")
	}
	folder := filepath.Join(shared, "seeds")
	if _, err := os.Stat(folder); err != nil {
		t.Skipf("NOT TESTED on the real articles: there is no %s; set FOOTNOTE_SHARED to the folder that holds seeds/.", folder)
	}
	return folder
}

func TestSeeds(t *testing.T) {
	folder, err := Open(t.Context(), seeds(t), DefaultLimits())
	if err != nil {
		t.Fatal(err)
	}
	defer folder.Close()
	documents, faults := readFolder(t, folder)
	for _, fault := range faults {
		t.Error(fault)
	}
	byName := map[string]Document{}
	for _, d := range documents {
		byName[d.Path[:3]] = d
	}
	for _, want := range []struct {
		name                   string
		titleBegins, titleEnds string
		publisher              string
		credits                string
		published              string
		inferred               bool
		url                    string
		runs                   [][2]string // of the article: how each begins and ends
		never                  []string    // in any block
	}{
		{
			name: "000", titleBegins: "Unprecedented Tension in Baku-Moscow", titleEnds: "to the Raid on the Sputnik Office",
			publisher: "Afghan Voice Agency (AVA)", published: "2025-07-02", url: "https://avapress.com/vdcjoyet8uqe8iz.92fu.html",
			runs:  [][2]string{{"After the deadly operation by Russian", "towards Russia,” he says."}},
			never: []string{"Publish date", "Story Code", "avapress.com", "Post a comment", "Your Name", "Your Email Address"},
		},
		{
			name: "001", titleBegins: "The Russian-Azerbaijani relations have", titleEnds: "who are beaten and bloodied",
			credits: "The Kyiv Independent",
			runs:    [][2]string{{"Russia and Azerbaijan Relations Unravel", "a way to resolve their differences."}},
			never:   []string{"By AI", "Sources", "made possible by", "joining our community", "TAGGED", "Share This"},
		},
		{
			name: "002", titleBegins: "Azerbaijan pushes back", titleEnds: "against Russian power",
			published: "2025-07-01", inferred: true,
			runs:  [][2]string{{"The reckless bully finally hit a wall", "tell how the situation will evolve."}},
			never: []string{"37292", "Review", "Live\nAll"},
		},
		{
			name: "003", titleBegins: "Tit-for-Tat: Azerbaijan-Russia", titleEnds: "Amidst Raids and Deaths",
			publisher: "IRFS", published: "2025-07-04",
			runs:  [][2]string{{"The past week has seen a rapid", "how this escalating crisis unfolds."}},
			never: []string{"zIndex", "seoDescription"},
		},
		{
			name: "004", titleBegins: "The Empire Is Dying", titleEnds: "in the Caucasus",
			publisher: "European News Agency (ENA)", published: "2025-07-02", url: "https://conncet.en-a.eu/politik/the_empire_is_dying_in_the_caucasus-91731/",
			runs: [][2]string{
				{"Rising Tensions Between Russia and", "Is This Really About Yekaterinburg?"},
				{"Many analysts believe the root of", "spasms of Russian imperialism."},
			},
			never: []string{"Programmdienst", "Ingolstadt", "Telefon", "Telefax", "@european", "Haftung", "Richtigkeit", "Press Service", "V.i.S.d.P.", "Verantwortlichkeit", "Ressort", "online lesen"},
		},
	} {
		t.Run(want.name, func(t *testing.T) {
			d, ok := byName[want.name]
			if !ok {
				t.Fatal("was not read")
			}
			if !strings.HasPrefix(d.Title, want.titleBegins) || !strings.HasSuffix(d.Title, want.titleEnds) {
				t.Errorf("title is %q, want it to begin %q and to end %q", d.Title, want.titleBegins, want.titleEnds)
			}
			if d.Publisher != want.publisher {
				t.Errorf("publisher is %q, want %q", d.Publisher, want.publisher)
			}
			if got := strings.Join(d.Credits, ", "); got != want.credits {
				t.Errorf("credits are %q, want %q", got, want.credits)
			}
			if d.URL != want.url {
				t.Errorf("url is %q, want %q", d.URL, want.url)
			}
			if d.Language != "en" {
				t.Errorf("language is %q, want en", d.Language)
			}
			published := ""
			if d.Published.Known {
				published = d.Published.Days.From.String()
			}
			if published != want.published || d.Published.Inferred != want.inferred || d.Published.Days.From != d.Published.Days.To {
				t.Errorf("published is %q (inferred %v, days %v), want %q (inferred %v)", published, d.Published.Inferred, d.Published.Days, want.published, want.inferred)
			}
			raw, err := os.ReadFile(filepath.Join(seeds(t), d.Path))
			if err != nil || d.Text != string(raw) {
				t.Errorf("the text is not the file, byte for byte (%v)", err)
			}
			for _, b := range d.Blocks {
				for _, fragment := range want.never {
					if strings.Contains(d.Text[b.Start:b.End], fragment) {
						t.Errorf("block %q holds %q, which is not the article", d.Text[b.Start:b.End], fragment)
					}
				}
			}
			for _, run := range want.runs {
				start := strings.Index(d.Text, run[0])
				end := start + strings.Index(d.Text[max(start, 0):], run[1]) + len(run[1])
				if start < 0 || end < start+len(run[1]) {
					t.Fatalf("the file has no run from %q to %q", run[0], run[1])
				}
				if kept := covered(d, start, end); kept < .99 {
					t.Errorf("%.3f of the article from %q to %q is kept, want .99", kept, run[0], run[1])
				}
			}
		})
	}
}

// covered returns the share of the letters of Text[start:end] that are in
// blocks.
func covered(d Document, start, end int) float64 {
	count := func(s string) float64 {
		n := 0
		for _, r := range s {
			if unicode.IsLetter(r) {
				n++
			}
		}
		return float64(n)
	}
	kept := 0.0
	for _, b := range d.Blocks {
		if from, to := max(start, b.Start), min(end, b.End); from < to {
			kept += count(d.Text[from:to])
		}
	}
	return kept / count(d.Text[start:end])
}
