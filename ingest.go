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
			done, err := p.ingest(ctx, index, collection, root(name), folder)
			folder.Close()
			if err != nil {
				return err
			}
			if err := c.print(p, name, done); err != nil {
				return err
			}
			failed = failed || done.Added+done.Changed+done.Unchanged == 0
		}
		if failed {
			return errShown
		}
		return nil
	})
}

func (c *ingestCommand) print(p *program, name string, done ingested) error {
	if c.JSON {
		return printJSON(p.stdout, done)
	}
	_, err := fmt.Fprintln(p.stdout, done.sentence(name))
	return err
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
	show, wipe := p.progressBar(len(folder.Files))
	var progress func(retrieval.Progress)
	if show != nil {
		progress = func(now retrieval.Progress) { show(now.Files, count(now.Passages, "passage")) }
	}
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
	for _, sentence := range slices.Concat(done.Faults, done.Notes) {
		fmt.Fprintf(p.stderr, "footnote: %s\n", visible(sentence))
	}
	if n := len(done.Skipped); n > 0 {
		fmt.Fprintf(p.stderr, "footnote: skipped %s of a type that is not read, such as %s.\n", count(n, "file"), visible(done.Skipped[0]))
	}
	return done, err
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
	var done []string
	for _, part := range []struct {
		count int
		what  string
	}{{i.Added, "added"}, {i.Changed, "changed"}, {i.Removed, "removed"}, {i.Unchanged, "unchanged"}, {len(i.Faults), "not read"}} {
		if part.count > 0 {
			done = append(done, fmt.Sprintf("%d %s", part.count, part.what))
		}
	}
	if len(done) == 0 {
		done = []string{"nothing to do"}
	}
	return fmt.Sprintf("%s: %s; %s written to the collection %q in %s.",
		visible(name), strings.Join(done, ", "), count(i.Passages, "passage"), i.Collection,
		time.Duration(i.Seconds*float64(time.Second)).Round(10*time.Millisecond))
}

// count is n things in words.
func count(n int, thing string) string {
	if n == 1 {
		return "1 " + thing
	}
	return fmt.Sprintf("%d %ss", n, thing)
}
