package answer_test

import (
	"strings"
	"testing"

	"footnote/answer"
)

// locks is a small folder whose reports count their days in many ways.
var locks = files{
	"herald.md": "---\ntitle: The locks of Ostrand\npublisher: Ostrand Herald\ndate: 2025-05-14\n---\n\n" +
		"On 6 May gunmen raided the lock house of Ostrand. The keeper, Pavel Brodsky, was kidnapped on 8 May. From 28 April to 4 May the locks were closed to barges.\n\n" +
		"On Monday divers searched the canal. The engineer Lena Arkhipova will be heard next Friday. A week after the raid the mayor visited the widow.\n",
	"courier.md": "---\ntitle: A statement on the locks\npublisher: Ostrand Courier\ndate: 2025-05-10\n---\n\n" +
		"The governor Igor Feld spoke of the raid on the lock house and of its keeper. On 9 May the harbour board sold two barges.\n",
	"vestnik.md": "---\ntitle: Шлюзы Остранда\npublisher: Вестник\ndate: 2025-05-13\nlanguage: ru\n---\n\n" +
		"12 мая водолазы подняли баржу. Вчера суд арестовал инженера Белова.\n",
}

func TestDaysOfQuestionsAreToldOrNamed(t *testing.T) {
	t.Parallel()
	l := newLibrary(t, nil)
	l.addFiles(t, "locks", locks)
	for _, test := range []struct {
		rule, question string
		says           string // in the first claim; "" for a refusal
		reading        string
	}{
		{"a day inside days that are each meant", "Were the locks closed on 30 April?", "the locks were closed", "30 April 2025"},
		{"a day behind them", "Were the locks closed on 5 May?", "", "5 May 2025"},
		{"no day of the calendar", "Who was kidnapped on 31 April 2025?", "", "“31 April 2025” is no day of the calendar"},
		{"a day of no month", "Who was kidnapped on the 8th?", "", "“the 8th” names no month"},
		{"a day in words", "Who was kidnapped on the eighth of May?", "was kidnapped", "8 May 2025 (event date; the year is taken from the corpus)"},
		{"figures say which way they were taken", "Who was kidnapped on 8/5?", "was kidnapped", "8/5 taken as 8 May, day first"},
		{"a filter without a year is read as the question is", "on:08.05. who was kidnapped?", "was kidnapped", "8 May 2025 (event date; 08.05 taken as 8 May, day first)"},
		{"a day that is counted from an event with one day", "Who was kidnapped two days after the raid on the lock house?", "was kidnapped", "“two days after the raid on the lock house” counts from 6 May 2025"},
		{"another day that is counted so", "Who was kidnapped three days after the raid on the lock house?", "", "9 May 2025"},
		{"what a report tells in the same words", "Whom did the mayor visit a week after the raid?", "visited the widow", "“a week after” counts from something"},
		{"what was published on a day", "What was published on 10 May about the lock house?", "The governor Igor Feld spoke", "published 10 May 2025 (publication date; the year is taken from the corpus)"},
		{"what an outlet reported on a day", "What did the Ostrand Courier report on 10 May about the lock house?", "The governor Igor Feld spoke", "from “Ostrand Courier” alone"},
		{"a weekday that reports have behind them", "Who searched the canal last Monday?", "On Monday divers searched", "“last Monday” is what its reports call so"},
		{"a weekday that reports have before them is not behind", "Who was heard last Friday?", "", "tells of what it calls “last Friday”"},
		{"a weekday that reports have before them", "Who will be heard next Friday?", "will be heard", "“next Friday” is what its reports call so"},
		{"in Russian", "Что подняли водолазы 12 мая?", "12 мая водолазы", "12 May 2025"},
		{"in Russian, from the publication", "Кого арестовал суд 12 мая 2025 года?", "суд арестовал", "12 May 2025"},
	} {
		t.Run(test.rule, func(t *testing.T) {
			reply := l.ask(t, "locks", test.question)
			if got := reply.Status == answer.Answered; got != (test.says != "") {
				t.Fatalf("%q is %s, read as %q: %+v", test.question, reply.Status, reply.Reading, reply.Claims)
			}
			if test.says != "" && !strings.Contains(reply.Claims[0].Text, test.says) {
				t.Errorf("%q is answered by %q, want %q", test.question, reply.Claims[0].Text, test.says)
			}
			if !strings.Contains(reply.Reading, test.reading) {
				t.Errorf("%q is read as %q, want %q", test.question, reply.Reading, test.reading)
			}
		})
	}
}
