package bot

import (
	"slices"

	"github.com/slack-go/slack"

	"footnote/answer"
)

// Evidence is what a reply showed, as it is stored: an answer, and where it was
// laid out in another form, what that was made of. It reads as an answer to
// whoever knows no more.
type evidence struct {
	answer.Answer
	Form     topicForm        `json:"form,omitempty"`
	Asked    string           `json:"asked,omitempty"` // of a form with a topic: the filter
	Timeline *answer.Timeline `json:"timeline,omitempty"`
	Brief    *answer.Brief    `json:"brief,omitempty"`
	Check    *answer.Check    `json:"check,omitempty"`
	Canvas   string           `json:"canvas,omitempty"`  // id of the brief's canvas
	Private  bool             `json:"private,omitempty"` // it was shown to the asker alone
}

// A topicForm is a form in which a topic is laid out.
type topicForm string

const (
	asAnswer   topicForm = ""
	asSummary  topicForm = "summary"
	asDiffer   topicForm = "differ"
	asTimeline topicForm = "timeline"
	asBrief    topicForm = "brief"
	asCheck    topicForm = "check" // whose topic is the text itself
)

// topic is what the evidence is about.
func (v evidence) topic() Filter {
	if v.Asked != "" {
		return readFilter(v.Asked)
	}
	return Filter{Words: v.Question}
}

// ofTimeline is a timeline as evidence: each event is a claim.
func ofTimeline(t answer.Timeline) evidence {
	v := evidence{Form: asTimeline, Timeline: &t, Answer: answer.Answer{Question: t.Topic, Status: answer.Refused, Reading: t.Reading,
		Claims: []answer.Claim{}, Citations: t.Citations, Disagreements: []answer.Disagreement{}, Nearest: []answer.Citation{}, Searched: t.Searched}}
	for _, event := range t.Events {
		v.Status = answer.Answered
		v.Claims = append(v.Claims, answer.Claim{Text: event.Text, Citations: event.Citations})
	}
	return v
}

func ofBrief(b answer.Brief) evidence {
	v := evidence{Form: asBrief, Brief: &b, Answer: answer.Answer{Question: b.Topic, Status: answer.Refused, Reading: b.Reading,
		Claims: b.Summary, Citations: b.Citations, Disagreements: b.Disagreements, Nearest: []answer.Citation{}, Searched: b.Searched}}
	if len(b.Citations) > 0 {
		v.Status = answer.Answered
	}
	return v
}

func ofCheck(text string, c answer.Check) evidence {
	v := evidence{Form: asCheck, Check: &c, Answer: answer.Answer{Question: text, Status: answer.Refused,
		Claims: []answer.Claim{}, Citations: c.Citations, Disagreements: []answer.Disagreement{}, Nearest: []answer.Citation{}, Searched: c.Searched}}
	if len(c.Citations) > 0 {
		v.Status = answer.Answered
	}
	return v
}

// render lays the evidence out in its form; questionID names it in the buttons.
func (v evidence) render(questionID string) []message {
	switch v.Form {
	case asSummary:
		return renderSummary(v.Answer, v.topic(), questionID)
	case asDiffer:
		return renderDiffer(v.Answer, v.topic(), questionID)
	case asTimeline:
		return renderTimeline(*v.Timeline, v.topic(), questionID)
	case asBrief:
		return renderBrief(*v.Brief, v.topic(), questionID)
	case asCheck:
		return renderCheck(*v.Check, questionID)
	}
	return renderAnswer(v.Answer, questionID)
}

// offer puts below a reply that only one person sees what can be done with it:
// share it in the channel, where there is one, have a brief of the same, dismiss it.
func (v evidence) offer(messages []message, questionID string, inChannel bool) []message {
	var buttons []slack.BlockElement
	if inChannel && v.Status == answer.Answered {
		buttons = append(buttons, press(actionShare, "Share in channel", questionID))
	}
	if v.Status == answer.Answered && v.Form != asBrief && v.Form != asCheck {
		buttons = append(buttons, press(actionBrief, "Brief", questionID))
	}
	if inChannel {
		buttons = append(buttons, press(actionDismiss, "Dismiss", questionID))
	}
	if len(buttons) == 0 {
		return messages
	}
	last := &messages[len(messages)-1]
	row := slack.NewActionBlock("", buttons...)
	if n := len(last.Blocks); n < maxBlocks {
		last.Blocks = append(slices.Clip(last.Blocks), row)
		return messages
	}
	return append(messages, message{Text: "What to do with it", Blocks: []slack.Block{row}})
}
