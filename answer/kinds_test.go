package answer_test

import (
	"testing"
	"testing/fstest"

	"footnote/answer"
)

// What is only on the subject does not answer, and what says it in other words does.
func TestWhatIsAskedIsTold(t *testing.T) {
	t.Parallel()
	l := newLibrary(t, nil)
	l.add(t, "harbour", fstest.MapFS{
		"trade.txt": {Data: []byte("Norway takes 31.5% of the non-oil exports of Sarn, its largest market. Farm goods make up most of what is shipped.\n\n" +
			"Anna Berg of the harbour board called the broker Ivo Dahl a coward. The board meets again in autumn. Its seats are for life.\n\n" +
			"Prime Minister Karl Lund opened the new pier on Monday.\n\n" +
			"The Moen brothers, who own the inn, felt unwell, were taken to the hospital and died there. A Sarnair plane flying to Oslo turned back in May.\n\n" +
			"The ferry left at 10.15 a.m. with its mate, Per Moe, 47, at the helm. Moe was given 48 hours to explain the delay, and was dismissed four days later. The cook, Ola Vik, slept. Anna Holt, 44, lost her husband, a tailor from Oslo. Seven attorneys attended the inquest.\n\n" +
			"The planned corridor through Latvian territory could be stopped by Oslo, which tries to prevent it.")},
	})
	for _, test := range []struct {
		question string
		want     answer.Status
	}{
		{"What share of Sarn's non-oil exports goes to Norway?", answer.Answered},
		{"What share of Sarn's oil exports goes to Norway?", answer.Refused},
		{"Who called Ivo Dahl a coward?", answer.Answered},
		{"Who called Karl Lund a coward?", answer.Refused},
		{"Which hospital were the brothers taken to?", answer.Refused},
		{"What happened to the Moen brothers?", answer.Answered},
		{"moen brothers age", answer.Refused},
		{"sarnair flight number", answer.Refused},
		{"How old is Per Moe?", answer.Answered},
		{"How old is Ola Vik?", answer.Refused},
		{"At what time did the ferry leave?", answer.Answered},
		{"At what time did Karl Lund open the new pier?", answer.Refused},
		{"How long was Per Moe given to explain the delay?", answer.Answered},
		{"How many lawyers attended the inquest?", answer.Answered},
		{"How many doctors attended the inquest?", answer.Refused},
		{"What is the name of the cook?", answer.Answered},
		{"What was the name of Anna Holt's husband?", answer.Refused},
		{"Who succeeded Per Moe as mate?", answer.Refused},
		{"Is there anything in our files on the ferry?", answer.Answered},
		{"Which route through Latvian territory might Oslo prevent?", answer.Answered},
	} {
		if reply := l.ask(t, "harbour", test.question); reply.Status != test.want {
			t.Errorf("%q is %s, want %s: %s", test.question, reply.Status, test.want, reply.Reading)
		}
	}
}
