package mention

import "testing"

func days(m Mention) string { return m.Days.String() }

func TestDates(t *testing.T) {
	for _, test := range []struct {
		name, text string
		want       []string
	}{
		{"month and day, the year from the publication", "The talks opened on July 2 in Oslo.", []string{"July 2 = 2 July 2025"}},
		{"day and month", "The talks opened on 2 July.", []string{"2 July = 2 July 2025"}},
		{"ordinal days", "on the 2nd of July and July 3rd", []string{"2nd of July = 2 July 2025", "July 3rd = 3 July 2025"}},
		{"a stated year wins", "On March 3, 1999, and on 4 May 2001 he spoke.", []string{"March 3, 1999 = 3 March 1999", "4 May 2001 = 4 May 2001"}},
		{"abbreviated months", "on Oct. 7, 2023; Jan. 5; 6 Sept 2024", []string{"Oct. 7, 2023 = 7 October 2023", "Jan. 5 = 5 January 2025", "6 Sept 2024 = 6 September 2024"}},
		{"a month late in the year is last year's", "The plane fell in December.", []string{"December = December 2024"}},
		{"what is announced is to come", "The vote is scheduled for 3 March.", []string{"3 March = 3 March 2026"}},
		{"what has just happened is not to come", "It will not be forgotten what happened on June 27.", []string{"June 27 = 27 June 2025"}},
		{"a weekday tells the year", "It began on Tuesday, 9 July.", []string{"Tuesday, 9 July = 9 July 2024"}},
		{"the sentence's own year", "In 1991, on 19 August, tanks rolled in.", []string{"1991 = 1991", "19 August = 19 August 1991"}},
		{"ISO", "date: 2025-07-02, 2025/07/03 and 2025-07-04T10:00", []string{"2025-07-02 = 2 July 2025", "2025/07/03 = 3 July 2025", "2025-07-04 = 4 July 2025"}},
		{"figures, day first", "on 02.07.2025 and 03/07/2025", []string{"02.07.2025 = 2 July 2025", "03/07/2025 = 3 July 2025"}},
		{"figures that can only be month first", "on 07/25/2024", []string{"07/25/2024 = 25 July 2024"}},
		{"a range of days", "from June 30 to July 1; 2-5 July; July 7–9, 2024; 3 to 4 May", []string{"June 30 to July 1 = 30 June to 1 July 2025", "2-5 July = 2 to 5 July 2025", "July 7–9, 2024 = 7 to 9 July 2024", "3 to 4 May = 3 to 4 May 2025"}},
		{"a range over New Year", "from December 28 to January 3, 2024", []string{"December 28 to January 3, 2024 = 28 December 2023 to 3 January 2024"}},
		{"between", "between 3 May and 5 June, between April 28 and 30.", []string{"3 May and 5 June = 3 May to 5 June 2025", "April 28 and 30 = 28 to 30 April 2025"}},
		{"months joined by a hyphen or dash", "Exports rose in January-May 2025, imports Jan–Mar 2024.", []string{"January-May 2025 = January to May 2025", "Jan–Mar 2024 = January to March 2024"}},
		{"two days of one month", "on 2 and 3 July", []string{"2 = 2 July 2025", "3 July = 3 July 2025"}},
		{"months with a year", "in February 2025, June of 2024 and March of this year", []string{"February 2025 = February 2025", "June of 2024 = June 2024", "March of this year = March 2025"}},
		{"parts of a month or year", "late June 2025, mid-July, early 2024, late last year, the end of 2023", []string{"late June 2025 = 21 to 30 June 2025", "mid-July = 11 to 20 July 2025", "early 2024 = January to April 2024", "late last year = September to December 2024", "end of 2023 = September to December 2023"}},
		{"years", "murders in 2001, 2010, and 2011", []string{"2001 = 2001", "2010 = 2010", "2011 = 2011"}},
		{"years in a range", "from 2001 to 2005, 1998–99, between 2010 and 2012", []string{"2001 to 2005 = 2001 to 2005", "1998–99 = 1998 to 1999", "2010 and 2012 = 2010 to 2012"}},
		{"a year that acts", "In other words, 1937 goes on.", []string{"1937 = 1937"}},
		{"decades", "in the 1990s and the late 1970s", []string{"1990s = 1990 to 1999", "late 1970s = 1976 to 1979"}},
		{"parts of a year", "the first five months of 2025, the second quarter of 2024, Q3 2024, the first half of last year", []string{"first five months of 2025 = January to May 2025", "second quarter of 2024 = April to June 2024", "Q3 2024 = July to September 2024", "first half of last year = January to June 2024"}},
		{"parts of a month", "the first week of July, the last week of June 2024 and the second half of May", []string{"first week of July = 1 to 7 July 2025", "last week of June 2024 = 24 to 30 June 2024", "second half of May = 16 to 31 May 2025"}},
		{"seasons", "in the summer of 2024 and last spring", []string{"summer of 2024 = June to August 2024", "last spring = March to May 2025"}},
		{"from the publication", "yesterday, last Friday, last week, next month, last December, this year", []string{"yesterday = 8 July 2025", "last Friday = 4 July 2025", "last week = 30 June to 6 July 2025", "next month = August 2025", "last December = December 2024", "this year = 2025"}},
		{"a weekday is the latest one", "Police said on Monday that the raid took place Sunday.", []string{"Monday = 7 July 2025", "Sunday = 6 July 2025"}},
		{"the weekend", "Over the weekend, two shops burned.", []string{"weekend = 5 to 6 July 2025"}},
		{"ago", "opened 24 years ago; two days ago; three months ago", []string{"24 years ago = 2001", "two days ago = 7 July 2025", "three months ago = April 2025"}},
		{"from the day spoken of last", "He arrived on June 3. The next day he left, and two days later he was held. That evening he fell ill.", []string{"June 3 = 3 June 2025", "The next day = 4 June 2025", "two days later = 6 June 2025", "That evening = 6 June 2025"}},
		{"the same year", "It opened in May 2013 and closed in December of the same year.", []string{"May 2013 = May 2013", "December of the same year = December 2013"}},
		{"the week that ends with the publication", "The past week was tense.", []string{"past week = 2 to 9 July 2025"}},

		{"months joined by a dash", "sales of Jan-May 2025 and Nov.–Feb. 2024, from March-June", []string{"Jan-May 2025 = January to May 2025", "Nov.–Feb. 2024 = November 2023 to February 2024", "March-June = March to June 2025"}},
		{"a day stated behind one that was counted", "The vote on June 30 was cancelled three days later, on 8 July.", []string{"June 30 = 30 June 2025", "three days later = 8 July 2025", "8 July = 8 July 2025"}},
		{"what is promised is to come", "She promised an election before 3 October.", []string{"3 October = 3 October 2025"}},
		{"a weekday that a date is said to be", "on Nov. 25, 2018, a Sunday", []string{"Nov. 25, 2018 = 25 November 2018", "Sunday = 25 November 2018"}},
		{"between two days of one month", "between 11 and 13 April, between September 3 and 5 at sea", []string{"11 and 13 April = 11 to 13 April 2025", "September 3 and 5 = 3 to 5 September 2024"}},
		{"from one weekday to another", "From Monday to Wednesday it was shut, between Saturday and Sunday it burned.", []string{"Monday to Wednesday = 7 to 9 July 2025", "Saturday and Sunday = 5 to 6 July 2025"}},
		{"further days of one month", "On June 20 and 21 the union met; on July 2 and 3, 2024, it did not.", []string{"June 20 = 20 June 2025", "21 = 21 June 2025", "July 2 = 2 July 2024", "3, 2024 = 3 July 2024"}},
		{"what is counted behind a day is no day", "On June 20 and 21 people died.", []string{"June 20 = 20 June 2025"}},
		{"days in words", "on the ninth of June and the twenty-first of May", []string{"ninth of June = 9 June 2025", "twenty-first of May = 21 May 2025"}},
		{"the day before yesterday", "They left the day before yesterday, the week before last and the month before last.", []string{"the day before yesterday = 7 July 2025", "the week before last = 23 to 29 June 2025", "the month before last = May 2025"}},
		{"counted from a day that is stated", "Three days after June 27 he fled, two days before 9 March he slept.", []string{"Three days after = 30 June 2025", "June 27 = 27 June 2025", "two days before = 7 March 2025", "9 March = 9 March 2025"}},
		{"counted from the day of an event", "four days after the raid of 15 June 2025", []string{"four days after = 19 June 2025", "15 June 2025 = 15 June 2025"}},
		{"counted from an event without a day", "A day after the attack in Oslo he left; two days after the raid the men were freed on 4 July.", []string{"4 July = 4 July 2025"}},
		{"a weekday that is to come", "On Thursday Ola Berg will be tried, on Friday she is to be heard.", []string{"Thursday = 10 July 2025", "Friday = 11 July 2025"}},
		{"a weekday on which something to come was told", "On Thursday the minister said that she will resign.", []string{"Thursday = 3 July 2025"}},
		{"later than the report counts from another day", "Last Tuesday they left. Three days later they were back.", []string{"Last Tuesday = 8 July 2025"}},
		{"in Russian", "2 июля 2025 года, 15 июня, в мае, с 28 июня по 3 июля, между 2 и 5 июля, 2–5 июля", []string{"2 июля 2025 года = 2 July 2025", "15 июня = 15 June 2025", "мае = May 2025", "28 июня по 3 июля = 28 June to 3 July 2025", "2 и 5 июля = 2 to 5 July 2025", "2–5 июля = 2 to 5 July 2025"}},
		{"in Russian, from the publication", "вчера, позавчера, в понедельник, в прошлую пятницу, в среду, 2 июля, на прошлой неделе, в прошлом году, два дня назад, в выходные", []string{"вчера = 8 July 2025", "позавчера = 7 July 2025", "понедельник = 7 July 2025", "прошлую пятницу = 4 July 2025", "среду, 2 июля = 2 July 2025", "прошлой неделе = 30 June to 6 July 2025", "прошлом году = 2024", "два дня назад = 7 July 2025", "выходные = 5 to 6 July 2025"}},
		{"in Russian, years and their parts", "в 2024 году, в конце июня 2025 г., летом 2024 года, в первой половине 2025 года", []string{"2024 году = 2024", "конце июня 2025 г = 21 to 30 June 2025", "летом 2024 года = June to August 2024", "первой половине 2025 года = January to June 2025"}},

		{"Russian words that are other words too", "Марта Берг, окружающую среду, 2000 домов, по дороге с ним", nil},

		{"some weekday", "It is quiet on a Sunday.", nil},
		{"May and March as verbs", "He may go. May I ask? They march on. March on!", nil},
		{"people called after months", "April Jones met June Carter and August Wilson.", nil},
		{"second and other ordinals", "A Second chance for the 23rd meeting, a first.", nil},
		{"lengths of time", "for the first time in 200 years, in 3 days, a 22-day order", nil},
		{"models, labels and counts", "Boeing 737, Windows 2000, Vision 2030, 2000 people, $2024, room 2010, 9/11", nil},
		{"times, telephones and versions", "at 08:37, call 841-951, version 1.2.3, 192.168.10.12, scored 6-3", nil},
		{"events named by a day that was long ago", "the events of January 20", nil},
		{"no such day", "on 31 February and June 31", nil},
		{"comparisons", "up 5% from a year earlier", nil},
	} {
		t.Run(test.name, func(t *testing.T) {
			wantList(t, test.text, written(test.text, Find(test.text, testContext), Date, days), test.want)
		})
	}
}

func TestDatesOfUndatedDocument(t *testing.T) {
	for _, test := range []struct {
		name, text string
		context    Context
		want       []string
	}{
		{"the year that the text implies", "In February 2024 it closed. On May 3 it opened.", Context{}, []string{"February 2024 = February 2024", "May 3 = 3 May 2024"}},
		{"the year that is given", "On May 3 it opened.", Context{Year: 2023}, []string{"May 3 = 3 May 2023"}},
		{"none", "On May 3 it opened, yesterday, last Friday.", Context{}, nil},
		{"what is planned implies no year", "By 2030 it will be built. On May 3 it opened. It was begun in 2019.", Context{}, []string{"2030 = 2030", "May 3 = 3 May 2019", "2019 = 2019"}},
		{"a month of last year cannot be told", "It fell last December.", Context{Year: 2025}, nil},
		{"published in some month", "On Friday, 3 July, it rained. Yesterday it did not.", Context{Published: Days{DayOf(2026, 7, 1), DayOf(2026, 7, 31)}, PublishedKnown: true}, []string{"Friday, 3 July = 3 July 2026"}},
	} {
		t.Run(test.name, func(t *testing.T) {
			wantList(t, test.text, written(test.text, Find(test.text, test.context), Date, days), test.want)
		})
	}
}

func TestDatesOfQuestion(t *testing.T) {
	for _, test := range []struct {
		name, text string
		want       []string
	}{
		{"the latest year of the corpus", "Who was summoned on July 2?", []string{"July 2 = 2 July 2025"}},
		{"small letters", "who was summoned on july 2", []string{"july 2 = 2 July 2025"}},
		{"day first", "what happened 2 july", []string{"2 july = 2 July 2025"}},
		{"a stated year is kept", "what happened on 2 July 1999", []string{"2 July 1999 = 2 July 1999"}},
		{"a month of the corpus", "what happened in may?", []string{"may = May 2025"}},
		{"the asker's day, where the asker is", "who died yesterday or last friday", []string{"yesterday = 19 November 2026", "last friday = 13 November 2026"}},
		{"a range", "who was held from june 30 to july 1", []string{"june 30 to july 1 = 30 June to 1 July 2025"}},
		{"days in words", "who fell on july the ninth, on the ninth of july, on july the 9th", []string{"july the ninth = 9 July 2025", "ninth of july = 9 July 2025", "july the 9th = 9 July 2025"}},
		{"figures without noughts", "who fell on 9/7, on 9.7. or on 2.7.25", []string{"9/7 = 9 July 2025", "9.7. = 9 July 2025", "2.7.25 = 2 July 2025"}},
		{"figures that are shares and lengths", "did it fall from 9.7 to 8.2 million, by 3.4%, to 12.10 metres or on 9.7% of 8/5 homes", nil},
		{"the last days", "who fell in the last ten days", []string{"last ten days = 10 to 20 November 2026"}},
		{"counted from a day that is stated", "who fell three days after June 27 or a day before July 2", []string{"three days after June 27 = 30 June 2025", "a day before July 2 = 1 July 2025"}},
		{"between two days of one month", "who fell between 14 and 16 june", []string{"14 and 16 june = 14 to 16 June 2025"}},
		{"in Russian", "кого вызвали 2 июля 2025 года, 9 июля", []string{"2 июля 2025 года = 2 July 2025", "9 июля = 9 July 2025"}},
		{"no such day", "who fell on 31 September 2025 or 29 February 2025", nil},
		{"no such year", "who fell on 2 July 99999?", nil},
		{"a month alone", "October", []string{"October = October 2025"}},
		{"may alone", "May", nil},
		{"may the verb", "what may happen", nil},
		{"a leap day", "what happened on 29 February?", []string{"29 February = 29 February 2024"}},
	} {
		t.Run(test.name, func(t *testing.T) {
			wantList(t, test.text, written(test.text, FindInQuestion(test.text, asked), Date, days), test.want)
		})
	}
}

func TestTimesWithoutAnEnd(t *testing.T) {
	for text, want := range map[string]Open{
		"who was held since 9 July?":             Since,
		"what happened after July 2, 2025":       After,
		"who was arrested before the 2nd of May": Before,
		"what was said until 2025-07-02?":        Until,
		"from 2 July on, who was held?":          Since,
		"who was held from 2 to 5 July":          Closed,
		"who was held on 2 July":                 Closed,
		"what happened between 2 and 5 July":     Closed,
		"что случилось с 9 июля?":                Since,
		"что случилось с 2 по 9 июля?":           Closed,
	} {
		found := FindInQuestion(text, asked)
		if len(found) == 0 || found[0].Kind != Date || found[0].Open != want {
			t.Errorf("%q has mentions %+v, want a date that is open: %q", text, found, want)
		}
	}
	if found := Find("He has been held since 2 July.", testContext); len(found) == 0 || found[0].Open != Closed {
		t.Errorf("a document's “since 2 July” is read as %+v, want the day itself", found)
	}
}

func TestAmbiguousDateSaysHowItWasTaken(t *testing.T) {
	for text, want := range map[string]string{
		"What happened on 02.07.?":        "02.07 taken as 2 July, day first",
		"what happened on 02/07/2025":     "02/07 taken as 2 July, day first",
		"what happened on 25.07.2025":     "",
		"what happened on 07/25/2025":     "",
		"what happened on 2025-07-02":     "",
		"what happened since 03.03.2025?": "",
	} {
		found := FindInQuestion(text, asked)
		if len(found) != 1 || found[0].Kind != Date {
			t.Errorf("%q has mentions %v, want one date", text, found)
		} else if found[0].Note != want {
			t.Errorf("%q is noted as %q, want %q", text, found[0].Note, want)
		}
	}
}

func TestInferredDates(t *testing.T) {
	for text, want := range map[string]bool{
		"on 2 July":                     true,
		"on 2 July 2025":                false,
		"in 2024":                       false,
		"last Friday":                   true,
		"from June 30 to July 1, 2025":  false,
		"in March of this year":         true,
		"the first two months of 2024":  false,
		"from 30 June to 1 July or so ": true,
	} {
		found := Find(text, testContext)
		if len(found) == 0 || found[0].Inferred != want {
			t.Errorf("%q has %+v, want a date inferred: %t", text, found, want)
		}
	}
}

func TestDaysString(t *testing.T) {
	for _, test := range []struct {
		days Days
		want string
	}{
		{Days{DayOf(2025, 7, 2), DayOf(2025, 7, 2)}, "2 July 2025"},
		{Days{DayOf(2025, 7, 2), DayOf(2025, 7, 5)}, "2 to 5 July 2025"},
		{Days{DayOf(2025, 6, 30), DayOf(2025, 7, 1)}, "30 June to 1 July 2025"},
		{Days{DayOf(2024, 12, 30), DayOf(2025, 1, 2)}, "30 December 2024 to 2 January 2025"},
		{Days{DayOf(2025, 2, 1), DayOf(2025, 2, 28)}, "February 2025"},
		{Days{DayOf(2025, 1, 1), DayOf(2025, 5, 31)}, "January to May 2025"},
		{Days{DayOf(2024, 12, 1), DayOf(2025, 2, 28)}, "December 2024 to February 2025"},
		{Days{DayOf(2024, 1, 1), DayOf(2024, 12, 31)}, "2024"},
		{Days{DayOf(1990, 1, 1), DayOf(1999, 12, 31)}, "1990 to 1999"},
	} {
		if got := test.days.String(); got != test.want {
			t.Errorf("days %v to %v are written %q, want %q", test.days.From, test.days.To, got, test.want)
		}
	}
}

func TestUnreadDaysOfQuestion(t *testing.T) {
	for _, test := range []struct {
		name, text string
		want       []string // the words, with ! where no day can be meant
	}{
		{"no such day", "Who fell on 31 September 2025?", []string{"31 September 2025!"}},
		{"no leap year", "who fell on 29 February 2025", []string{"29 February 2025!"}},
		{"no such day in figures", "who fell on 31.02.2025 or on 32.13.", []string{"31.02.2025!", "32.13.!"}},
		{"no such day in other figures", "who fell on 2025-02-31 or 31/02/2025", []string{"2025-02-31!", "31/02/2025!"}},
		{"no such year", "who fell on 2 July 99999?", []string{"2 July 99999!"}},
		{"no month", "who fell on the 9th?", []string{"the 9th!"}},
		{"counted from an event", "What happened two days after the raid on the harbour?", []string{"two days after"}},
		{"counted from nothing", "what happened the day after?", []string{"the day after"}},

		{"days that are read", "who fell on 2 July 2025, on 29 February, three days after June 27 or the day before yesterday", nil},
		{"figures that are no days", "did it fall to 32.13 or from 0.05. to 51.6% of 8/50", nil},
		{"a count that limits a time", "is it held within six months before the vote", nil},
		{"an ordinal that counts", "on the 9th meeting, on the 9th of July", nil},
		{"a number behind a day", "who led 300 people on 2 July, and on 2 July 300 people", nil},
		{"a number of days that is asked for", "how many days after the crash did he die", nil},
	} {
		t.Run(test.name, func(t *testing.T) {
			var got []string
			for _, u := range UnreadInQuestion(test.text, asked) {
				words := test.text[u.Start:u.End]
				if u.Void {
					words += "!"
				}
				got = append(got, words)
			}
			wantList(t, test.text, got, test.want)
		})
	}
}

func TestSpeaksOf(t *testing.T) {
	for _, test := range []struct {
		name, text string
		asked      Days
		want       bool
	}{
		{"a day", "on 2 July", Days{DayOf(2025, 7, 2), DayOf(2025, 7, 2)}, true},
		{"another day", "on 2 July", Days{DayOf(2025, 7, 3), DayOf(2025, 7, 3)}, false},
		{"a day inside a run", "from 28 May to 3 June", Days{DayOf(2025, 5, 30), DayOf(2025, 5, 30)}, true},
		{"a day of some week", "last week", Days{DayOf(2025, 7, 2), DayOf(2025, 7, 2)}, false},
		{"a day of a year", "in 2025", Days{DayOf(2025, 7, 2), DayOf(2025, 7, 2)}, false},
		{"a week of a month", "in July 2025", Days{DayOf(2025, 7, 1), DayOf(2025, 7, 31)}, true},
		{"a run of months", "from 2 January to 3 June", Days{DayOf(2025, 5, 30), DayOf(2025, 5, 30)}, false},
	} {
		t.Run(test.name, func(t *testing.T) {
			found := Find(test.text, testContext)
			if len(found) == 0 || found[0].SpeaksOf(test.asked) != test.want {
				t.Errorf("%q speaks of %v: %t, want %t; it has %+v", test.text, test.asked, !test.want, test.want, found)
			}
		})
	}
}
