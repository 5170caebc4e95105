package main

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"footnote/answer"
	"footnote/bot"
	"footnote/bot/slacktest"
	"footnote/database"
	"footnote/embeddings"
	"footnote/retrieval"
)

// BenchmarkServe asks the bot 20 questions a second, over both ends of a Slack of
// ours, about the large corpus that the benchmarks of package eval make and keep in
// FOOTNOTE_BENCH_DIR. It reports how long after a question was written its answer
// stood in the channel. A minute of it is -benchtime 1200x.
func BenchmarkServe(b *testing.B) {
	dir := os.Getenv("FOOTNOTE_BENCH_DIR")
	corpora, err := filepath.Glob(filepath.Join(dir, "corpus-*"))
	if err != nil || dir == "" || len(corpora) == 0 {
		b.Skip("set FOOTNOTE_BENCH_DIR to a directory in which `go test ./eval -bench .` has left its corpus")
	}
	collection := filepath.Base(corpora[0])
	questions, err := benchQuestions(corpora[0])
	if err != nil {
		b.Fatal(err)
	}
	log := slog.New(slog.NewTextHandler(b.Output(), &slog.HandlerOptions{Level: slog.LevelWarn}))
	db, err := database.Open(b.Context(), database.Options{DataDir: dir, PostgresBin: os.Getenv("FOOTNOTE_PGBIN")}, log)
	if err != nil {
		b.Fatal(err)
	}
	defer db.Close()
	// Every Slack of ours names its events anew: those of an earlier run are not these.
	if _, err := db.Pool.Exec(b.Context(), "truncate inbox cascade"); err != nil {
		b.Fatal(err)
	}
	embedder, err := embeddings.NewCharacters(embeddings.CharactersDimensions)
	if err != nil {
		b.Fatal(err)
	}
	index := retrieval.New(db.Pool, embedder, log)
	answerer := answer.New(index, log)

	slack, err := slacktest.Start(slacktest.Options{})
	if err != nil {
		b.Fatal(err)
	}
	defer slack.Close()
	const channels, perSecond = 40, 20
	for n := range channels {
		slack.AddChannel(slacktest.Channel{ID: fmt.Sprintf("C%d", n+1)})
	}
	office, err := bot.New(b.Context(), bot.Options{Pool: db.Pool, Answerer: conversation{index, answerer, nil}, Library: librarian{index, answerer, nil},
		Log: log, BotToken: "xoxb-test", SigningSecret: "signing-secret", APIURL: slack.URL(), Listen: "127.0.0.1:0",
		Channels: []string{"*"}, Collections: []string{collection}})
	if err != nil {
		b.Fatal(err)
	}
	slack.DeliverTo("http://" + office.Addr().String())
	ctx, stop := context.WithCancel(b.Context())
	ran := make(chan error, 1)
	go func() { ran <- office.Run(ctx) }()
	defer func() {
		stop()
		if err := <-ran; err != nil {
			b.Error(err)
		}
	}()

	asked := 0
	ask := func(n int) (took []time.Duration, failed int) {
		messages := make([]slacktest.Message, n)
		tick := time.NewTicker(time.Second / perSecond)
		defer tick.Stop()
		for i := range messages {
			<-tick.C
			messages[i] = slack.Ask(ctx, fmt.Sprintf("C%d", asked%channels+1), "U1", questions[asked%len(questions)])
			asked++
		}
		patience, done := context.WithTimeout(ctx, time.Minute)
		defer done()
		for _, m := range messages {
			var answers []slacktest.Message
			slacktest.Await(patience, func() bool { answers = slack.Answers(m.Channel, m.TS); return len(answers) > 0 })
			if len(answers) == 0 || strings.Contains(answers[0].Text, "went wrong") {
				failed++
				continue
			}
			took = append(took, answers[0].At.Sub(m.At))
		}
		return took, failed
	}
	slacktest.Await(ctx, func() bool {
		response, err := http.Get("http://" + office.Addr().String() + "/readyz")
		if err != nil {
			return false
		}
		response.Body.Close()
		return response.StatusCode == http.StatusOK
	})
	ask(60) // to warm up
	b.ResetTimer()
	took, failed := ask(b.N)
	b.StopTimer()
	if len(took) == 0 {
		b.Fatal("nothing was answered")
	}
	slices.Sort(took)
	at := func(share float64) float64 {
		return float64(took[min(int(share*float64(len(took))), len(took)-1)]) / float64(time.Millisecond)
	}
	b.ReportMetric(at(0.50), "p50-ms")
	b.ReportMetric(at(0.99), "p99-ms")
	b.ReportMetric(float64(len(took))/b.Elapsed().Seconds(), "questions/s")
	b.ReportMetric(float64(failed), "unanswered")
}

// benchQuestions are the questions about a corpus, a line each.
func benchQuestions(corpus string) ([]string, error) {
	file, err := os.Open(filepath.Join(corpus, "questions"))
	if errors.Is(err, fs.ErrNotExist) {
		return nil, fmt.Errorf("%s has no questions: remove it, and make it again", corpus)
	}
	if err != nil {
		return nil, err
	}
	defer file.Close()
	var questions []string
	lines := bufio.NewScanner(file)
	for lines.Scan() {
		questions = append(questions, lines.Text())
	}
	return questions, lines.Err()
}
