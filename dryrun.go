package main

import (
	"context"
	"fmt"
	"time"

	"footnote/retrieval"
	"footnote/retrieval/source"
)

// A foretold folder is what an ingest would do with it.
type foretold struct {
	Folder     string           `json:"folder"`
	Collection string           `json:"collection"`
	DryRun     bool             `json:"dry_run"` // true
	Documents  tally            `json:"documents"`
	Passages   tally            `json:"passages"`
	Embedding  *foretoldVectors `json:"embedding"` // null when vectors are made offline
	Faults     []string         `json:"faults"`    // sentences
	Notes      []string         `json:"notes"`     // sentences
	Skipped    []string         `json:"skipped"`   // paths
	Seconds    float64          `json:"seconds"`
}

type tally struct {
	Added     int `json:"added"`
	Changed   int `json:"changed"`
	Removed   int `json:"removed"`
	Unchanged int `json:"unchanged"`
}

// foretoldVectors is what the vectors would take of the embedding server.
type foretoldVectors struct {
	Model    string   `json:"model"`
	Texts    int      `json:"texts"` // that would be sent
	Kept     int      `json:"kept"`  // that would not: their vectors were paid for
	Tokens   int      `json:"tokens"`
	Requests int      `json:"requests"`
	Cost     *float64 `json:"cost,omitempty"` // if FOOTNOTE_EMBEDDING_PRICE is set, in its currency
}

// forecast tells what an ingest of the folder would do, with a progress bar and
// the notes as of an ingest.
func (p *program) forecast(ctx context.Context, index *retrieval.Index, collection, root string, folder *source.Folder) (foretold, error) {
	started := time.Now()
	progress, wipe := p.ingestProgress(len(folder.Files))
	forecast, err := index.Forecast(ctx, collection, root, folder, progress)
	wipe()
	if err != nil {
		return foretold{}, err
	}
	told := foretold{
		Folder: root, Collection: collection, DryRun: true,
		Documents: tally(forecast.Documents), Passages: tally(forecast.Passages),
		Faults: []string{}, Notes: append([]string{}, forecast.Notes...), Skipped: append([]string{}, forecast.Skipped...),
		Seconds: time.Since(started).Seconds(),
	}
	for _, fault := range forecast.Faults {
		told.Faults = append(told.Faults, fault.Error())
	}
	if e := forecast.Embedding; e != nil {
		told.Embedding = &foretoldVectors{Model: p.settings.EmbeddingModel, Texts: e.Texts, Kept: e.Kept, Tokens: e.Tokens, Requests: e.Requests}
		if price := p.settings.EmbeddingPrice; price > 0 {
			cost := float64(e.Tokens) / 1e6 * price
			told.Embedding.Cost = &cost
		}
	}
	p.showNotes(told.Faults, told.Notes, told.Skipped)
	return told, nil
}

// sentence tells what would be done with the folder that the person called name.
func (f foretold) sentence(name string) string {
	return fmt.Sprintf("%s, if it were ingested into the collection %q:\n  documents  %s\n  passages   %s\n  vectors    %s\nNothing was written.",
		visible(name), f.Collection, f.Documents, f.Passages, f.Embedding)
}

func (t tally) String() string { return inWords(t, 0) }

func (v *foretoldVectors) String() string {
	switch {
	case v == nil:
		return "made offline, at no cost"
	case v.Texts == 0:
		return fmt.Sprintf("of %s: none to ask for", v.Model)
	}
	told := fmt.Sprintf("of %s: %s with %s, in %s", v.Model, count(v.Texts, "text"), count(v.Tokens, "token"), count(v.Requests, "request"))
	if v.Kept > 0 {
		told += fmt.Sprintf("; %d more are kept from before, or occur twice", v.Kept)
	}
	if v.Cost != nil {
		told += fmt.Sprintf("\n  cost       %.4f, by FOOTNOTE_EMBEDDING_PRICE", *v.Cost)
	}
	return told
}
