package answer

import (
	"context"
	"encoding/json"
	"strings"
	"time"

	"footnote/answer/chat"
	"footnote/retrieval/mention"
)

// rewritingTime is how long the rewriting of a question takes at most: the answer
// is still to come.
const rewritingTime = 10 * time.Second

// Rewrite returns the question in the words of a model such that it can be
// understood without the earlier question and its answer, and what that cost. It
// returns "" when the model is at fault, or has words of its own: each name, date
// and number, and each other word, must be of the question, of the earlier one, or
// of what its answer said and cited.
func (w *Writer) Rewrite(ctx context.Context, question Question, earlierQuestion string, earlier Answer) (string, Worded) {
	ctx, cancel := context.WithTimeout(ctx, rewritingTime)
	defer cancel()
	var said []string
	for _, claim := range earlier.Claims {
		said = append(said, claim.Text)
	}
	request := chat.Request{Instructions: rewritePrompt.text, Name: "rewrite", Schema: rewritePrompt.schema, Data: written(struct {
		EarlierQuestion string   `json:"earlier_question"`
		EarlierAnswer   []string `json:"earlier_answer"`
		Question        string   `json:"question"`
		AskedOn         string   `json:"asked_on"`
	}{earlierQuestion, said, question.Text, question.At.Format(time.DateOnly)})}
	reply, err := w.model.Complete(ctx, request, func(chat.Piece) {})
	spent := Worded{Model: w.model.Name(), Prompt: rewritePrompt.name, InputTokens: reply.InputTokens, OutputTokens: reply.OutputTokens}
	if err != nil {
		w.log.Warn("question not rewritten", "err", err)
		return "", spent
	}
	start, end := strings.Index(reply.Text, "{"), strings.LastIndex(reply.Text, "}")
	var rewritten struct{ Question string }
	if start < 0 || end < start || json.Unmarshal([]byte(reply.Text[start:end+1]), &rewritten) != nil {
		return "", spent
	}
	text := shown(rewritten.Question)
	thread := append(said, question.Text, earlierQuestion)
	for _, c := range earlier.Citations {
		thread = append(thread, c.Quote)
	}
	if unreadable(text) != "" || acts.MatchString(text) || !newVerifier("", nil).isOf(text, thread) {
		return "", spent
	}
	return text, spent
}

// isOf reports whether each content word of a question is a word of the texts, in
// whatever form or spelling.
func (c *verifier) isOf(question string, texts []string) bool {
	v := c.vocabularyOf(texts)
	for _, word := range c.stemmer.Words(question) {
		written := question[word.Start:word.End]
		if word.Term != "" && !v.has(word.Term, written) && mention.NameKey(written) != "" {
			return false
		}
	}
	return true
}
