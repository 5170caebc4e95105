package answer_test

import (
	"slices"
	"strings"
	"testing"

	"footnote/answer"
	"footnote/retrieval/mention"
)

// accountsOf returns the values of each disagreement, "/" between them, having
// checked that each is cited, and from an excerpt that has it.
func accountsOf(t *testing.T, reply answer.Answer) []string {
	t.Helper()
	all := []string{}
	for _, d := range reply.Disagreements {
		var values []string
		for _, account := range d.Accounts {
			values = append(values, strings.ToLower(account.Value))
			if len(account.Citations) == 0 {
				t.Errorf("the account %q of %q cites nothing", account.Value, d.About)
			}
			for _, value := range strings.Split(account.Value, " / ") {
				if !slices.ContainsFunc(account.Citations, func(n int) bool {
					return strings.Contains(strings.ReplaceAll(reply.Citations[n-1].Quote, "*", ""), value)
				}) {
					t.Errorf("the account %q of %q cites no excerpt that has it", account.Value, d.About)
				}
			}
		}
		slices.Sort(values)
		all = append(all, strings.Join(values, "/"))
	}
	slices.Sort(all)
	return all
}

// differ returns what the documents of a collection differ on.
func (l library) differ(t *testing.T, request answer.TopicRequest) answer.Answer {
	t.Helper()
	request.At = now
	reply, err := l.Differ(t.Context(), request)
	if err != nil {
		t.Fatal(err)
	}
	checked := reply
	for _, c := range reply.Citations { // the accounts stand for the claims of other answers
		checked.Claims = append(checked.Claims, answer.Claim{Text: c.Quote, Citations: []int{c.N}})
	}
	for _, fault := range l.faults(request.Collections[0], request.Topic, checked) {
		t.Errorf("Differ %s", fault)
	}
	return reply
}

func TestDiffer(t *testing.T) {
	t.Parallel()
	l := newLibrary(t, nil)
	for _, test := range []struct {
		rule string
		a, b string
		want []string // the values of each disagreement
	}{
		// Figures.
		{"two counts of the dead of one flood", "The flood in Drumlea killed 14 people on 3 May 2024.", "Seventeen people were killed by the flood in Drumlea.", []string{"14 people/seventeen people"}},
		{"one count in words and in figures", "The flood in Drumlea killed 14 people.", "Fourteen people were killed by the flood in Drumlea.", []string{}},
		{"people and villagers, both dead", "The flood in Drumlea killed 14 people.", "Seventeen villagers drowned in the flood at Drumlea.", []string{"14 people/seventeen villagers"}},
		{"the dead and the hurt", "The flood in Drumlea killed 14 people.", "The flood in Drumlea injured 60 people.", []string{}},
		{"the dead of two places", "The flood in Drumlea killed 14 people.", "The flood in Carrow killed nine people.", []string{}},
		{"the dead of two floods in one place", "The flood in Drumlea killed 14 people on 3 May 2024.", "In 1953 a flood in Drumlea killed 90 people.", []string{}},
		{"a part of those who were held", "Police in Drumlea detained 30 protesters, with six facing charges.", "Thirty protesters were detained by police in Drumlea.", []string{}},
		{"people of two countries", "Two German citizens were detained in Drumlea.", "Five French citizens were detained in Drumlea.", []string{}},
		{"the least that there are, and more", "More than 50 dockers were detained in Drumlea.", "Police in Drumlea detained 64 dockers.", []string{}},
		{"the least that there are, and fewer", "More than 50 dockers were detained in Drumlea.", "Police in Drumlea detained 31 dockers.", []string{"31 dockers/more than 50 dockers"}},
		{"up to a share, and another share", "The town depends on the mill of Drumlea for up to 90% of its wages.", "The town depends on the mill of Drumlea for 70% of its wages.", []string{"70%/up to 90%"}},
		{"a share and a lower bound below it", "The town depends on the mill of Drumlea for more than 75% of its wages.", "The town depends on the mill of Drumlea for 80% of its wages.", []string{}},
		{"money, rounded", "The bridge at Drumlea cost the county $1.715 billion to build.", "To build the bridge at Drumlea cost the county $1.7 billion.", []string{}},
		{"money, of one thing", "The bridge at Drumlea cost the county $40 million to build.", "To build the bridge at Drumlea cost the county $65 million.", []string{"$40 million/$65 million"}},
		{"imports and exports", "The imports of Drumlea from the county were worth $40 million.", "The exports of Drumlea to the county were worth $65 million.", []string{}},
		{"two sources in one sentence", "The mayor said that 12 sailors were rescued off Drumlea, though the newspaper Harbour Post reported that 15 sailors were.", "Weather in Drumlea was fair.", []string{"12 sailors/15 sailors"}},

		// Days.
		{"one event on two days", "On 3 May 2024 the council of Drumlea signed the harbour contract with Seaway Holdings.", "The council of Drumlea signed the harbour contract with Seaway Holdings on 5 May 2024.", []string{"3 may 2024/5 may 2024"}},
		{"one day, written in two ways", "On 3 May 2024 the council of Drumlea signed the harbour contract with Seaway Holdings.", "The council of Drumlea signed the harbour contract with Seaway Holdings on May 3, 2024.", []string{}},
		{"two events on two days", "On 3 May 2024 the council of Drumlea signed the harbour contract.", "On 5 May 2024 the police of Drumlea searched the school.", []string{}},
		{"the same deed to two people", "On 3 May 2024 the ministry in Drumlea summoned ambassador Tomas Reyl.", "On 5 May 2024 the ministry in Drumlea summoned ambassador Ines Okafor.", []string{}},
		{"the year in which a company was founded", "Seaway Holdings, the harbour company of Drumlea, was founded in 1911.", "Seaway Holdings, the harbour company of Drumlea, was founded in 1921.", []string{"1911/1921"}},

		// Roles.
		{"two posts in one house", "Danuta Wilke, treasurer of the Ostrel Museum, was arrested.", "Danuta Wilke, director of the Ostrel Museum, was arrested.", []string{"director of the ostrel museum/treasurer of the ostrel museum"}},
		{"a post, and the same told in more words", "Danuta Wilke, director of the Ostrel Museum, was arrested.", "Danuta Wilke, executive director of the Ostrel Museum, was arrested.", []string{}},
		{"posts in two houses", "Danuta Wilke, director of the Ostrel Museum, spoke first.", "Danuta Wilke, treasurer of the Rowing Club, spoke first.", []string{}},
		{"a post and a calling", "Danuta Wilke, director of the Ostrel Museum, was arrested.", "The historian Danuta Wilke was arrested at the Ostrel Museum.", []string{}},

		// Outcomes and causes.
		{"two causes of one death", "Piet Lorne died of a heart attack in Drumlea prison, police said.", "Piet Lorne was beaten to death in Drumlea prison, his sister said.", []string{"beaten to death/heart attack"}},
		{"the deaths of two people", "Piet Lorne died of a heart attack in Drumlea prison.", "Karel Maas was beaten to death in Drumlea prison.", []string{}},
		{"a cause that is denied", "Piet Lorne died of a heart attack in Drumlea prison.", "Piet Lorne was not beaten to death in Drumlea prison.", []string{}},
		{"called off and put off", "The concert of the Drumlea choir in Carrow was cancelled.", "The concert of the Drumlea choir in Carrow was postponed.", []string{"cancelled/postponed"}},
		{"two concerts", "The concert of the Drumlea choir in Carrow was cancelled.", "The fish market of Ostrel was postponed.", []string{}},
		{"done and denied", "The Drumlea mill reduced its staff in spring.", "The Drumlea mill has not reduced its staff.", []string{"has not reduced/reduced"}},
		{"done and denied in other words", "Soldiers of Carrow had opened fire at the bridge of Drumlea.", "The ministry of Carrow denied that its soldiers had opened fire at the bridge of Drumlea.", []string{"denied that its soldiers had opened/had opened"}},
		{"there was one, and there was none", "A ransom was paid for the captain of the Drumlea ferry.", "No ransom was paid for the captain of the Drumlea ferry.", []string{"no ransom/ransom"}},
		{"what is planned and what is not", "The council of Drumlea will withdraw the bridge toll.", "The council of Drumlea will not withdraw the bridge toll.", []string{"will not withdraw/will withdraw"}},
		{"what was done, and what is not to be", "The council of Drumlea withdrew the bridge toll in 2019.", "The council of Drumlea will not withdraw the bridge toll.", []string{}},
		{"two causes", "An earthquake caused the collapse of the Drumlea mill in Carrow.", "The Drumlea mill in Carrow collapsed because of rotten beams.", []string{"an earthquake/rotten beams"}},
		{"one cause in two ways", "An earthquake caused the collapse of the Drumlea mill in Carrow.", "The Drumlea mill in Carrow collapsed because of the earthquake.", []string{}},
		{"two ages", "Piet Lorne, 52, owns the Drumlea mill in Carrow.", "The 47-year-old Piet Lorne owns the Drumlea mill in Carrow.", []string{"47/52"}},
		{"two people's ages", "Piet Lorne, 52, owns the Drumlea mill in Carrow.", "Karel Maas, 47, owns the Drumlea mill in Carrow.", []string{}},
		{"a cancelled thing and another put off, in one sentence", "The council of Drumlea cancelled the concerts in Carrow, and postponed a visit of the mayor.", "The council of Drumlea cancelled the concerts in Carrow.", []string{}},
		{"weights in two units", "The mill of Drumlea lost 1.5 tonnes of barley in the fire.", "The mill of Drumlea lost 300 kilograms of barley in the fire.", []string{"1.5 tonnes/300 kilograms"}},
		{"one weight in two units", "The mill of Drumlea lost 1.5 tonnes of barley in the fire.", "The mill of Drumlea lost 1,500 kilograms of barley in the fire.", []string{}},
		{"the day on which it was said", "The flood in Drumlea killed 14 people, the mayor said on Friday.", "The flood in Drumlea killed 14 people, the mayor said on Saturday.", []string{}},
		{"a role behind a comma, and the next in a list", "The director, Danuta Wilke, and deputy director, Karel Maas, left the Ostrel Museum.", "Danuta Wilke, director of the Ostrel Museum, left.", []string{}},

		// Of one thing, told in passages that say little of which.
		{"a distance in two units", "The trawler Melati of Carrow sank nine nautical miles north of Drumlea.", "The trawler Melati of Carrow sank some 30 kilometres from Drumlea.", []string{"nine nautical miles/some 30 kilometres"}},
		{"one distance in two units", "The trawler Melati of Carrow sank ten nautical miles north of Drumlea.", "The trawler Melati of Carrow sank about 18 kilometres from Drumlea.", []string{}},
		{"distances from two places", "The trawler Melati of Carrow sank nine nautical miles from Drumlea.", "The trawler Melati of Carrow sank 30 nautical miles from Ostrel.", []string{}},
		{"the year in which something was built, and another in which it was sold", "The Melati of Carrow was built in 1998 and came to Drumlea in 2011.", "The Melati of Carrow, a ferry that was built in 2004, plies from Drumlea.", []string{"1998/2004"}},
		{"the years in which two things were built", "The Melati of Carrow was built in 1998 for the Drumlea service.", "The mosque of Carrow was opened in 2019 for the people of Drumlea.", []string{}},
		{"where something was built", "The ferry Melati of Carrow was built in Ostrel.", "The ferry Melati of Carrow was built in 1998 by a yard in Varna.", []string{"ostrel/varna"}},
		{"where two people were arrested", "Piet Lorne of the Harbour Post was arrested in Ostrel.", "Karel Maas of the Harbour Post was arrested in Varna.", []string{}},
		{"where somebody was arrested", "Piet Lorne of the Harbour Post was arrested at his home in Ostrel.", "Piet Lorne of the Harbour Post was arrested in Varna.", []string{"ostrel/varna"}},
		{"for how many it is, and how many were there", "The Melati of Carrow was certified to carry 96 passengers to Drumlea.", "The Melati of Carrow had 131 passengers aboard on the way to Drumlea.", []string{}},
		{"for how many it is", "The Melati of Carrow was certified to carry 96 passengers to Drumlea.", "The Melati of Carrow had a certificate for 110 passengers to Drumlea.", []string{"110 passengers/96 passengers"}},
		{"when it sank, by two clocks", "The ferry Melati of Carrow sank at 11.50 off Drumlea.", "The ferry Melati of Carrow capsized at about 12.30 p.m. off Drumlea.", []string{"11.50/about 12.30 p.m."}},
		{"one time of day in two ways", "The ferry Melati of Carrow sank at 3.10 p.m. off Drumlea.", "The ferry Melati of Carrow capsized at 15.10 off Drumlea.", []string{}},
		{"when it left, and when it sank", "The ferry Melati of Carrow left at 10.15 a.m. for Drumlea.", "The ferry Melati of Carrow capsized at 12.30 p.m. off Drumlea.", []string{}},
		{"the fate of one who is called by a post alone", "The ferry Melati of Carrow sank off Drumlea. The captain is still missing.", "The ferry Melati of Carrow sank off Drumlea. Captain Piet Lorne was rescued.", []string{"is still missing/was rescued"}},
		{"the fates of two people", "Piet Lorne of the ferry Melati was rescued off Drumlea.", "Karel Maas of the ferry Melati is still missing off Drumlea.", []string{}},
		{"a case dropped and open", "The case against Piet Lorne of the Drumlea Mill was dropped.", "The case against Piet Lorne of the Drumlea Mill remains under investigation.", []string{"dropped/remains under investigation"}},
		{"those who robbed it", "Six masked men attacked the Carrow Bank in Drumlea.", "Eight robbers took part in the raid on the Carrow Bank in Drumlea.", []string{"eight robbers/six masked men"}},
		{"a reward, and what it was raised to", "The Carrow Bank in Drumlea offered a reward of $10,000.", "The reward that the Carrow Bank in Drumlea offered was raised to $25,000.", []string{}},
		{"so much a day, and so much in all", "The strike at the Carrow Mill in Drumlea costs $20,000 a day.", "The strike at the Carrow Mill in Drumlea cost $300,000.", []string{}},
		{"of two periods", "The Carrow Mill in Drumlea made 20,000 tonnes of flour last year.", "The Carrow Mill in Drumlea made 8,000 tonnes of flour in the first half of this year.", []string{}},
		{"the day of an event that both name", "The explosion in the Drumlea mill on 3 May 2024 was heard in Carrow.", "Windows broke in Carrow in the explosion on 4 May 2024, the Drumlea council said.", []string{"3 may 2024/4 may 2024"}},
		{"the same words of things without a name in common", "The strike at the mill in Drumlea cut the output of flour by 30%.", "The strike at the mill in Ostrel cut the output of flour by 12%.", []string{}},
		{"two counts of two sources in one text", "The army of Carrow counts 52 dead. The Red Cross counts 71 dead.", "Drumlea is quiet.", []string{"52 dead/71 dead"}},
		{"freed by one account, and by the next not", "Piet Lorne was released in Drumlea on Friday, his lawyer Ines Okafor said. The Carrow Police said that he remains in custody.", "Drumlea is quiet.", []string{"remains in custody/was released"}},
		{"of all and of some", "The council of Drumlea cancelled all summer concerts in the park.", "The council of Drumlea cancelled several summer concerts in the park.", []string{"all summer concerts/several summer concerts"}},
	} {
		t.Run(test.rule, func(t *testing.T) {
			l.addFiles(t, test.rule, files{"a.txt": "First report\n\n" + test.a + " The rest is told by others.\n", "b.txt": "Second report\n\n" + test.b + " More is not known today.\n"})
			reply := l.differ(t, answer.TopicRequest{Collections: []string{test.rule}})
			if got := accountsOf(t, reply); !slices.Equal(got, test.want) {
				t.Errorf("the accounts are %q, want %q", got, test.want)
			}
			if answered := reply.Status == answer.Answered; answered != (len(test.want) > 0) {
				t.Errorf("the status is %s", reply.Status)
			}
		})
	}
}

// A later count of the same is shown with the earlier, and About says so.
func TestDifferOfACountThatGrows(t *testing.T) {
	t.Parallel()
	l := newLibrary(t, nil)
	l.addFiles(t, "flood", files{
		"first.md":  "---\ntitle: Flood\ndate: 2024-05-04\n---\nThe flood in Drumlea killed 14 people, the mayor said.\n",
		"second.md": "---\ntitle: Flood goes on\ndate: 2024-05-06\n---\nThe flood in Drumlea has killed 19 people. The death toll rose as rescuers reached the lower town.\n",
	})
	reply := l.differ(t, answer.TopicRequest{Collections: []string{"flood"}})
	if len(reply.Disagreements) != 1 || !strings.HasSuffix(reply.Disagreements[0].About, "as reports went on") {
		t.Fatalf("the disagreements are %+v, want one that says that the count grew", reply.Disagreements)
	}
	var days []string
	for _, account := range reply.Disagreements[0].Accounts {
		days = append(days, reply.Citations[account.Citations[0]-1].Published)
	}
	if want := []string{"2024-05-04", "2024-05-06"}; !slices.Equal(days, want) {
		t.Errorf("the accounts are of %q, want %q", days, want)
	}
}

func TestDifferLeavesWhatIsAskedFor(t *testing.T) {
	t.Parallel()
	l := newLibrary(t, nil)
	l.addFiles(t, "news", files{
		"a.md": "---\ntitle: A\npublisher: Harbour Post\ndate: 2024-05-04\n---\nThe flood in Drumlea killed 14 people on 3 May 2024.\n\nDanuta Wilke, treasurer of the Ostrel Museum, was arrested.\n",
		"b.md": "---\ntitle: B\npublisher: Evening Gull\ndate: 2024-05-04\n---\nSeventeen people were killed by the flood in Drumlea on 3 May 2024.\n\nDanuta Wilke, director of the Ostrel Museum, was arrested.\n",
	})
	day := func(d int) *mention.Day {
		day := mention.DayOf(2024, 5, d)
		return &day
	}
	flood, museum := "14 people/seventeen people", "director of the ostrel museum/treasurer of the ostrel museum"
	for _, test := range []struct {
		rule    string
		request answer.TopicRequest
		want    []string
	}{
		{"all", answer.TopicRequest{}, []string{flood, museum}},
		{"a topic", answer.TopicRequest{Topic: "the flood in Drumlea"}, []string{flood}},
		{"a person", answer.TopicRequest{Topic: "Danuta Wilke"}, []string{museum}},
		{"a day", answer.TopicRequest{Until: day(3)}, []string{flood}},
		{"another day", answer.TopicRequest{Since: day(9)}, []string{}},
		{"one outlet alone", answer.TopicRequest{Publisher: "gull"}, []string{}},
		{"a name that the corpus lacks", answer.TopicRequest{Topic: "Tomas Reyl"}, []string{}},
	} {
		t.Run(test.rule, func(t *testing.T) {
			test.request.Collections = []string{"news"}
			reply := l.differ(t, test.request)
			if got := accountsOf(t, reply); !slices.Equal(got, test.want) {
				t.Errorf("the accounts are %q, want %q (%s)", got, test.want, reply.Reading)
			}
		})
	}
}
