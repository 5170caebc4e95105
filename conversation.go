package main

import (
	"context"
	"regexp"
	"slices"
	"strings"

	"footnote/answer"
	"footnote/bot"
	"footnote/retrieval"
	"footnote/retrieval/mention"
)

// A conversation answers the bot's questions. One that says too little by itself
// takes along what the question before it in the thread named, and the answer
// says so.
type conversation struct {
	index    *retrieval.Index
	answerer *answer.Answerer
}

// Answer reads a collection that nothing was ingested into yet as an empty one.
// The answer's question is the one that was asked with what it took along, so that
// a follow-up to a follow-up takes along both. An extractive answer is complete at
// once: nothing is told before.
func (c conversation) Answer(ctx context.Context, q bot.Question, _ func(answer.Answer)) (answer.Answer, error) {
	collections, err := existing(ctx, c.index, q.Collections)
	if err != nil {
		return answer.Answer{}, err
	}
	if len(collections) == 0 {
		return nothingIngested(q.Text), nil
	}
	text, inherited := q.Text, ""
	if q.Earlier != nil {
		if inherited = inherit(q); inherited != "" {
			text = strings.TrimRight(q.Text, " ?!.") + ", " + inherited + "?"
		}
	}
	reply, err := c.answerer.Answer(ctx, answer.Question{Text: text, At: q.Asked, Collections: collections})
	if err == nil && inherited != "" {
		reply.Reading = "from the question before: “" + inherited + "”; " + reply.Reading
	}
	return reply, err
}

// fewestWords is how many content words a question must have, if it names nobody,
// to be understood by itself.
const fewestWords = 2

// goesOn begins a question that goes on from another; pointsBack is what stands,
// in one that names nobody, for whom or what the other named.
var (
	goesOn     = regexp.MustCompile(`(?i)^\s*(?:and|but|so|then|what about|how about)\b`)
	pointsBack = regexp.MustCompile(`(?i)\b(?:he|him|his|she|her|hers|they|them|their|theirs|it|its)\b`)
)

// inherit returns the words that a question takes along from the one before it:
// its content words, names and dates, as they are written there, without those
// that the question has itself; a question with a date of its own takes no other.
// It returns "" for a question that can be understood by itself.
func inherit(q bot.Question) string {
	stemmer := retrieval.NewStemmer()
	own := make(map[string]bool)
	for _, word := range stemmer.Words(q.Text) {
		if word.Term != "" {
			own[word.Term] = true
		}
	}
	mentions := mention.FindInQuestion(q.Text, mention.Asked{At: q.Asked})
	has := func(kind mention.Kind) bool {
		return slices.ContainsFunc(mentions, func(m mention.Mention) bool { return m.Kind == kind })
	}
	alone := has(mention.Name) || len(own) >= fewestWords && !pointsBack.MatchString(q.Text)
	if alone && !goesOn.MatchString(q.Text) {
		return ""
	}
	earlier := q.Earlier.Question
	var dates []mention.Mention
	for _, m := range mention.FindInQuestion(earlier, mention.Asked{At: q.Asked}) {
		if m.Kind == mention.Date {
			dates = append(dates, m)
		}
	}
	var taken []string
	end := 0 // of the date that was taken or left last
	for _, word := range stemmer.Words(earlier) {
		if word.Start < end {
			continue
		}
		if i := slices.IndexFunc(dates, func(m mention.Mention) bool { return m.Start <= word.Start && word.Start < m.End }); i >= 0 {
			end = dates[i].End
			if !has(mention.Date) {
				taken = append(taken, "on "+strings.TrimPrefix(earlier[dates[i].Start:end], "on "))
			}
			continue
		}
		if word.Term != "" && !own[word.Term] {
			taken = append(taken, earlier[word.Start:word.End])
			own[word.Term] = true
		}
	}
	return strings.Join(taken, " ")
}
