package answer

import (
	"context"
	"fmt"
	"slices"

	"golang.org/x/sync/errgroup"
)

const (
	// mostBatches is how many prompts the passages of a summary are read in, and
	// batchesAtOnce how many of them at one time. A summary is so of about a hundred
	// passages at most, and takes no longer than two replies or three.
	mostBatches   = 6
	batchesAtOnce = 3
)

// Summary sums up what [Answerer.Summary] does, in the words of a model where they
// hold, and else as that does; Answer.Worded says which. told is called as that of
// [Writer.Answer] is.
//
// Passages that do not fit into one prompt are read in several, and those that
// were cited then are summed up (map and reduce).
func (w *Writer) Summary(ctx context.Context, request TopicRequest, told func(Answer)) (Answer, error) {
	extractive, err := w.answerer.Summary(ctx, request)
	if err != nil || extractive.Status == Refused {
		return extractive, err
	}
	sources, err := w.toSumUp(ctx, request)
	if err != nil {
		return Answer{}, fmt.Errorf("sum up %.80q: %w", request.Topic, err)
	}
	ctx, cancel := context.WithTimeout(ctx, wordingTime)
	defer cancel()
	question := Question{Text: request.reading(), At: request.At}
	batches := w.batches(question, sources)
	var read Worded // of what was read before the summary itself
	if len(batches) > 1 {
		if sources, read, err = w.central(ctx, question, batches); err != nil {
			return Answer{}, fmt.Errorf("sum up %.80q: %w", request.Topic, err)
		}
	}
	d, err := w.write(ctx, summaryPrompt, question, nil, sources, anything, func(s sheet) {
		if told != nil {
			told(s.beside(extractive))
		}
	})
	if err != nil {
		return Answer{}, fmt.Errorf("sum up %.80q: %w", request.Topic, err)
	}
	d.worded.InputTokens += read.InputTokens
	d.worded.OutputTokens += read.OutputTokens
	return d.over(extractive), nil
}

// toSumUp returns the passages with a sentence that the request leaves, the best
// first.
func (w *Writer) toSumUp(ctx context.Context, request TopicRequest) ([]source, error) {
	result, err := w.answerer.summed(ctx, request)
	if err != nil {
		return nil, err
	}
	r := newReader(result.Question)
	left := request.sentences(r, result.Hits)
	var sources []source
	for i := range result.Hits {
		hit := &result.Hits[i]
		if slices.ContainsFunc(left, func(e excerpt) bool { return e.hit == hit }) {
			sources = append(sources, source{hit, r})
		}
	}
	return sources, nil
}

// batches parts the sources into what fits into one prompt each.
func (w *Writer) batches(question Question, sources []source) [][]source {
	var batches [][]source
	for len(sources) > 0 && len(batches) < mostBatches {
		_, given := summaryPrompt.request(w.model.PromptTokens(), question, nil, sources)
		if len(given) == 0 {
			break // none is short enough
		}
		batches = append(batches, given)
		sources = slices.DeleteFunc(slices.Clone(sources), func(s source) bool { return slices.Contains(given, s) })
	}
	return batches
}

// central returns the sources that claims about the batches cite and hold, the
// first of each batch first.
func (w *Writer) central(ctx context.Context, question Question, batches [][]source) ([]source, Worded, error) {
	drafts := make([]draft, len(batches))
	group, ctx := errgroup.WithContext(ctx)
	group.SetLimit(batchesAtOnce)
	for i, batch := range batches {
		group.Go(func() (err error) {
			drafts[i], err = w.write(ctx, summaryPrompt, question, nil, batch, anything, func(sheet) {})
			return err
		})
	}
	if err := group.Wait(); err != nil {
		return nil, Worded{}, err
	}
	var central []source
	var read Worded
	for _, d := range drafts {
		read.InputTokens += d.worded.InputTokens
		read.OutputTokens += d.worded.OutputTokens
	}
	for rank := range mostClaims * mostQuotations {
		for _, d := range drafts {
			if rank < len(d.excerpts) {
				if s := (source{d.excerpts[rank].hit, d.excerpts[rank].reader}); !slices.Contains(central, s) {
					central = append(central, s)
				}
			}
		}
	}
	return central, read, nil
}
