package retrieval_test

import (
	"maps"
	"slices"
	"strings"
	"testing"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"

	"footnote/database/databasetest"
	"footnote/embeddings"
	"footnote/embeddings/embeddingstest"
	"footnote/retrieval"
)

// rows counts the rows of every table.
func rows(t testing.TB, pool *pgxpool.Pool) map[string]int {
	t.Helper()
	tables, err := pool.Query(t.Context(), "select table_name::text from information_schema.tables where table_schema = 'public' and table_type = 'BASE TABLE' order by 1")
	if err != nil {
		t.Fatal(err)
	}
	names, err := pgx.CollectRows(tables, pgx.RowTo[string])
	if err != nil {
		t.Fatal(err)
	}
	counts := make(map[string]int)
	for _, name := range names {
		counts[name] = number(t, pool, "select count(*) from "+pgx.Identifier{name}.Sanitize())
	}
	return counts
}

// What is foretold is what an ingest then does.
func TestForecast(t *testing.T) {
	t.Parallel()
	db := databasetest.New(t)
	start := texts(5)
	start["lines.jsonl"] = `{"id":"a","text":"The harbour was closed on 2 July 2025."}` + "\n" + `{"id":"b","text":"The railway was opened on 3 July 2025."}` + "\n"
	with := func(change func(f files)) files {
		f := maps.Clone(start)
		change(f)
		return f
	}
	for _, test := range []struct {
		name          string
		before, after files
		model         string // after; the same if it is ""
	}{
		{"a new collection", nil, start, ""},
		{"nothing changed", start, start, ""},
		{"all kinds of change", start, with(func(f files) {
			delete(f, "00.txt")
			f["01.txt"] = text(50, 7)
			f["new.txt"] = text(51, 2)
			f["twin.txt"] = f["02.txt"]
			f["lines.jsonl"] = strings.Replace(start["lines.jsonl"], `"b"`, `"c"`, 1)
			f["empty.txt"] = ""
			f["picture.png"] = "no text"
		}), ""},
		{"another model", start, with(func(f files) { f["01.txt"], f["02.txt"] = text(52, 4), f["03.txt"] }), "another"},
		{"nearly all gone", start, files{"04.txt": start["04.txt"]}, ""},
	} {
		t.Run(test.name, func(t *testing.T) {
			server := embeddingstest.NewServer(t)
			if test.before != nil {
				ingest(t, newPaid(t, db.Pool, server, test.name), test.name, test.before)
				ingest(t, newPaid(t, db.Pool, server, test.name), test.name+" beside it", texts(2)) // never to be counted
			}
			server.Forget()
			index := newPaid(t, db.Pool, server, test.name+test.model)
			written, held := rows(t, db.Pool), state(t, db.Pool, test.name)
			told, err := index.Forecast(t.Context(), test.name, "/folder", open(t, test.after.fs()), nil)
			if err != nil {
				t.Fatal(err)
			}
			if now := rows(t, db.Pool); !maps.Equal(now, written) || difference(state(t, db.Pool, test.name), held) != "" {
				t.Errorf("the forecast writes: tables had %v rows and have %v", written, now)
			}
			if n := len(server.Requests()); n > 0 {
				t.Errorf("the forecast sends %d requests", n)
			}

			passages := func() int {
				return number(t, db.Pool, "select coalesce(sum(passages), 0)::int from collection where name = $1", test.name)
			}
			before := passages()
			report := ingest(t, index, test.name, test.after)
			if want := (retrieval.Tally{Added: report.Added, Changed: report.Changed, Removed: report.Removed, Unchanged: report.Unchanged}); told.Documents != want {
				t.Errorf("documents: foretold %+v, and it was %+v", told.Documents, want)
			}
			p := told.Passages
			if p.Added+p.Changed != report.Passages || p.Added+p.Changed+p.Unchanged != passages() || p.Removed > before || (p.Removed > 0) != (report.Removed > 0) {
				t.Errorf("passages: foretold %+v of %d, and %d were written, and there are %d", p, before, report.Passages, passages())
			}
			if got, want := sentencesOf(told.Faults), sentencesOf(report.Faults); !slices.Equal(got, want) || !slices.Equal(told.Skipped, report.Skipped) || !slices.Equal(told.Notes, report.Notes) {
				t.Errorf("foretold %q, %q and %q, and it was %q, %q and %q", got, told.Notes, told.Skipped, want, report.Notes, report.Skipped)
			}
			tokens := 0
			for _, request := range server.Requests() {
				for _, text := range request.Texts {
					tokens += embeddings.Tokens(text)
				}
			}
			e := told.Embedding
			if e.Texts != len(sent(server)) || e.Tokens != tokens || e.Texts+e.Kept != report.Embedded {
				t.Errorf("foretold %d texts of %d tokens, and %d that are kept; sent were %d of %d, for %d passages", e.Texts, e.Tokens, e.Kept, len(sent(server)), tokens, report.Embedded)
			}
			if n := len(server.Requests()); e.Requests < n-1 || e.Requests > n+1 { // a chunk is cut where a transaction waits for it
				t.Errorf("foretold %d requests, and there were %d", e.Requests, n)
			}
		})
	}
	t.Run("offline it costs nothing", func(t *testing.T) {
		told, err := newIndex(t, db.Pool, nil).Forecast(t.Context(), "offline", "/folder", open(t, start.fs()), nil)
		if err != nil || told.Embedding != nil || told.Documents.Added != 7 {
			t.Errorf("foretold %+v, error %v", told, err)
		}
	})
}
