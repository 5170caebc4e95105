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
