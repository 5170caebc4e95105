package answer

import (
	"regexp"
	"strconv"
	"strings"

	"footnote/retrieval"
)

// At what time of day something happened is told of what the verb before the time says:
// "sank at about 3.40 a.m."

// A clock is a time of day.
type clock struct {
	minute int  // after midnight, or after noon where that is not known
	known  bool // whether it is known in which half of the day
	about  bool
}

// clockTold is how a time of day is told.
var clockTold = regexp.MustCompile(`(?i)\b(?:at|by|around)\s+((about|around|roughly|approximately|some|nearly|almost|shortly\s+before|shortly\s+after|just\s+before|just\s+after)\s+)?(\d{1,2})(?:[.:h](\d\d))?\s?([ap]\.?m\b\.?)?(?:\s|[,;.)]|$)`)

// moments are verbs of what happens at a time of day: those on a line are used for one
// another.
var moments = termGroups([]string{
	`sank sink capsize founder vanish disappear`,
	`crashed crash`,
	`exploded explode detonate`,
	`collapsed collapse`,
	`arrested arrest detain seize`,
	`died die`,
	`departed depart leave left`,
	`landed land arrive`,
	`attacked attack raid storm`,
	`struck strike hit`,
	`derailed derail`,
	`collided collide`,
	`began begin start`,
	`ended end`,
	`shot shoot`,
})

// momentsDone are the forms in which most of these verbs are told.
const momentsDone = `sank|capsized|foundered|vanished|disappeared|crashed|exploded|detonated|collapsed|died|departed|left|landed|arrived|attacked|struck|hit|derailed|collided|began|started|ended`

// clocks returns the times of day that the sentence gives to what happened.
func (o *observer) clocks(e excerpt, text string) []assertion {
	if !mayTellClock(text) {
		return nil
	}
	var all []assertion
	start, from := e.hit.Sentences[e.best].Start, 0
	for _, at := range clockTold.FindAllStringSubmatchIndex(text, -1) {
		group := func(n int) string {
			if at[2*n] < 0 {
				return ""
			}
			return text[at[2*n]:at[2*n+1]]
		}
		hour, _ := strconv.Atoi(group(3))
		minute, _ := strconv.Atoi(group(4))
		half := strings.ToLower(group(5))
		if group(4) == "" && half == "" || hour > 23 || minute > 59 || half != "" && hour > 12 {
			continue
		}
		told := clock{minute: hour%12*60 + minute, known: half != "" || hour > 12 || hour == 0, about: group(1) != ""}
		if strings.HasPrefix(half, "p") || hour > 12 {
			told.minute += 12 * 60
		}
		moment := ""
		for _, word := range o.stemmer.Words(text[from:at[0]]) {
			if group := moments[word.Term]; group != "" {
				moment = group
			}
		}
		to := max(at[7], at[9], at[11])
		if from = to; moment == "" {
			continue
		}
		value := retrieval.Span{Start: start + at[6], End: start + to}
		if at[2] >= 0 {
			value.Start = start + at[2]
		}
		all = append(all, assertion{excerpt: e, aspect: clockAspect, subject: moment, clock: told, value: clean(e.at(value.Start, value.End)), from: value.Start, to: value.End})
	}
	return all
}

// mayTellClock reports whether a text has a number that may be a time of day: most have
// none, and are told by it in a fraction of the time.
func mayTellClock(text string) bool {
	for n := 1; n+1 < len(text); n++ {
		if text[n-1] < '0' || text[n-1] > '9' {
			continue
		}
		behind := strings.TrimPrefix(text[n:], " ")
		if strings.IndexByte(".:hH", text[n]) >= 0 && '0' <= text[n+1] && text[n+1] <= '9' || behind != "" && strings.IndexByte("aApP", behind[0]) >= 0 {
			return true
		}
	}
	return false
}

// sameMoment reports whether two times of day are of one event.
func sameMoment(a, b *assertion) bool {
	return sameMatter(a, b) && !a.conflicts(b) && !opposed(a, b) && (len(a.own) == 0 || len(b.own) == 0 || shareKey(a.own, b.own))
}

const (
	halfDay = 12 * 60

	// aboutMinutes is how far the time that is meant may be from "about" one, and
	// nearMinutes from another.
	aboutMinutes = 15
	nearMinutes  = 5
)

// agrees reports whether two times of day may be one.
func (c clock) agrees(other clock) bool {
	day := halfDay
	if c.known && other.known {
		day = 2 * halfDay
	}
	apart := (c.minute - other.minute) % day
	apart = min(max(apart, -apart), day-max(apart, -apart))
	if c.about || other.about {
		return apart <= aboutMinutes
	}
	return apart <= nearMinutes
}
