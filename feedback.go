package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"

	"github.com/jackc/pgx/v5/pgxpool"

	"footnote/answer"
	"footnote/bot"
	"footnote/eval"
)

// A judged question is a question for the evaluation, as its files have it, whose
// answer people in Slack called right.
type judgedQuestion struct {
	ID         string          `json:"id"`
	Kind       string          `json:"kind"`
	Question   string          `json:"question"`
	Answerable bool            `json:"answerable"`
	Evidence   []eval.Evidence `json:"evidence,omitempty"`
}

// judgedRight returns the questions, asked of the collections alone, whose answers
// nobody called wrong, each once, in the order of the judgements. Its evidence is
// the sentence that answered first. What would be right in place of a wrong answer
// nobody told: wrong counts the questions that are left out for that.
func judgedRight(judgements []bot.Judgement, collections []string) (questions []judgedQuestion, wrong int, err error) {
	verdicts := make(map[string]string)
	for _, j := range judgements {
		if verdicts[j.QuestionID] != "wrong" {
			verdicts[j.QuestionID] = j.Verdict
		}
	}
	for _, j := range judgements {
		verdict, first := verdicts[j.QuestionID]
		if !first {
			continue
		}
		delete(verdicts, j.QuestionID)
		var reply answer.Answer
		if err := json.Unmarshal(j.Answer, &reply); err != nil {
			return nil, 0, fmt.Errorf("read the answer to %s: %w", j.QuestionID, err)
		}
		if slices.ContainsFunc(reply.Searched.Collections, func(name string) bool { return !slices.Contains(collections, name) }) {
			continue
		}
		if verdict == "wrong" {
			wrong++
			continue
		}
		q := judgedQuestion{ID: j.QuestionID, Kind: "feedback", Question: reply.Question, Answerable: reply.Status == answer.Answered}
		if q.Answerable {
			c := reply.Citations[0]
			q.Evidence = []eval.Evidence{{Document: c.Document, Text: c.Quote[c.SentenceStart-c.Start : c.SentenceEnd-c.Start]}}
		}
		questions = append(questions, q)
	}
	return questions, wrong, nil
}

// writeFeedback writes the questions of the collections that were judged right to
// a file in dir and returns its name.
func (p *program) writeFeedback(ctx context.Context, pool *pgxpool.Pool, collections []string, dir string) (string, error) {
	judgements, err := bot.Judgements(ctx, pool)
	if err != nil {
		return "", err
	}
	questions, wrong, err := judgedRight(judgements, collections)
	if err != nil {
		return "", err
	}
	if wrong > 0 {
		fmt.Fprintf(p.stderr, "footnote: left out %s that were judged wrong: what would be right is not known.\n", count(wrong, "answer"))
	}
	if len(questions) == 0 {
		return "", errors.New("no answer from these collections was judged right in Slack yet: the thumbs below an answer do")
	}
	name := filepath.Join(dir, "feedback")
	file, err := os.Create(name)
	if err != nil {
		return "", fmt.Errorf("write the feedback: %w", err)
	}
	for _, q := range questions {
		if err := printJSON(file, q); err != nil {
			return "", errors.Join(fmt.Errorf("write the feedback: %w", err), file.Close())
		}
	}
	if err := file.Close(); err != nil {
		return "", fmt.Errorf("write the feedback: %w", err)
	}
	return name, nil
}
