package answer_test

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"footnote/answer"
	"footnote/eval"
)

// shared returns the folder that holds the real articles and the questions on
// them, which are not part of the repository, and skips the test without it.
func shared(t *testing.T) string {
	t.Helper()
	folder := os.Getenv("FOOTNOTE_SHARED")
	if folder == "" {
		folder = filepath.Join("..", "..", "shared")
	}
	if _, err := os.Stat(filepath.Join(folder, "seeds")); err != nil {
		t.Skipf("SKIPPED: the real articles are not in %s: set FOOTNOTE_SHARED to the folder that holds seeds/ and questions/ to ask them.", folder)
	}
	return folder
}

// articlesLibrary returns a library with the real articles in the collection "articles".
func articlesLibrary(t *testing.T) library {
	t.Helper()
	l := newLibrary(t, nil)
	l.add(t, "articles", os.DirFS(filepath.Join(shared(t), "seeds")))
	return l
}

func TestRealArticles(t *testing.T) {
	t.Parallel()
	l := articlesLibrary(t)

	reply := l.ask(t, "articles", "Who was summoned on July 2?")
	if reply.Status != answer.Answered || !strings.HasPrefix(reply.Citations[0].Document, "003") || !strings.Contains(reply.Citations[0].Quote, "Mikhail Evdokimov") {
		t.Errorf("who was summoned on July 2 is answered with %+v, want first the article 003, with Mikhail Evdokimov in the quotation", reply)
	}
	if reply := l.ask(t, "articles", "Who was summoned on July 9?"); reply.Status != answer.Refused || len(reply.Nearest) == 0 {
		t.Errorf("who was summoned on July 9 is answered with %+v, want it refused, and the nearest shown", reply)
	}

	system := eval.System{Pool: l.pool, Index: l.Index, Answerer: l.Answerer}
	report, err := eval.Questions(t.Context(), system, eval.QuestionsRequest{
		Files: []string{filepath.Join(shared(t), "questions", "dev.jsonl")}, Collections: []string{"articles"}, At: time.Now(),
	})
	if err != nil {
		t.Fatal(err) // among others, that a quotation differs from the stored text
	}
	const mostMissed, mostNotRefused = 1, 1
	if all := report.Files[0].All; all.Answerable == 0 || all.Unanswerable == 0 || all.FirstThree < all.Answerable-mostMissed ||
		all.WronglyRefused > 0 || all.Refused < all.Unanswerable-mostNotRefused {
		var misses bytes.Buffer
		if err := report.WriteMisses(&misses); err != nil {
			t.Error(err)
		}
		t.Errorf("of %d answerable questions %d have the evidence among the first three and %d are refused; of %d others %d are refused; "+
			"want at most %d missed, none wrongly refused and %d not refused\n%s",
			all.Answerable, all.FirstThree, all.WronglyRefused, all.Unanswerable, all.Refused, mostMissed, mostNotRefused, &misses)
	}
}
