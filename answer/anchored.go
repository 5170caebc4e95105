package answer

import (
	"context"
	"fmt"
	"regexp"
	"slices"
	"strings"

	"footnote/retrieval"
	"footnote/retrieval/mention"
)

// anchorEnd is where what a question names behind "two days after" ends.
var anchorEnd = regexp.MustCompile(`[,;?!]|$`)

// anchored returns what is found for a question that counts a day from an event, "two
// days after the raid", once the day itself is put for it: where the corpus dates the
// event on one day alone. A report that tells of it in the same words was found
// without, as was what is asked otherwise.
func (a *Answerer) anchored(ctx context.Context, request retrieval.Request, whole finding) (finding, error) {
	text := whole.result.Question.Text
	for _, u := range whole.result.Question.Unread {
		end := u.End + anchorEnd.FindStringIndex(text[u.End:])[0]
		event := strings.TrimSpace(text[u.End:end])
		if u.Shift == 0 || event == "" || whole.says(text[u.Start:u.End]) {
			continue
		}
		request.Question = "When was " + event + "?"
		found, err := a.findPart(ctx, request)
		if err != nil {
			return finding{}, err
		}
		day, ok := found.onOneDay()
		if !ok {
			continue
		}
		meant := mention.Days{From: day + u.Shift, To: day + u.Shift}
		request.Question = text[:u.Start] + "on " + meant.String() + text[end:]
		if found, err = a.findPart(ctx, request); err != nil {
			return finding{}, err
		}
		found.counted = fmt.Sprintf("“%s” counts from %s", text[u.Start:end], mention.Days{From: day, To: day})
		return found, nil
	}
	return whole, nil
}

// says reports whether a sentence that answers has the words.
func (f finding) says(words string) bool {
	return !f.judgement.refused && slices.ContainsFunc(f.chosen, func(e excerpt) bool {
		return strings.Contains(strings.ToLower(e.sentence()), strings.ToLower(words))
	})
}

// onOneDay returns the day that what was found tells of, if it tells of no other.
func (f finding) onOneDay() (day mention.Day, ok bool) {
	if f.judgement.refused {
		return 0, false
	}
	for _, e := range f.chosen {
		for _, d := range e.datings() {
			if d.aside || d.days.From < d.days.To {
				continue
			}
			if ok && d.days.From != day {
				return 0, false
			}
			day, ok = d.days.From, true
		}
	}
	return day, ok
}
