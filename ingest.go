package main

import (
	"context"
	"fmt"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/schollz/progressbar/v3"

	"footnote/retrieval"
	"footnote/retrieval/source"
)

type ingestCommand struct {
	JSON       bool     `help:"Print what was done as one JSON object a folder."`
	DryRun     bool     `name:"dry-run" help:"Read everything, write nothing, and tell what would be done and what its vectors would cost."`
	Collection string   `placeholder:"NAME" help:"Collection to read into. Without it, the one that FOOTNOTE_COLLECTION names."`
	Folders    []string `arg:"" name:"folder" help:"Folders, or single files: .txt, .md, .html, .pdf, .jsonl."`
}

// Run reads one folder after the other. The faults of single files are shown
// and are not the command's; a folder of which nothing could be read is.
func (c *ingestCommand) Run(ctx context.Context, p *program) error {
	collection := p.settings.Collection
	if c.Collection != "" {
		collection = c.Collection
	}
	return p.withIndex(ctx, func(index *retrieval.Index) error {
		failed := false
		for _, name := range c.Folders {
			folder, err := source.Open(ctx, name, source.DefaultLimits())
			switch {
			case ctx.Err() != nil:
				return ctx.Err()
			case err != nil:
				fmt.Fprintf(p.stderr, "footnote: %s\n", visible(err.Error()))
				failed = true
				continue
			}
			held, err := c.read(ctx, p, index, collection, name, folder)
			folder.Close()
			if err != nil {
				return err
			}
			failed = failed || held == 0
		}
		if failed {
			return errShown
		}
		return nil
	})
}

// read ingests a folder, or tells what that would do, and returns how many
// documents the collection has of it then.
func (c *ingestCommand) read(ctx context.Context, p *program, index *retrieval.Index, collection, name string, folder *source.Folder) (held int, err error) {
	var done interface{ sentence(name string) string }
	if c.DryRun {
		would, err := p.forecast(ctx, index, collection, root(name), folder)
		if err != nil {
			return 0, err
		}
		done, held = would, would.Documents.Added+would.Documents.Changed+would.Documents.Unchanged
	} else {
		did, err := p.ingest(ctx, index, collection, root(name), folder)
		if err != nil {
			return 0, err
		}
		done, held = did, did.Added+did.Changed+did.Unchanged
	}
	if c.JSON {
		return held, printJSON(p.stdout, done)
	}
	_, err = fmt.Fprintln(p.stdout, done.sentence(name))
	return held, err
}

// root is the name under which the collection knows a folder: the same folder
// has the same root, whichever way it was named.
func root(name string) string {
	path, err := filepath.Abs(name)
	if err != nil {
		return name
	}
	if target, err := filepath.EvalSymlinks(path); err == nil {
		return target
	}
	return path
}

// An ingested folder is what there is to tell of it.
type ingested struct {
	Folder     string   `json:"folder"`
	Collection string   `json:"collection"`
	Added      int      `json:"added"`
	Changed    int      `json:"changed"`
	Removed    int      `json:"removed"`
	Unchanged  int      `json:"unchanged"`
	Passages   int      `json:"passages"`
	Embedded   int      `json:"embedded"`
	Faults     []string `json:"faults"`  // sentences
	Notes      []string `json:"notes"`   // sentences
	Skipped    []string `json:"skipped"` // paths
	Seconds    float64  `json:"seconds"`
}

// ingest reads a folder into a collection, with a progress bar for who reads
// along, and shows the faults and notes on standard error.
func (p *program) ingest(ctx context.Context, index *retrieval.Index, collection, root string, folder *source.Folder) (ingested, error) {
	started := time.Now()
	progress, wipe := p.ingestProgress(len(folder.Files))
	report, err := index.Ingest(ctx, collection, root, folder, progress)
	wipe()
	done := ingested{
		Folder: root, Collection: collection,
		Added: report.Added, Changed: report.Changed, Removed: report.Removed, Unchanged: report.Unchanged,
		Passages: report.Passages, Embedded: report.Embedded,
		Faults: []string{}, Notes: append([]string{}, report.Notes...), Skipped: append([]string{}, report.Skipped...),
		Seconds: time.Since(started).Seconds(),
	}
	for _, fault := range report.Faults {
		done.Faults = append(done.Faults, fault.Error())
	}
	if report.EmbeddingFault != nil {
		done.Notes = append(done.Notes, "passages without vectors are found by their words alone until footnote ingest is run again: "+report.EmbeddingFault.Error())
	}
	p.showNotes(done.Faults, done.Notes, done.Skipped)
	return done, err
}

// showNotes shows on standard error what a person should know of a folder.
func (p *program) showNotes(faults, notes, skipped []string) {
	for _, sentence := range slices.Concat(faults, notes) {
		fmt.Fprintf(p.stderr, "footnote: %s\n", visible(sentence))
	}
	if n := len(skipped); n > 0 {
		fmt.Fprintf(p.stderr, "footnote: skipped %s of a type that is not read, such as %s.\n", count(n, "file"), visible(skipped[0]))
	}
}

// ingestProgress returns what shows how far an ingest has come: a bar for the
// files, then one for passages that get a vector of another model. It is nil unless
// somebody reads along.
func (p *program) ingestProgress(files int) (progress func(retrieval.Progress), wipe func()) {
	show, wipe := p.progressBar(files)
	if show == nil {
		return nil, wipe
	}
	embedding := false
	return func(now retrieval.Progress) {
		if now.OfEmbedded == 0 {
			show(now.Files, count(now.Passages, "passage"))
			return
		}
		if !embedding {
			embedding = true
			wipe()
			show, wipe = p.progressBar(now.OfEmbedded)
		}
		show(now.Embedded, "vectors")
	}, func() { wipe() }
}

// progressBar returns what shows how many of the steps are done, nil unless
// somebody reads along, and what wipes it away.
func (p *program) progressBar(steps int) (show func(done int, doing string), wipe func()) {
	if !p.err.interactive {
		return nil, func() {}
	}
	bar := progressbar.NewOptions(steps,
		progressbar.OptionSetWriter(p.stderr), progressbar.OptionShowCount(), progressbar.OptionSetWidth(30),
		progressbar.OptionSetPredictTime(false), progressbar.OptionClearOnFinish())
	show = func(done int, doing string) {
		bar.Describe(doing)
		bar.Set(done) //nolint:errcheck // a bar that cannot be drawn is no fault
	}
	return show, func() { bar.Clear() } //nolint:errcheck
}

// sentence tells what was done with the folder that the person called name.
func (i ingested) sentence(name string) string {
	vectors := ""
	if more := i.Embedded - i.Passages; more > 0 {
		vectors = fmt.Sprintf(", and vectors made of %d that it held,", more)
	}
	return fmt.Sprintf("%s: %s; %s written to the collection %q%s in %s.",
		visible(name), inWords(tally{i.Added, i.Changed, i.Removed, i.Unchanged}, len(i.Faults)), count(i.Passages, "passage"), i.Collection, vectors,
		time.Duration(i.Seconds*float64(time.Second)).Round(10*time.Millisecond))
}

// inWords tells what there is of a tally, and the faults.
func inWords(t tally, faults int) string {
	var parts []string
	for _, part := range []struct {
		count int
		what  string
	}{{t.Added, "added"}, {t.Changed, "changed"}, {t.Removed, "removed"}, {t.Unchanged, "unchanged"}, {faults, "not read"}} {
		if part.count > 0 {
			parts = append(parts, fmt.Sprintf("%d %s", part.count, part.what))
		}
	}
	if len(parts) == 0 {
		return "nothing to do"
	}
	return strings.Join(parts, ", ")
}

// count is n things in words.
func count(n int, thing string) string {
	if n == 1 {
		return "1 " + thing
	}
	return fmt.Sprintf("%d %ss", n, thing)
}
