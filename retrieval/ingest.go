package retrieval

import (
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"
	"sync"

	"github.com/jackc/pgx/v5"
	"golang.org/x/sync/errgroup"

	"footnote/retrieval/source"
)

// indexVersion changes whenever Split, the Stemmer or the mentions would come
// out differently: what an older version indexed is indexed anew.
const indexVersion = 6

const (
	// batchPassages is how many passages are committed together: so
	// many that a commit costs little, so few that an interruption loses seconds.
	batchPassages = 512

	// prepareWorkers cut and annotate documents while another goroutine reads
	// files and a third writes; PostgreSQL wants its share of the processors too.
	prepareWorkers = 2

	// batchesAhead is how many batches wait for the database at most, beside those that
	// wait for their vectors.
	batchesAhead = 1

	// longestPath is how many bytes the name of a document may have: PostgreSQL
	// can index some 2,700.
	longestPath = 2_000

	// documentsAhead bounds the documents in memory between reading and writing.
	documentsAhead = 64
)

// A Progress tells how far an ingest has come.
type Progress struct {
	Files, OfFiles int
	Passages       int // written so far

	// Once the files are read, those passages that were written before and get a
	// vector now; 0 until then, or when each had one.
	Embedded, OfEmbedded int
}

// A Report tells what an ingest did. Its numbers count documents unless they
// say otherwise.
type Report struct {
	Added, Changed, Removed, Unchanged int

	Passages int      // written
	Embedded int      // passages that got a vector
	Faults   []error  // files, or lines of them, that could not be read: sentences that name them
	Notes    []string // sentences about what was read but deserves a look
	Skipped  []string // paths of files of a type that is not read

	// EmbeddingFault is why some passages have no vector: they are found by words
	// alone until an ingest succeeds in embedding them. Nil when all have one.
	EmbeddingFault error
}

// Ingest makes the collection named collection hold the documents of folder as
// they are now: new and changed ones are indexed, those whose files vanished are
// removed, the rest is not read. root names the folder among those that the
// collection holds.
//
// Each document's rows are written in one transaction; after an interruption
// the next Ingest goes on. A file that cannot be read is reported and keeps
// what was indexed of it before. An error means that the rest was not read; the
// Report says what was done until then. Of a JSON Lines file with lines that
// cannot be read no document is removed.
func (ix *Index) Ingest(ctx context.Context, collection, root string, folder *source.Folder, progress func(Progress)) (Report, error) {
	// The lock has a connection of its own: ingests that wait for it would use up
	// the pool that the one at work needs.
	lock, err := pgx.ConnectConfig(ctx, ix.pool.Config().ConnConfig)
	if err != nil {
		return Report{}, fmt.Errorf("ingest %s: %w", root, err)
	}
	defer lock.Close(context.WithoutCancel(ctx))
	in := newIngest(ix, folder, progress)
	if err := in.start(ctx, lock, collection, root); err != nil {
		return *in.report, fmt.Errorf("ingest %s: %w", root, err)
	}
	defer lock.Exec(context.WithoutCancel(ctx), query("unlock"), in.collection) //nolint:errcheck // a lost connection has lost its lock
	if err := in.run(ctx); err != nil {
		return *in.report, fmt.Errorf("ingest %s: %w", root, err)
	}
	return *in.report, nil
}

// An ingest is one run of [Index.Ingest].
type ingest struct {
	*Index
	folder     *source.Folder
	collection int32
	folderID   int32
	known      map[string][]byte // digest of each file that is wholly indexed, by path
	stored     map[string]int    // documents that are indexed of each file, by path
	texts      map[[sha256.Size]byte]string
	years      map[int]int     // how many documents were published in each year
	nameKeys   map[string]bool // keys of names whose words are written
	report     *Report
	progress   func(Progress)

	mu    sync.Mutex // of model and report.EmbeddingFault, while chunks are embedded
	model *model     // nil until the first vector
}

func newIngest(ix *Index, folder *source.Folder, progress func(Progress)) *ingest {
	return &ingest{Index: ix, folder: folder, report: &Report{}, progress: progress,
		texts: make(map[[sha256.Size]byte]string), years: make(map[int]int), nameKeys: make(map[string]bool)}
}

// start takes the collection's lock, so that two ingests do not remove what the
// other adds, and reads what is indexed of the folder.
func (in *ingest) start(ctx context.Context, lock *pgx.Conn, collection, root string) error {
	if _, err := in.pool.Exec(ctx, query("collection_make"), collection); err != nil {
		return fmt.Errorf("make collection %q: %w", collection, err)
	}
	if err := in.pool.QueryRow(ctx, query("collection_find"), collection).Scan(&in.collection); err != nil {
		return fmt.Errorf("open collection %q: %w", collection, err)
	}
	var locked bool
	if err := lock.QueryRow(ctx, query("try_lock"), in.collection).Scan(&locked); err != nil {
		return fmt.Errorf("lock collection %q: %w", collection, err)
	}
	if !locked {
		in.log.Info("waiting: another ingest is writing to this collection", "collection", collection)
		if _, err := lock.Exec(ctx, query("lock"), in.collection); err != nil {
			return fmt.Errorf("lock collection %q: %w", collection, err)
		}
	}
	if err := in.pool.QueryRow(ctx, query("folder_make"), in.collection, root).Scan(&in.folderID); err != nil {
		return fmt.Errorf("open folder: %w", err)
	}
	return in.readState(ctx)
}

// readState reads what is indexed of the folder.
func (in *ingest) readState(ctx context.Context) error {
	if err := in.readYears(ctx); err != nil {
		return err
	}
	if err := in.readStored(ctx); err != nil {
		return err
	}
	rows, err := in.pool.Query(ctx, query("files"), in.collection, in.folderID)
	if err != nil {
		return fmt.Errorf("read indexed files: %w", err)
	}
	in.known = make(map[string][]byte)
	var path string
	var digest []byte
	_, err = pgx.ForEachRow(rows, []any{&path, &digest}, func() error {
		in.known[path] = slices.Clone(digest)
		return nil
	})
	if err != nil {
		return fmt.Errorf("read indexed files: %w", err)
	}
	return nil
}

// readYears counts the indexed documents by the year of their publication.
func (in *ingest) readYears(ctx context.Context) error {
	rows, err := in.pool.Query(ctx, query("published_years"), in.collection)
	if err != nil {
		return fmt.Errorf("read years of publication: %w", err)
	}
	var year, documents int
	_, err = pgx.ForEachRow(rows, []any{&year, &documents}, func() error {
		in.years[year] = documents
		return nil
	})
	if err != nil {
		return fmt.Errorf("read years of publication: %w", err)
	}
	return nil
}

// noteListing reports what was not listed of the folder, or is not read.
func (in *ingest) noteListing() {
	in.report.Skipped = in.folder.Skipped
	for _, fault := range in.folder.Faults {
		in.report.Faults = append(in.report.Faults, fault)
	}
}

func (in *ingest) run(ctx context.Context) error {
	in.noteListing()
	if err := in.removeVanished(ctx); err != nil {
		return err
	}
	if err := in.readAndWrite(ctx); err != nil {
		return err
	}
	return in.finish(ctx)
}

// vanished returns the paths of the files that are indexed and no longer there.
// Where a folder could not be listed nothing is known, and nothing has vanished.
func (in *ingest) vanished() []string {
	present := make(map[string]bool)
	for _, file := range in.folder.Files {
		present[file.Path] = true
	}
	unlisted := func(path string) bool {
		for _, fault := range in.folder.Faults {
			if path == fault.Path || fault.Path == "." || strings.HasPrefix(path, fault.Path+"/") {
				return true
			}
		}
		return false
	}
	// Files that were half indexed have documents and no row of their own; those
	// without an article have a row and no documents.
	paths := slices.Concat(slices.Collect(maps.Keys(in.known)), slices.Collect(maps.Keys(in.stored)))
	slices.Sort(paths)
	return slices.DeleteFunc(slices.Compact(paths), func(path string) bool { return present[path] || unlisted(path) })
}

// removeVanished removes the documents of files that are no longer there.
func (in *ingest) removeVanished(ctx context.Context) error {
	for _, path := range in.vanished() {
		documents, err := in.fileDocuments(ctx, path)
		if err != nil {
			return err
		}
		err = pgx.BeginFunc(ctx, in.pool, func(tx pgx.Tx) error {
			if _, err := tx.Exec(ctx, query("remove_documents"), in.collection, in.folderID, keys(documents)); err != nil {
				return err
			}
			_, err := tx.Exec(ctx, query("remove_file"), in.collection, in.folderID, path)
			return err
		})
		if err != nil {
			return fmt.Errorf("remove %s: %w", path, err)
		}
		in.report.Removed += len(documents)
	}
	return nil
}

// readStored counts the indexed documents of each file.
func (in *ingest) readStored(ctx context.Context) error {
	rows, err := in.pool.Query(ctx, query("document_files"), in.collection, in.folderID)
	if err != nil {
		return fmt.Errorf("read indexed documents: %w", err)
	}
	in.stored = make(map[string]int)
	var path string
	var documents int
	_, err = pgx.ForEachRow(rows, []any{&path, &documents}, func() error {
		in.stored[path] = documents
		return nil
	})
	if err != nil {
		return fmt.Errorf("read indexed documents: %w", err)
	}
	return nil
}

// fileDocuments returns the digest of each indexed document of a file, by path.
func (in *ingest) fileDocuments(ctx context.Context, file string) (map[string][]byte, error) {
	if in.stored[file] == 0 {
		return nil, nil
	}
	rows, err := in.pool.Query(ctx, query("file_documents"), in.collection, in.folderID, file)
	if err != nil {
		return nil, fmt.Errorf("read indexed documents of %s: %w", file, err)
	}
	documents := make(map[string][]byte)
	var path string
	var digest []byte
	_, err = pgx.ForEachRow(rows, []any{&path, &digest}, func() error {
		documents[path] = slices.Clone(digest)
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("read indexed documents of %s: %w", file, err)
	}
	return documents, nil
}

func keys(documents map[string][]byte) []string {
	paths := make([]string, 0, len(documents))
	for path := range documents {
		paths = append(paths, path)
	}
	slices.Sort(paths)
	return paths
}

// A task is one step of an ingest: a document to index, or the end of a file.
type task struct {
	file     source.File
	document *prepared     // nil at the end of a file
	ready    chan struct{} // closed when document is prepared

	// At the end of a file:
	digest []byte   // of the file; nil when it was not wholly read, or not at all
	gone   []string // paths of its documents that it no longer holds
}

// await waits until the task's document is ready.
func (t *task) await(ctx context.Context) error {
	select {
	case <-t.ready:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

// readAndWrite moves the folder's documents from file to database: one
// goroutine reads, some prepare, and the writer takes them in the order read, so
// that the same folder always makes the same rows.
func (in *ingest) readAndWrite(ctx context.Context) error {
	group, ctx := errgroup.WithContext(ctx)
	toWrite := in.startReading(ctx, group)
	texts, workers := in.chunking()
	chunks := make(chan *chunk)
	in.embedChunks(ctx, group, workers, chunks)
	batches := make(chan *batch, batchesAhead+workers*texts/in.batchPassages) // while one is committed the next are made
	group.Go(func() error {
		defer close(batches)
		defer close(chunks)
		return in.collect(ctx, toWrite, chunks, texts, batches)
	})
	group.Go(func() error { return in.write(ctx, batches) })
	return group.Wait()
}

// startReading starts the goroutines that read and prepare, and returns what they
// make, in the order read: each document may be used when it is ready.
func (in *ingest) startReading(ctx context.Context, group *errgroup.Group) <-chan *task {
	toPrepare := make(chan *task)
	tasks := make(chan *task, documentsAhead)
	group.Go(func() error {
		defer close(toPrepare)
		defer close(tasks)
		return in.read(ctx, toPrepare, tasks)
	})
	for range prepareWorkers {
		group.Go(func() error {
			stemmer := in.stemmer()
			defer in.release(stemmer)
			for task := range toPrepare {
				task.document.prepare(stemmer)
				close(task.ready)
			}
			return nil
		})
	}
	return tasks
}

// read sends the folder's documents, those that changed, and after each file
// that changed its end.
func (in *ingest) read(ctx context.Context, toPrepare, toWrite chan<- *task) error {
	send := func(t *task) error {
		if t.document != nil {
			select {
			case toPrepare <- t:
			case <-ctx.Done():
				return ctx.Err()
			}
		}
		select {
		case toWrite <- t:
			return nil
		case <-ctx.Done():
			return ctx.Err()
		}
	}
	// A document without a date is read when the others have been: their years
	// tell which one it most likely means when it says "on July 2".
	var undated []source.File
	for _, file := range in.folder.Files {
		if err := ctx.Err(); err != nil {
			return err
		}
		end := &task{file: file}
		digest, err := in.folder.Digest(file)
		if err != nil {
			in.report.Faults = append(in.report.Faults, err)
		} else if sum := versioned(digest); slices.Equal(in.known[file.Path], sum) {
			in.report.Unchanged += in.stored[file.Path]
		} else if later, err := in.readFile(ctx, file, sum, end, send, len(in.folder.Files) > 1); err != nil {
			return err
		} else if later {
			undated = append(undated, file)
			continue
		}
		if err := send(end); err != nil {
			return err
		}
	}
	for _, file := range undated {
		end := &task{file: file}
		digest, err := in.folder.Digest(file)
		if err != nil {
			in.report.Faults = append(in.report.Faults, err)
		} else if _, err := in.readFile(ctx, file, versioned(digest), end, send, false); err != nil {
			return err
		}
		if err := send(end); err != nil {
			return err
		}
	}
	return nil
}

// readFile sends the documents of a file, those that changed, and completes the
// task of its end. If mayWait is set and the file's only document has no date it
// is not sent, and later is true.
func (in *ingest) readFile(ctx context.Context, file source.File, digest []byte, end *task, send func(*task) error, mayWait bool) (later bool, err error) {
	indexed, err := in.fileDocuments(ctx, file.Path)
	if err != nil {
		return false, err
	}
	whole, everyLine := true, true
	for document, err := range in.folder.Documents(ctx, file) {
		if ctx.Err() != nil {
			return false, ctx.Err()
		}
		if err != nil {
			in.report.Faults = append(in.report.Faults, err)
			if fault, ok := errors.AsType[*source.Fault](err); ok && fault.Line > 0 {
				everyLine = false
			} else {
				whole = false
			}
			continue
		}
		if len(document.Path) > longestPath {
			in.report.Faults = append(in.report.Faults, &source.Fault{Path: strings.ToValidUTF8(document.Path[:longestPath/10], "") + "…",
				Reason: fmt.Sprintf("has a name of %d bytes, and %d is the most: shorten it.", len(document.Path), longestPath)})
			whole = false
			continue
		}
		if document.Published.Known {
			in.years[document.Published.Days.From.Time().Year()]++
		} else if mayWait && document.Path == file.Path {
			return true, nil
		}
		sum := versioned(document.Digest())
		before, known := indexed[document.Path]
		delete(indexed, document.Path)
		in.report.Notes = append(in.report.Notes, document.Warnings...)
		in.noteTwin(document)
		if known && slices.Equal(before, sum) {
			in.report.Unchanged++
			continue
		}
		if known {
			in.report.Changed++
		} else {
			in.report.Added++
		}
		t := &task{file: file, ready: make(chan struct{}), document: &prepared{Document: document, file: file.Path, digest: sum, replaces: known, year: in.year(file)}}
		if err := send(t); err != nil {
			return false, err
		}
	}
	switch {
	case !whole: // what it held before stays
	case everyLine:
		end.digest, end.gone = digest, keys(indexed)
	default:
		// Which document a line was that cannot be read is not known.
		end.digest = digest
		if len(indexed) > 0 {
			in.report.Notes = append(in.report.Notes, fmt.Sprintf("%s has lines that cannot be read: %d of its documents, which stand in no other line, stay as they were until all lines can be.", file.Path, len(indexed)))
		}
	}
	return false, nil
}

// year returns the year that a document without a date is taken to write of:
// the one in which most documents were published, else that of its file.
func (in *ingest) year(file source.File) int {
	best := 0
	for year, documents := range in.years {
		if documents > in.years[best] || documents == in.years[best] && year > best {
			best = year
		}
	}
	if best == 0 && !file.Modified.IsZero() {
		best = file.Modified.UTC().Year()
	}
	return best
}

// noteTwin notes a document whose text another file of this run has too.
func (in *ingest) noteTwin(document source.Document) {
	sum := sha256.Sum256([]byte(document.Text))
	if twin, ok := in.texts[sum]; ok {
		in.report.Notes = append(in.report.Notes, fmt.Sprintf("%s has the same text as %s: both are kept, and an answer cites one of them.", document.Path, twin))
		return
	}
	in.texts[sum] = document.Path
}

func versioned(digest source.Digest) []byte {
	sum := sha256.Sum256(append(digest[:], indexVersion))
	return sum[:]
}

// collect puts what is sent together in batches to be committed, and the texts of
// their passages in chunks of so many.
func (in *ingest) collect(ctx context.Context, tasks <-chan *task, chunks chan<- *chunk, texts int, batches chan<- *batch) error {
	current, number := &batch{}, 0
	filling := &chunk{done: make(chan struct{})}
	sendChunk := func() error {
		if len(filling.texts) == 0 {
			return nil
		}
		select {
		case chunks <- filling:
			filling = &chunk{done: make(chan struct{})}
			return nil
		case <-ctx.Done():
			return ctx.Err()
		}
	}
	sendBatch := func() error {
		// A chunk waits for the next batch to fill it, but not for the one after: that
		// could be held up by those that wait for the chunk.
		if filling.began < number {
			if err := sendChunk(); err != nil {
				return err
			}
		}
		current.sortPostings()
		select {
		case batches <- current:
			current = &batch{files: current.files}
			number++
			return nil
		case <-ctx.Done():
			return ctx.Err()
		}
	}
	for task := range tasks {
		if task.document == nil {
			current.files++
			if task.digest != nil {
				current.ended = append(current.ended, task)
			}
		} else {
			if err := task.await(ctx); err != nil {
				return err
			}
			current.add(task.document)
			for i := range task.document.passages {
				passage := &task.document.passages[i]
				if len(filling.texts) == 0 {
					filling.began = number
				}
				passage.chunk, passage.inChunk = filling, len(filling.texts)
				filling.texts = append(filling.texts, embeddingText(task.document.Title, passage.Heading, passage.text))
				if len(filling.texts) == texts {
					if err := sendChunk(); err != nil {
						return err
					}
				}
			}
		}
		if len(current.passages) >= in.batchPassages || len(current.documents)+len(current.ended) >= in.batchPassages {
			if err := sendBatch(); err != nil {
				return err
			}
		}
	}
	if err := ctx.Err(); err != nil {
		return err
	}
	if err := sendChunk(); err != nil {
		return err
	}
	return sendBatch()
}

// write commits batches as they come. A file is noted as indexed in the
// transaction of the last of its documents.
func (in *ingest) write(ctx context.Context, batches <-chan *batch) error {
	for b := range batches {
		for _, passage := range b.passages {
			if err := passage.chunk.await(ctx); err != nil {
				return err
			}
		}
		if err := in.commit(ctx, b); err != nil {
			return err
		}
		if in.progress != nil {
			in.progress(Progress{Files: b.files, OfFiles: len(in.folder.Files), Passages: in.report.Passages})
		}
	}
	return ctx.Err()
}
