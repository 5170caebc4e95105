package mention

import (
	"os"
	"slices"
	"strings"
	"testing"
)

func speaker(m Mention) string {
	if m.Inferred {
		return m.Full + " (inferred)"
	}
	return m.Full
}

func TestAttributions(t *testing.T) {
	for _, test := range []struct {
		name, text string
		want       []string
	}{
		{"subject before the verb", "Minister Jonas Lind also claimed that it rained.", []string{"Jonas Lind"}},
		{"surname, joined", "Minister Jonas Lind came. Lind later stated that it rained.", []string{"Lind = Jonas Lind"}},
		{"behind a quotation", "“It rained,” said Jonas Lind, a spokesman for the ministry.", []string{"Jonas Lind"}},
		{"behind a quotation, with a role", "\"It rained,\" writes political commentator Ola Berg.", []string{"Ola Berg"}},
		{"apposition between", "Ola Berg, an economist, warned that it would rain.", []string{"Ola Berg"}},
		{"clause between", "Ola Berg, who had made no mention of the rain, said that it was over.", []string{"Ola Berg"}},
		{"of an institute", "Ola Berg of the University of Oslo, who led the study, said that it was over.", []string{"Ola Berg"}},
		{"of a party", "Minister Ola Berg of the Green Party said that it was over.", []string{"Ola Berg"}},
		{"according to", "According to “Aurora”, it rained, and according to Danish officials it snowed.", []string{"Aurora", "Danish officials"}},
		{"outlet", "The outlet “Aurora” later reported rain.", []string{"Aurora"}},
		{"a statement published by an outlet", "In a statement published by Danish newspaper Aurora, Ola Berg suggested rain.", []string{"Aurora", "Ola Berg"}},
		{"told an outlet", "Ola Berg told Radio Aurora that it rained.", []string{"Ola Berg", "Radio Aurora"}},
		{"he and she", "Minister Jonas Lind said it rained. He added that it would go on. “It is wet,” he noted.", []string{"Jonas Lind", "He = Jonas Lind (inferred)", "he = Jonas Lind (inferred)"}},
		{"she is whom the sentence before begins with", "Ola Berg said that it rained. Minister Lena Abrams went home. She stated that she was wet.", []string{"Ola Berg", "She = Lena Abrams (inferred)"}},
		{"a role said before", "Aurora chairman Jonas Lind came. The chairman added that it rained.", []string{"The chairman = Jonas Lind (inferred)"}},
		{"an office", "The Foreign Ministry announced a protest. The Press Department of the National Assembly denied it.", []string{"Foreign Ministry", "Press Department"}},
		{"the unnamed", "Local observers believe that it will rain, though some sources claim otherwise.", []string{"Local observers", "sources"}},
		{"a second verb", "The Danish Minister Jonas Lind left. The minister took his hat and added that it rained.", []string{"The minister = Jonas Lind (inferred)"}},
		{"a claim by somebody", "It published a claim by Danish captain Ola Berg that it rained.", []string{"Ola Berg"}},
		{"citing", "Aurora wrote so, citing Danish officials; Oslo closed, citing reasons of safety.", []string{"Aurora", "Danish officials"}},
		{"weak verbs where there is a quotation", "Oslo called the rain “regrettable.” Bergen called on Oslo again.", []string{"Oslo"}},
		{"through a spokesman", "The UN, through spokesperson Ola Berg, expressed “regret”.", []string{"Ola Berg"}},
		{"a chain", "According to Aurora, via the union, it rained. According to Radio Aurora, citing the coast guard, it snowed.", []string{"Aurora", "union", "Radio Aurora", "coast guard"}},
		{"citing so many", "Citing two diplomats, Aurora reports that it rained.", []string{"two diplomats", "Aurora"}},
		{"citing a relative", "It rained, Aurora reported, citing her husband, Ola Berg.", []string{"Aurora", "Ola Berg"}},
		{"those who are near", "According to those close to the family, it rained.", []string{"those close to the family"}},
		{"to give a figure", "The union speaks of more than 1,000; a Red Cross official put the number at 34. The agency Aurora counted ten.", []string{"union", "Red Cross official", "Aurora"}},
		{"brought to speak", "It rained, prompting Ola Berg, director of “Aurora,” to declare that it was wet.", []string{"Ola Berg"}},
		{"quoted as saying", "The agency Aurora quoted Ola Berg as saying that it rained. Lena Abrams was quoted as saying that it snowed.", []string{"Aurora", "Ola Berg", "Lena Abrams"}},
		{"a participle goes on", "Minister Jonas Lind left the hall, adding that it rained.", []string{"Jonas Lind"}},
		{"in a statement", "In a statement, Jonas Lind condemned the rain.", []string{"Jonas Lind"}},
		{"a title between the commas", "Its spokesman, Colonel Jonas Lind, blamed “the rain”.", []string{"Jonas Lind"}},
		{"it is the organisation before", "The Danish Foreign Ministry denied it. It also said that it rained.", []string{"Danish Foreign Ministry", "It = Danish Foreign Ministry (inferred)"}},
		{"the ministry is the one before", "The Ministry of Culture closed the hall. In a statement, the Ministry said that it rained.", []string{"the Ministry = Ministry of Culture (inferred)"}},
		{"the journalist is the speaker before, a host", "“It rained,” said Jonas Lind, a host. “It pours,” the journalist said.", []string{"Jonas Lind", "the journalist = Jonas Lind (inferred)"}},
		{"the general is not the spokeswoman before", "The spokeswoman, Lena Abrams, said it rained. “It pours,” the general wrote.", []string{"Lena Abrams", "general"}},
		{"said to an outlet", "Ola Berg recounted to the AP that it rained.", []string{"Ola Berg", "AP"}},

		{"told a paper with its article", "“It rained,” Ola Berg told The Mole.", []string{"Ola Berg", "Mole"}},
		{"speaking to an outlet", "Speaking to Radio Aurora, Ola Berg said that it rained.", []string{"Radio Aurora", "Ola Berg"}},
		{"whatever verb announces a quotation", "Mayor Ola Berg disagrees: “It will rain.”", []string{"Ola Berg"}},
		{"a weak verb that says that", "Her Danish counterpart, Jonas Lind, responded that it rained.", []string{"Jonas Lind"}},
		{"she is whom the sentence begins with", "The operator, Aurora Holt, insists. Mayor Lena Abrams disagrees: “It will rain,” she said.", []string{"Aurora Holt", "Lena Abrams", "she = Lena Abrams (inferred)"}},
		{"a noun with what belongs to it", "Lawyers for the bank argue that it rained. Sources at the bank confirmed it. Analysts at Aurora Securities estimate losses.", []string{"Lawyers for the bank", "Sources at the bank", "Analysts at Aurora Securities"}},
		{"who would not be named", "An engineer who asked not to be named said that it rained.", []string{"engineer"}},
		{"contacted by an outlet", "Residents contacted by AFP said that it rained.", []string{"Residents", "AFP"}},
		{"according to a relative", "According to his deputy, Lena Abrams, it rained.", []string{"Lena Abrams"}},
		{"he was quoted", "Minister Jonas Lind came. “It rained,” he was quoted by Interfax as saying.", []string{"he = Jonas Lind (inferred)", "Interfax"}},

		{"an office in a place", "It rained, the Foreign Ministry in Oslo said. A clerk of the Foreign Ministry in Oslo left.", []string{"Foreign Ministry"}},
		{"behind a quotation, with a trade in two words", "“It rained,” wrote aviation blogger Ola Berg.", []string{"Ola Berg"}},
		{"a participle between", "The minister, interviewed by the same channel, claimed that it rained.", []string{"minister"}},

		{"nothing said", "Asked about it, the bishop said nothing. The brothers complained of pain.", nil},
		{"a thing that announces", "There was one rule: “Stay dry.” It read: “Stay dry.”", nil},
		{"no participle of speech", "Jonas Lind scored again, adding to the lead. The rain stopped, warning lights went out.", nil},
		{"no figure", "The union puts its members first. Ola Berg put the lid on it. Aurora spoke of rain at length.", nil},
		{"via a place", "Jonas Lind flew home, via Oslo.", nil},
		{"brought to act", "It rained, leading Ola Berg to stay.", nil},
		{"passive", "Jonas Lind was told to go. It was reported that it rained.", nil},
		{"who did not speak", "Neither Jonas Lind nor Ola Berg commented.", nil},
		{"nouns", "The claims and reports were false; his notes say nothing.", nil},
		{"no speech", "Jonas Lind went to Oslo and met Ola Berg.", nil},
	} {
		t.Run(test.name, func(t *testing.T) {
			wantList(t, test.text, written(test.text, Find(test.text, testContext), Attribution, speaker), test.want)
		})
	}
}

func TestAttributionKeyIsTheSpeakersName(t *testing.T) {
	text := "Minister Jonas Lind said it rained. He added that it would go on."
	want := NameKey("Jonas Lind")
	speakers := 0
	for _, m := range Find(text, testContext) {
		if m.Kind == Name && m.Key != want {
			t.Errorf("the name %q has the key %q, want %q", text[m.Start:m.End], m.Key, want)
		}
		if m.Kind == Attribution {
			speakers++
			if m.Key != want {
				t.Errorf("the speaker of %q has the key %q, want that of the name, %q", text[m.Start:m.End], m.Key, want)
			}
		}
	}
	if speakers != 2 {
		t.Errorf("%q has %d speakers, want 2", text, speakers)
	}
}

// TestSpeakers compares who is credited in texts of many manners of reporting with
// what a reader marked. The floors are what was reached, rounded down.
func TestSpeakers(t *testing.T) {
	file, err := os.ReadFile("testdata/speakers.txt")
	if err != nil {
		t.Fatal(err)
	}
	total, found, hit := 0, 0, 0
	for entry := range strings.SplitSeq(strings.TrimSpace(string(file)), "\n\n") {
		lines := strings.Split(entry, "\n")
		if strings.HasPrefix(entry, "#") {
			continue
		}
		var want []string
		for _, line := range lines[1:] {
			words, full, _ := strings.Cut(strings.TrimPrefix(line, "\t"), "\t")
			want = append(want, strings.TrimSpace(words+" "+full))
		}
		total += len(want)
		for _, m := range Find(lines[0], testContext) {
			if m.Kind != Attribution {
				continue
			}
			found++
			got := strings.TrimSpace(lines[0][m.Start:m.End] + " " + m.Full)
			if n := slices.Index(want, got); n >= 0 {
				want = slices.Delete(want, n, n+1)
				hit++
			} else {
				t.Logf("not marked: %q in %.60q", got, lines[0])
			}
		}
		for _, missed := range want {
			t.Logf("missed: %q in %.60q", missed, lines[0])
		}
	}
	precision, recall := float64(hit)/float64(found), float64(hit)/float64(total)
	t.Logf("precision %.3f (%d of %d), recall %.3f (of %d)", precision, hit, found, recall, total)
	if precision < .96 || recall < .80 {
		t.Errorf("precision %.3f or recall %.3f is below the floor of .96, .80", precision, recall)
	}
}
