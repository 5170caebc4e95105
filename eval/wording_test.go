package eval_test

import (
	"bytes"
	"fmt"
	"log/slog"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"footnote/answer"
	"footnote/answer/chat"
	"footnote/answer/chat/chattest"
	"footnote/eval"
)

var (
	_ answer.Model = (*eval.Recorder)(nil)
	_ answer.Model = (*eval.Replay)(nil)
)

// claimsOf is what a model says to the questions: to each something true, and to
// the second something else beside it.
func claimsOf(r chattest.Request) string {
	prompt := chattest.ReadPrompt(r.Data)
	said := map[string]string{"Who": "sold on 3 May 2024 to Ada Pemberton", "How": "Seven barges sank at", "Until": "stays closed until September"}
	word, _, _ := strings.Cut(prompt.Question, " ")
	reply := chattest.Knowing(func(string) []string { return []string{said[word]} })(r)
	if word == "How" {
		reply = strings.Replace(reply, `"claims":[`, `"claims":[{"text":"Nine barges sank.","evidence":[{"passage":1,"quotation":"Nine barges sank."}]},`, 1)
	}
	return reply
}

// A model's words are measured, and so they are without the model, from a
// recording.
func TestWording(t *testing.T) {
	l := ingest(t)
	server := chattest.NewServer(t, claimsOf)
	client, err := chat.NewClient(chat.Settings{BaseURL: server.URL, Key: server.Key, Model: "test-chat"})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(client.Close)
	measure := func(model answer.Model) eval.QuestionsReport {
		t.Helper()
		q := request(t, asked)
		q.Wording = &eval.Wording{Model: model, InputPrice: 1000, OutputPrice: 2000, Writer: func(m answer.Model) *answer.Writer {
			return answer.NewWriter(answer.New(l.Index, slog.New(slog.DiscardHandler)), m, slog.New(slog.DiscardHandler))
		}}
		report, err := eval.Questions(t.Context(), l.System, q)
		if err != nil {
			t.Fatal(err)
		}
		return report
	}
	var recording bytes.Buffer
	recorder, err := eval.Record(client, request(t, asked).At, &recording)
	if err != nil {
		t.Fatal(err)
	}
	report := measure(recorder)
	w := report.Wording
	if w == nil {
		t.Fatal("the wording is not reported")
	}
	if w.Model != "test-chat" || !strings.HasPrefix(w.Prompt, "answer@") || w.Asked != 3 || w.Worded != 3 || w.Faults != 0 || w.Kept != 3 || w.Dropped != 1 || w.Quoted != 4 || w.Verbatim != 3 {
		t.Errorf("the wording is %+v; want 3 questions asked and worded, 3 claims kept and 1 dropped, and 3 of 4 quotations verbatim", w)
	}
	if w.InputTokens < 1000 || w.OutputTokens == 0 || w.Cost != float64(w.InputTokens)/1000+float64(w.OutputTokens)/500 {
		t.Errorf("%d and %d tokens cost %f", w.InputTokens, w.OutputTokens, w.Cost)
	}
	if w.FirstClaim.Count != 3 || w.LastClaim.P99 < w.FirstClaim.P50 {
		t.Errorf("the claims took %+v to %+v", w.FirstClaim, w.LastClaim)
	}
	if report.Files[0].All.FirstThree != 3 {
		t.Errorf("the tally is %+v, want nothing lost", report.Files[0].All)
	}
	var text strings.Builder
	if err := report.WriteText(&text); err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{"test-chat", "3 kept, 1 dropped", "3 of 4 verbatim", fmt.Sprintf("%d in", w.InputTokens)} {
		if !strings.Contains(text.String(), want) {
			t.Errorf("the report does not say %q:\n%s", want, &text)
		}
	}

	requests := len(server.Requests())
	replay, err := eval.NewReplay(bytes.NewReader(recording.Bytes()))
	if err != nil {
		t.Fatal(err)
	}
	again := measure(replay)
	if n := len(server.Requests()); n != requests {
		t.Errorf("replaying has asked the model %d times", n-requests)
	}
	if !replay.At().Equal(request(t, asked).At) {
		t.Errorf("the questions were asked at %s", replay.At())
	}
	if diff := cmp.Diff(w, again.Wording, cmpopts.IgnoreTypes(eval.Latency{})); diff != "" {
		t.Errorf("from the recording the wording is another (-want +got):\n%s", diff)
	}

	// What was not recorded is a fault of the model, and is counted.
	lines := strings.SplitAfter(recording.String(), "\n")
	short, err := eval.NewReplay(strings.NewReader(lines[0] + lines[1]))
	if err != nil {
		t.Fatal(err)
	}
	if w := measure(short).Wording; w.Faults != 2 || w.Worded != 1 {
		t.Errorf("from a recording of one reply the wording is %+v, want 2 faults", w)
	}
	if _, err := eval.NewReplay(strings.NewReader("{}")); err == nil {
		t.Error("a file that is no recording is read as one")
	}
}
