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

// A conversation answers the bot's questions. One that goes on from the question
// before it in the thread is read with that question and its answer, and the answer
// says what was taken from them.
type conversation struct {
	index    *retrieval.Index
	answerer *answer.Answerer
	writer   *answer.Writer // nil without a language model
}

// Answer reads a collection that nothing was ingested into yet as an empty one.
// The answer's question is the one that was asked with what it took along, so that
// a follow-up to a follow-up takes along both. told is that of
// [answer.Writer.Answer]; it may be nil.
func (c conversation) Answer(ctx context.Context, q bot.Question, told func(answer.Answer)) (answer.Answer, error) {
	collections, err := existing(ctx, c.index, q.Collections)
	if err != nil {
		return answer.Answer{}, err
	}
	if len(collections) == 0 {
		return nothingIngested(q.Text), nil
	}
	question := answer.Question{Text: q.Text, At: q.Asked, Collections: collections}
	var taken string
	var spent answer.Worded
	if q.Earlier != nil {
		question.Text, taken, spent = c.inThread(ctx, q, collections)
		if taken != "" {
			question.Beside = q.Earlier.Answer.Citations
		}
	}
	said := func(reply answer.Answer) answer.Answer {
		if taken != "" {
			reply.Reading = "from the question before: " + taken + "; " + reply.Reading
		}
		return reply
	}
	var reply answer.Answer
	if c.writer == nil || q.Plain {
		reply, err = c.answerer.Answer(ctx, question)
	} else {
		reply, err = c.writer.Answer(ctx, question, func(sofar answer.Answer) {
			if told != nil {
				told(said(sofar))
			}
		})
	}
	if err != nil {
		return answer.Answer{}, err
	}
	reply.Worded = withSpent(reply.Worded, spent)
	return said(reply), nil
}

// withSpent returns what a model had to do with an answer, with what the rewriting
// of its question took.
func withSpent(worded *answer.Worded, spent answer.Worded) *answer.Worded {
	switch {
	case spent.Model == "":
		return worded
	case worded == nil:
		spent.Fallback = "The language model has only read the question."
		return &spent
	}
	whole := *worded
	whole.InputTokens += spent.InputTokens
	whole.OutputTokens += spent.OutputTokens
	return &whole
}

// inThread returns the question as it is meant after the one before it, and what
// it takes from that and its answer: "" for one that can be understood by itself.
// A model rewrites it, where there is one and it adds nothing of its own; else the
// rules do.
func (c conversation) inThread(ctx context.Context, q bot.Question, collections []string) (text, taken string, spent answer.Worded) {
	text, taken = resolve(q)
	if taken == "" || c.writer == nil || q.Plain {
		return text, taken, spent
	}
	asked := answer.Question{Text: q.Text, At: q.Asked, Collections: collections}
	rewritten, spent := c.writer.Rewrite(ctx, asked, q.Earlier.Question, q.Earlier.Answer)
	if rewritten == "" || rewritten == q.Text {
		return text, taken, spent
	}
	return rewritten, "asked as “" + rewritten + "”", spent
}

// resolve returns the question with what it points back at, by the rules, and what
// that was: "" for a question that can be understood by itself. Whom and what the
// question before it named comes first; where that named nobody, no place or no
// day, those count of which its answer spoke. A question that so names somebody, a
// place or a day inherits nothing else.
func resolve(q bot.Question) (text, taken string) {
	text, said := replace(q)
	if len(said) > 0 {
		return text, strings.Join(said, ", ")
	}
	inherited := inherit(q)
	if inherited == "" {
		return q.Text, ""
	}
	return strings.TrimRight(q.Text, " ?!.") + ", " + inherited + "?", "“" + inherited + "”"
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
