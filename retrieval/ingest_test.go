package retrieval_test

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"math/rand/v2"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"github.com/jackc/pgx/v5/pgxpool"
	"github.com/pgvector/pgvector-go"

	"footnote/database"
	"footnote/database/databasetest"
	"footnote/retrieval"
)

// counts are the numbers of a report that count documents.
func counts(r retrieval.Report) retrieval.Report {
	return retrieval.Report{Added: r.Added, Changed: r.Changed, Removed: r.Removed, Unchanged: r.Unchanged}
}

func TestIngestFollowsTheFolder(t *testing.T) {
	t.Parallel()
	db := databasetest.New(t)
	index := newIndex(t, db.Pool, nil)
	line := func(id, text string) string {
		return fmt.Sprintf(`{"id": %q, "title": %q, "text": %q}`+"\n", id, id, text)
	}
	for _, step := range []struct {
		name string
		now  files
		want retrieval.Report
	}{
		{"all is new", files{"a.txt": text(1, 2), "sub/b.txt": text(2, 2), "c.jsonl": line("x", text(3, 1)) + line("y", text(4, 1))}, retrieval.Report{Added: 4}},
		{"nothing changed", files{"a.txt": text(1, 2), "sub/b.txt": text(2, 2), "c.jsonl": line("x", text(3, 1)) + line("y", text(4, 1))}, retrieval.Report{Unchanged: 4}},
		{"one file changed", files{"a.txt": text(9, 2), "sub/b.txt": text(2, 2), "c.jsonl": line("x", text(3, 1)) + line("y", text(4, 1))}, retrieval.Report{Changed: 1, Unchanged: 3}},
		{"one file is gone", files{"a.txt": text(9, 2), "c.jsonl": line("x", text(3, 1)) + line("y", text(4, 1))}, retrieval.Report{Removed: 1, Unchanged: 3}},
		{"one file is new", files{"a.txt": text(9, 2), "d.md": "# Harbours\n\n" + text(5, 1), "c.jsonl": line("x", text(3, 1)) + line("y", text(4, 1))}, retrieval.Report{Added: 1, Unchanged: 3}},
		{"a line changed", files{"a.txt": text(9, 2), "d.md": "# Harbours\n\n" + text(5, 1), "c.jsonl": line("x", text(3, 1)) + line("y", text(6, 1))}, retrieval.Report{Changed: 1, Unchanged: 3}},
		{"a line is gone, another new", files{"a.txt": text(9, 2), "d.md": "# Harbours\n\n" + text(5, 1), "c.jsonl": line("y", text(6, 1)) + line("z", text(7, 1))}, retrieval.Report{Added: 1, Removed: 1, Unchanged: 3}},
		{"lines in another order", files{"a.txt": text(9, 2), "d.md": "# Harbours\n\n" + text(5, 1), "c.jsonl": line("z", text(7, 1)) + line("y", text(6, 1))}, retrieval.Report{Unchanged: 4}},
		{"a file of lines is gone", files{"a.txt": text(9, 2)}, retrieval.Report{Removed: 3, Unchanged: 1}},
	} {
		t.Run(step.name, func(t *testing.T) {
			got := ingest(t, index, "edited", step.now)
			if diff := cmp.Diff(step.want, counts(got), cmpopts.EquateErrors()); diff != "" {
				t.Errorf("the report differs (-want +got):\n%s", diff)
			}
			if len(got.Faults) > 0 || got.EmbeddingFault != nil {
				t.Errorf("faults %v and %v, want none", got.Faults, got.EmbeddingFault)
			}
			wantFresh(t, db.Pool, "edited", step.now)
		})
	}
}

// Whatever is done to a folder, what its last state makes is there and nothing
// else: no posting, vector or sum of an earlier one.
func TestAnyEditsEndLikeANewCollection(t *testing.T) {
	t.Parallel()
	db := databasetest.New(t)
	index := newIndex(t, db.Pool, nil)
	for seed := range uint64(3) {
		name := fmt.Sprintf("edits %d", seed)
		random := rand.New(rand.NewPCG(seed, 7))
		now := files{"kept.txt": text(seed, 1)}
		for range 5 {
			for range 1 + random.IntN(4) {
				path := fmt.Sprintf("%d.%s", random.IntN(5), []string{"txt", "md", "jsonl"}[random.IntN(3)])
				switch {
				case random.IntN(3) == 0:
					delete(now, path)
				case strings.HasSuffix(path, "jsonl"):
					var lines strings.Builder
					for i := range random.IntN(6) + 1 {
						if i == 0 || random.IntN(3) > 0 {
							fmt.Fprintf(&lines, `{"id": "%d", "title": "Ports", "text": %q}`+"\n", i, text(random.Uint64N(9), 1))
						}
					}
					now[path] = lines.String()
				default:
					now[path] = text(random.Uint64N(20), 1+random.IntN(4))
				}
			}
			ingest(t, index, name, now)
			if diff := difference(state(t, db.Pool, name), fresh(t, db.Pool, now)); diff != "" {
				t.Fatalf("seed %d: the collection differs from a new one of %v:\n%s", seed, slices.Sorted(maps.Keys(now)), diff)
			}
		}
	}
}

// A countingEmbedder counts the texts that it was given.
type countingEmbedder struct {
	retrieval.Embedder
	mu    sync.Mutex
	texts int
}

func (e *countingEmbedder) EmbedDocuments(ctx context.Context, texts []string) ([][]float32, error) {
	e.mu.Lock()
	e.texts += len(texts)
	e.mu.Unlock()
	return e.Embedder.EmbedDocuments(ctx, texts)
}

// rowVersions is a digest of the versions of all rows: every insert, update and
// delete changes it.
const rowVersions = `select md5(string_agg(v, ',' order by v)) from (
	select 'collection' || xmin || ctid::text as v from collection union all select 'folder' || xmin || ctid::text from folder
	union all select 'file' || xmin || ctid::text from file union all select 'document' || xmin || ctid::text from document
	union all select 'passage' || xmin || ctid::text from passage union all select 'posting' || xmin || ctid::text from posting
	union all select 'sighting' || xmin || ctid::text from sighting union all select 'name_word' || xmin || ctid::text from name_word
	union all select 'mention' || xmin || ctid::text from mention union all select 'embedding' || xmin || ctid::text from embedding
	union all select 'model' || xmin || ctid::text from model) as versions`

func TestUnchangedFolderWritesNothing(t *testing.T) {
	t.Parallel()
	db := databasetest.New(t)
	embedder := &countingEmbedder{Embedder: offline(t, dimensions)}
	index := newIndex(t, db.Pool, embedder)
	f := texts(3)
	f["empty.txt"] = "" // a fault, each time
	first := ingest(t, index, "c", f)
	if embedder.texts != first.Passages || first.Embedded != first.Passages || first.Passages == 0 {
		t.Errorf("%d texts were embedded, the report says %d of %d passages, want all, once each", embedder.texts, first.Embedded, first.Passages)
	}
	versions := func() string {
		var digest string
		if err := db.Pool.QueryRow(t.Context(), rowVersions).Scan(&digest); err != nil {
			t.Fatal(err)
		}
		return digest
	}
	before, embedded := versions(), embedder.texts
	if got := ingest(t, index, "c", f); got.Unchanged != 3 || got.Passages != 0 || got.Embedded != 0 || len(got.Faults) != 1 {
		t.Errorf("the report of the second ingest is %+v, want 3 unchanged documents and the fault", got)
	}
	if versions() != before {
		t.Error("the second ingest wrote rows")
	}
	if embedder.texts != embedded {
		t.Errorf("the second ingest embedded %d texts", embedder.texts-embedded)
	}
	t.Run("a change is seen", func(t *testing.T) {
		f["00.txt"] += "One more."
		ingest(t, index, "c", f)
		if versions() == before || embedder.texts == embedded {
			t.Error("a changed file leaves rows and the embedder alone, so that the test above shows nothing")
		}
	})
}

// Whoever reads while a file is replaced finds the old passages or the new ones,
// with their postings and vectors, and never both or neither.
func TestReaderSeesOldOrNew(t *testing.T) {
	t.Parallel()
	db := databasetest.New(t)
	index := newIndex(t, db.Pool, nil)
	versions := []files{{"a.txt": text(1, 4)}, {"a.txt": text(2, 7)}}
	const view = `select concat_ws(' ', (select count(*) from passage), (select md5(string_agg(text, '' order by ordinal)) from passage),
		(select count(*) from posting), (select count(*) from mention), (select count(*) from embedding), (select to_jsonb(c) - 'id' from collection c))`

	// reading runs while something is done and returns all that was seen.
	reading := func(t *testing.T, do func(seen func() int)) map[string]bool {
		ctx, stop := context.WithCancel(t.Context())
		defer stop()
		var mu sync.Mutex
		seen := make(map[string]bool)
		var reader sync.WaitGroup
		reader.Go(func() {
			for ctx.Err() == nil {
				var line string
				if err := db.Pool.QueryRow(ctx, view).Scan(&line); err == nil {
					mu.Lock()
					seen[line] = true
					mu.Unlock()
				} else if ctx.Err() == nil {
					t.Error(err)
					return
				}
			}
		})
		do(func() int {
			mu.Lock()
			defer mu.Unlock()
			return len(seen)
		})
		stop()
		reader.Wait()
		return seen
	}
	whole := make(map[string]bool)
	for _, version := range versions {
		ingest(t, index, "c", version)
		var line string
		if err := db.Pool.QueryRow(t.Context(), view).Scan(&line); err != nil {
			t.Fatal(err)
		}
		whole[line] = true
	}
	seen := reading(t, func(func() int) {
		for i := range 8 {
			ingest(t, index, "c", versions[i%2])
		}
	})
	if !maps.Equal(seen, whole) {
		t.Errorf("readers saw %d states, want the old one and the new one:\n%v", len(seen), slices.Collect(maps.Keys(seen)))
	}
	t.Run("two transactions are seen", func(t *testing.T) {
		seen := reading(t, func(seen func() int) {
			until(t, "the reader sees the document", func() bool { return seen() == 1 })
			execute(t, db.Pool, "delete from document")
			until(t, "the reader sees that it is gone", func() bool { return seen() == 2 })
			ingest(t, index, "c", versions[0])
		})
		if len(seen) < 2 || maps.Equal(seen, whole) {
			t.Error("a document that is removed before it is added is not seen to be missing, so that the test above shows nothing")
		}
	})
}

func TestFoldersOfOneCollection(t *testing.T) {
	t.Parallel()
	db := databasetest.New(t)
	index := newIndex(t, db.Pool, nil)
	into := func(root string, f files) retrieval.Report {
		report, err := index.Ingest(t.Context(), "c", root, open(t, f.fs()), nil)
		if err != nil {
			t.Fatal(err)
		}
		return report
	}
	into("/one", files{"a.txt": text(1, 1), "b.txt": text(2, 1)})
	into("/two", files{"a.txt": text(3, 1)})
	if got := into("/one", files{"b.txt": text(2, 1)}); got.Removed != 1 {
		t.Errorf("%d documents were removed, want the one that is gone from its own folder", got.Removed)
	}
	if got := number(t, db.Pool, "select count(*) from document d join folder f on f.id = d.folder_id where f.root = '/two'"); got != 1 {
		t.Errorf("the other folder has %d documents, want its one", got)
	}
	if got := into("/two", files{"a.txt": text(3, 1)}); got.Unchanged != 1 {
		t.Errorf("the other folder's report is %+v, want one unchanged document", got)
	}
}

// A collection that the asker may not see changes nothing of what is found, nor
// how it is understood or ranked: also where it says the very same.
func TestCollectionsAreSeparate(t *testing.T) {
	t.Parallel()
	db := databasetest.New(t)
	index := newIndex(t, db.Pool, nil)
	secret := files{"secret.txt": "Marta Halvorsen summoned Zbigniew Quarrington on 9 July 2021.\n\nThe submarine sails.", "same.txt": text(1, 2)}
	for i := range 40 {
		secret[fmt.Sprintf("copy %d.txt", i)] = text(1, 1)
	}
	answers := func() (all []string) {
		for _, question := range []string{"Who was summoned on July 2?", "Who was summoned on July 9?", "Zbigniew Quarrington", "Who is Zbigniev Quarringtan?", "Which submarine sails?", text(1, 2)[:300]} {
			for _, arm := range []retrieval.Arm{retrieval.Hybrid, retrieval.Words, retrieval.Dense} {
				result := searchFor(t, index, retrieval.Request{Question: question, Collections: []string{"open"}, Arm: arm, Limit: 5})
				all = append(all, fmt.Sprintf("%.40s: %d documents, %d passages, terms %v", question, result.Documents, result.Passages, result.Question.Terms))
				for _, hit := range result.Hits {
					all = append(all, fmt.Sprintf("%s/%s#%d %.6f", hit.Collection, hit.Document.Path, hit.Ordinal, hit.Score))
				}
			}
		}
		return all
	}
	ingest(t, index, "open", files{"public.txt": "Marta Halvorsen summoned Jonas Petrov on 2 July 2025.\n\nThe harbour stays closed.", "same.txt": text(1, 2)})
	alone := answers()
	ingest(t, index, "secret", secret)
	if diff := cmp.Diff(alone, answers()); diff != "" {
		t.Errorf("another collection changes the answers (-before +after):\n%s", diff)
	}
	index.Tune(smallBatch, 1)
	ingest(t, index, "secret", secret) // makes a graph of the vectors of both
	execute(t, db.Pool, "analyze embedding")
	if diff := cmp.Diff(alone, answers()); diff != "" {
		t.Errorf("another collection in one graph changes the answers (-before +after):\n%s", diff)
	}
	t.Run("who may see both finds both", func(t *testing.T) {
		result := search(t, index, "Who summoned Zbigniew Quarrington?", "open", "secret")
		if len(result.Hits) == 0 || result.Hits[0].Document.Path != "secret.txt" {
			t.Errorf("found %v, want secret.txt first, so that the test above shows something", paths(result))
		}
	})
	// Each statement keeps to the collections itself, whatever ids it is given.
	t.Run("each statement", func(t *testing.T) {
		var open, hidden, model int32
		if err := db.Pool.QueryRow(t.Context(), "select max(id) filter (where name = 'open'), max(id) filter (where name = 'secret'), max(model_id) from collection").Scan(&open, &hidden, &model); err != nil {
			t.Fatal(err)
		}
		var foreign []int32
		if err := db.Pool.QueryRow(t.Context(), "select array_agg(p.id) from passage p join document d on d.id = p.document_id where d.path = 'secret.txt'").Scan(&foreign); err != nil {
			t.Fatal(err)
		}
		vector := pgvector.NewHalfVector(make([]float32, dimensions))
		for _, statement := range []struct {
			name      string
			arguments []any
		}{
			{"passages", []any{foreign}}, {"mentions", []any{foreign}}, {"cosines", []any{vector, foreign}},
			{"existing_terms", []any{[]string{"submarin"}}}, {"names_from", []any{"=z"}},
		} {
			count := func(collection int32) int {
				rows, err := db.Pool.Query(t.Context(), retrieval.Statement(statement.name, model, dimensions), append([]any{[]int32{collection}}, statement.arguments...)...)
				if err != nil {
					t.Fatal(err)
				}
				n := 0
				for rows.Next() {
					n++
				}
				if rows.Err() != nil {
					t.Fatalf("%s: %v", statement.name, rows.Err())
				}
				return n
			}
			if n := count(open); n > 0 {
				t.Errorf("%s gives %d rows of a collection that was not named", statement.name, n)
			}
			if count(hidden) == 0 {
				t.Errorf("%s gives no rows of the collection itself: the test shows nothing", statement.name)
			}
		}
	})
	if _, err := index.Search(t.Context(), retrieval.Request{Question: "Who?", Collections: []string{"none"}, Limit: 1}); !errors.Is(err, retrieval.ErrNoCollection) {
		t.Errorf("a collection that is not there gives %v, want ErrNoCollection", err)
	}
	if _, err := index.Search(t.Context(), retrieval.Request{Question: "Who?", Limit: 1}); err == nil {
		t.Error("a search in no collection succeeds, want an error")
	}
}

// A closedFolder is a folder in which one folder may not be opened.
type closedFolder struct {
	fs.FS
	closed string
}

func (c closedFolder) ReadDir(name string) ([]fs.DirEntry, error) {
	if name == c.closed {
		return nil, &fs.PathError{Op: "open", Path: name, Err: fs.ErrPermission}
	}
	return fs.ReadDir(c.FS, name)
}

func TestWhatCannotBeReadStays(t *testing.T) {
	t.Parallel()
	db := databasetest.New(t)
	index := newIndex(t, db.Pool, nil)
	before := files{"a.txt": text(1, 1), "sub/b.txt": text(2, 1), "sub/deep/c.txt": text(3, 1), "d.jsonl": `{"id": "x", "text": "The harbour closed."}` + "\n" + `{"id": "y", "text": "The railway closed."}`}
	with := func(change files, without ...string) files {
		now := maps.Clone(before)
		maps.Copy(now, change)
		for _, path := range without {
			delete(now, path)
		}
		return now
	}
	for _, test := range []struct {
		name   string
		tree   fs.FS
		want   files // what the collection is like afterwards
		report retrieval.Report
		faults []string // pieces of their sentences, in order
	}{
		{"an emptied file", with(files{"a.txt": ""}).fs(), before, retrieval.Report{Unchanged: 4}, []string{"a.txt is empty"}},
		{"a file of NULs", with(files{"a.txt": strings.Repeat("\x00", 5_000)}).fs(), before, retrieval.Report{Unchanged: 4}, []string{"a.txt"}},
		{"a folder that may not be opened", closedFolder{before.fs(), "sub"}, before, retrieval.Report{Unchanged: 3}, []string{"sub may not be read"}},
		{"a folder within it", closedFolder{before.fs(), "sub/deep"}, before, retrieval.Report{Unchanged: 4}, []string{"sub/deep may not be read"}},
		{"a folder beside one that is gone", closedFolder{with(nil, "a.txt").fs(), "sub"}, with(nil, "a.txt"), retrieval.Report{Removed: 1, Unchanged: 2}, []string{"sub may not be read"}},
	} {
		t.Run(test.name, func(t *testing.T) {
			ingest(t, index, test.name, before)
			report, err := index.Ingest(t.Context(), test.name, "/folder", open(t, test.tree), nil)
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(test.report, counts(report)); diff != "" {
				t.Errorf("the report differs (-want +got):\n%s", diff)
			}
			if len(report.Faults) != len(test.faults) {
				t.Fatalf("faults are %v, want %d", report.Faults, len(test.faults))
			}
			for i, sentence := range sentencesOf(report.Faults) {
				contains(t, sentence, test.faults[i])
			}
			wantFresh(t, db.Pool, test.name, test.want)
		})
	}
}

func TestLinesThatCannotBeRead(t *testing.T) {
	t.Parallel()
	db := databasetest.New(t)
	index := newIndex(t, db.Pool, nil)
	const x, y, z = `{"id": "x", "text": "The harbour closed."}` + "\n", `{"id": "y", "text": "The railway closed."}` + "\n", `{"id": "z", "text": "The airport closed."}` + "\n"
	has := func(want ...string) {
		t.Helper()
		if got := paths(search(t, index, "What closed?", "c")); !slices.Equal(slices.Sorted(slices.Values(got)), want) {
			t.Errorf("found %v, want %v", got, want)
		}
	}
	report := ingest(t, index, "c", files{"d.jsonl": x + y})
	has("d.jsonl#x", "d.jsonl#y")

	report = ingest(t, index, "c", files{"d.jsonl": x + y[:30] + "\n" + z})
	if len(report.Faults) != 1 || report.Added != 1 || report.Removed != 0 || len(report.Notes) != 1 {
		t.Errorf("the report is %+v, want a fault, a note, a document added and none removed", report)
	} else {
		contains(t, report.Faults[0].Error(), "d.jsonl", "line 2")
		contains(t, report.Notes[0], "d.jsonl", "1 of its documents")
	}
	has("d.jsonl#x", "d.jsonl#y", "d.jsonl#z")

	if report = ingest(t, index, "c", files{"d.jsonl": x + z}); report.Removed != 1 {
		t.Errorf("the report is %+v, want the document removed whose broken line is gone", report)
	}
	has("d.jsonl#x", "d.jsonl#z")
	wantFresh(t, db.Pool, "c", files{"d.jsonl": x + z})
}

// What cannot be stored is a fault of its own file, and the rest goes on.
func TestOneBadFileDoesNotStopTheRest(t *testing.T) {
	t.Parallel()
	db := databasetest.New(t)
	index := newIndex(t, db.Pool, nil)
	long := strings.Repeat("harbour ", 40_000)
	noise := func(letters string, n int) string { // no two alike, so that nothing compresses them
		random := rand.New(rand.NewPCG(1, 1))
		var b strings.Builder
		runes := []rune(letters)
		for range n {
			b.WriteRune(runes[random.IntN(len(runes))])
		}
		return b.String()
	}
	for _, test := range []struct {
		name   string
		bad    files
		faults int
	}{
		{"Chinese without spaces", files{"bad.txt": "大使被召见" + noise("大使被召见他离开了港口关闭", 300) + "。"}, 0},
		{"a name without end", files{"bad.txt": "He met Щ" + noise("щшчжюя", 700) + " Щ" + noise("щшчжюя", 700) + " today."}, 0},
		{"capitals without end", files{"bad.txt": noise("QXZVBKJ", 1500)}, 0},
		{"a heading of a book's length", files{"bad.md": "# " + long + "\n\nThe harbour closed."}, 0},
		{"a title of a book's length", files{"bad.jsonl": `{"id": "x", "title": "` + long + `", "text": "The harbour closed."}`}, 0},
		{"a line without spaces", files{"bad.txt": strings.Repeat("x", 100_000)}, 0},
		{"an id of a page's length", files{"bad.jsonl": `{"id": "` + noise("abcdefghijklmnopqrstuvwxyz0123456789", 5_000) + `", "text": "The harbour closed."}`}, 1},
		{"NUL in the fields of a line", files{"bad.jsonl": `{"id": "a\u0000b", "title": "a\u0000b", "publisher": "a\u0000", "author": "\u0000", "text": "The harbour closed."}`}, 0},
		{"NUL in front matter", files{"bad.md": "---\ntitle: \"a\\0b\"\nauthor: \"\\0\"\n---\nThe harbour closed.\n"}, 0},
		{"dates at the ends of time", files{"bad.txt": "On 1 January 0001, on 31 December 9999, on 2 July 99999 and on 30 February 2025 the harbour closed. 2025-13-45, 00.00.0000."}, 0},
		{"figures without end", files{"bad.txt": "It cost $" + strings.Repeat("9", 400) + " billion, or 1e400, or 0.000" + strings.Repeat("0", 400) + "1 percent of 9" + strings.Repeat(",999", 150) + " ships."}, 0},
		{"a path of a page's length", files{strings.Repeat(noise("abcdefgh", 200)+"/", 12) + "bad.txt": "The harbour closed."}, 1},
	} {
		t.Run(test.name, func(t *testing.T) {
			all := maps.Clone(test.bad)
			all["good.txt"] = text(1, 2)
			report := ingest(t, index, test.name, all)
			if len(report.Faults) != test.faults || report.Added != 2-test.faults {
				t.Errorf("%d documents were added with the faults %.300v, want %d and %d faults", report.Added, report.Faults, 2-test.faults, test.faults)
			}
			if again := ingest(t, index, test.name, all); again.Unchanged != 2-test.faults || again.Passages > 0 {
				t.Errorf("the second report is %+.300v, want all unchanged", again)
			}
			for _, words := range []string{"Marta Halvorsen", "harbour"} {
				search(t, index, words, test.name)
			}
		})
	}
	if n := number(t, db.Pool, "select count(*) from posting where not impact between 0 and 2.2"); n > 0 {
		t.Errorf("%d postings have an impact that BM25 cannot give", n)
	}
}

func TestSameTextIsNoted(t *testing.T) {
	t.Parallel()
	db := databasetest.New(t)
	report := ingest(t, newIndex(t, db.Pool, nil), "c", files{"a.txt": text(1, 1), "b.txt": text(1, 1), "c.txt": text(2, 1)})
	if len(report.Notes) != 1 || report.Added != 3 {
		t.Fatalf("%d documents were added with the notes %q, want all 3 and a note", report.Added, report.Notes)
	}
	contains(t, report.Notes[0], "b.txt has the same text as a.txt")
}

// A pool of two connections is enough: one to read with and one to write with.
func TestIngestNeedsFewConnections(t *testing.T) {
	t.Parallel()
	config, err := pgxpool.ParseConfig(databasetest.URL(t))
	if err != nil {
		t.Fatal(err)
	}
	config.MaxConns = 2
	config.AfterConnect = databasetest.New(t).Pool.Config().AfterConnect
	pool, err := pgxpool.NewWithConfig(t.Context(), config)
	if err != nil {
		t.Fatal(err)
	}
	defer pool.Close()
	index := newIndex(t, pool, nil)
	var ingests sync.WaitGroup
	for i := range 4 { // three of which wait
		ingests.Go(func() { ingest(t, index, "c", files{"a.txt": text(uint64(i), 2), "b.txt": text(1, 2)}) })
	}
	ingests.Wait()
	if got := paths(search(t, index, "Who was summoned?", "c")); len(got) == 0 {
		t.Error("nothing is found")
	}
}

// A database from before documents had their terms gets them of its postings, so
// that what was indexed then can be removed.
func TestTermsOfOlderDocuments(t *testing.T) {
	t.Parallel()
	db := databasetest.New(t)
	f := texts(4)
	ingest(t, newIndex(t, db.Pool, nil), "c", f)
	migration, err := fs.ReadFile(database.Migrations(), "00006_document_terms.sql")
	if err != nil {
		t.Fatal(err)
	}
	up, down, _ := strings.Cut(string(migration), "-- +goose Down")
	execute(t, db.Pool, down)
	execute(t, db.Pool, up)
	wantFresh(t, db.Pool, "c", f)
	delete(f, "01.txt")
	f["02.txt"] = text(77, 4)
	ingest(t, newIndex(t, db.Pool, nil), "c", f)
	wantFresh(t, db.Pool, "c", f)
}
