package source

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// A long enough piece of article to put things around.
const (
	opening = "The council of Linsey voted on Tuesday to rebuild the old harbour wall, which fell in the storms of last winter."
	middle  = "Eleven members were in favour and four against, among them the mayor, who wants the money for the school."
	ending  = "Work is to begin in the spring and to last until the autumn, the council said after the vote."
)

func TestLeftOut(t *testing.T) {
	for _, test := range []struct{ name, text string }{
		{"a comment form", opening + "\nPost a comment\nYour Name\nYour Email Address\nSend"},
		{"a comment form in German", opening + "\n\nKommentar schreiben\n\nIhr Name\n\nIhre E-Mail-Adresse"},
		{"a comment form in Russian", opening + "\n\nОставить комментарий\n\nВаше имя\n\nВаш e-mail"},
		{"a comment form's small print", opening + "\n\nLeave a Reply\n\nYour email address will not be published. Required fields are marked *"},
		{"share and tag lines", opening + "\n\nTAGGED: harbour, council\nShare This Article"},
		{"tags as a list", opening + "\n\nTags: harbour, storms, Linsey"},
		{"links to other articles", opening + "\n\nRead also: What the storm cost the fishermen\n\n" + middle},
		{"links to other articles in Russian", opening + "\n\nЧитайте также: Что сказал мэр о школе"},
		{"follow us", opening + "\n\nFollow us on Telegram"},
		{"an appeal for money", opening + "\n\nIf you enjoyed this article, please consider supporting our journalism. Become a member today."},
		{"an appeal for a subscription", opening + "\n\nSubscribe to our newsletter and get the news in your inbox."},
		{"an appeal in Russian", opening + "\n\nПодписывайтесь на наш канал в Telegram"},
		{"a copyright line", opening + "\n\n© 2025 Linsey Courier. All rights reserved."},
		{"an imprint with its address", opening + "\n\n## Impressum\n\nLinsey Verlag\nHafenstr. 12\nD-26121 Oldenburg\nTelefon: +49 441 123456\nE-Mail: post@example.org"},
		{"an imprint in mid-article", opening + "\n\n#### Haftungsausschluss:\n\nDer Verlag übernimmt keine Haftung für die Richtigkeit und Vollständigkeit dieser Meldung.\n\n" + middle},
		{"an imprint whose label and name are two bold lines", opening + "\n\n**Herausgeber:  \nLinsey Verlag**\n\nHafenstr. 12  \n26121 Oldenburg"},
		{"an imprint in French", opening + "\n\nMentions légales\n\nL'éditeur décline toute responsabilité quant à l'exactitude des informations."},
		{"a legal paragraph in another language below an imprint's heading", opening + "\n\nDisclaimer:\n\nDiese Seite ist ein Angebot der Stadt und wird von den Helfern des Vereins in ihrer Freizeit gepflegt."},
		{"a disclaimer of views", opening + "\n\nThe views expressed in this article are those of the author and do not necessarily reflect those of the paper."},
		{"lone dashes and stars", opening + "\n\n−\n\n* * *\n\n" + middle},
		{"an address alone", opening + "\n\nhttps://example.org/harbour-wall"},
		{"a line that says where to read it online", opening + "\n\nBericht online lesen: https://example.org/harbour-wall"},
		{"a row of buttons at the end", opening + "\nLive\nAll"},
		{"a row of links on one line", opening + "\n\nAbout us | Contact | Privacy policy | Terms"},
		{"who reported and who edited", opening + "\n\n(Reporting by Ada Quill; Editing by Tom Reed)"},
		{"a registration in Russian", opening + "\n\nСвидетельство о регистрации СМИ ЭЛ № 77-0000. Учредитель: ООО «Пример».\n\nВсе права защищены. Перепечатка без разрешения запрещена."},
		{"an imprint under a bare word", opening + "\n\nImpressum\nLinsey Verlag GmbH\nHafenstraße 12, 26121 Oldenburg\nTel.: 0441 123456"},
		{"contact lines at the end", opening + "\n\nPhone: 0441 123456\nE-mail: post@example.org"},
		{"a menu", "Home\nNews\nPolitics\nSport\nWeather\nContact\n" + opening},
		{"a paragraph that was there before", opening + "\n\n" + middle + "\n\n" + opening},
		{"a heading over sources that are left out", opening + "\n\n**Sources**\n\nhttps://example.org/minutes"},
		{"a heading over sources and nothing", opening + "\n\n## Sources"},
	} {
		t.Run(test.name, func(t *testing.T) {
			d := read(t, "a.txt", "A wall for Linsey\n\n"+test.text+"\n")
			want := []string{"# A wall for Linsey", opening}
			if strings.Contains(test.text, middle) {
				want = append(want, middle)
			}
			if diff := cmp.Diff(want, quotes(d)); diff != "" {
				t.Errorf("blocks of %q (-want +got):\n%s", test.text, diff)
			}
		})
	}
}

// TestKept holds what looks like something around an article, and is of it.
func TestKept(t *testing.T) {
	for _, test := range []struct{ name, text string }{
		{"an article about comments", "Readers may post a comment on the plan until Friday, the council said, and each will be answered."},
		{"a heading about comments", "Comments on the plan are many"},
		{"a quoted disclaimer", "“We accept no liability for the accuracy or completeness of these figures,” the report says on its first page."},
		{"a sentence about liability", "The court found that the port bears responsibility for the accuracy of its charts, and ordered it to pay."},
		{"a sentence that begins with a date", "On 2 July 2025 the council met again and found that nothing had been done."},
		{"a sentence with a telephone number", "Those who saw the wall fall may call the police on 0441 123456 at any hour."},
		{"a sentence with a web address", "The minutes are on the council's site, https://example.org/minutes, for all to read."},
		{"a paragraph of one short sentence", "Nobody was hurt."},
		{"an article about members", "The club asked its supporters to become a member and to support independent journalism in the town."},
		{"a sentence about a newsletter", "The mayor's newsletter, which goes to 400 houses, called the wall a waste."},
		{"a person who shares something", "Share prices of the builder rose by a tenth when the vote was known."},
		{"a name in a list", "- Ada Quill, mayor\n- Tom Reed, harbour master\n- Ines Vale, builder"},
		{"a table", "| Year | Cost |\n|---|---|\n| 2024 | 3 million |\n| 2025 | 5 million |"},
		{"a chronicle's dates", "## 2 July 2025\n\nThe wall was measured from end to end by men of the port.\n\n## 3 July 2025\n\nThe wall fell into the sea at noon, before anyone had read the figures."},
		{"reporting that a paper did", "Reporting by the Courier had shown that the wall was weak; the council did not act on it, and the wall fell."},
		{"a title about a policy", "## Privacy policy: what the new law says"},
		{"points that are lettered", "(a) The wall is to be rebuilt.\n\n(b) The school is to wait.\n\n(c) The mayor is to say why."},
		{"where to call", "Phone: 0441 123456"},
		{"figures set apart by bars", "Stone 40 | Mortar 12 | Men 7"},
		{"a refrain", "The sea came up the sea went down\nand no one in the street\n\nThe sea came up the sea went down\nwith water at our feet"},
		{"a speech by the publisher", "The publisher said that the views expressed in the letter were not those of the paper, and that no copyright was broken."},
		{"a tag in a sentence", "Tags on the stones show where each is to go: the masons numbered them in white paint before the work began."},
		{"verse", "Grey the wall and grey the water\n  grey the gulls above the quay\nNone has seen the mason's daughter\n  since the wall went out to sea"},
		{"a question and its answer", "Who will pay for it?\n\nThe town will, over ten years."},
		{"a line in capitals", "THE VOTE IN FIGURES"},
		{"an address in an article", "The wreck lies off 12 Harbour Street, where the old crane stood until 1987."},
	} {
		t.Run(test.name, func(t *testing.T) {
			text := "A wall for Linsey\n\n" + opening + "\n\n" + test.text + "\n\n" + middle + "\n\n" + ending + "\n"
			d := read(t, "a.md", text)
			lost := text
			for i := len(d.Blocks) - 1; i >= 0; i-- {
				lost = lost[:d.Blocks[i].Start] + lost[d.Blocks[i].End:]
			}
			if rest := strings.Trim(lost, " \n#-|"); rest != "" {
				t.Errorf("left out of the article: %q\nblocks: %q", rest, quotes(d))
			}
		})
	}
}

func TestEverythingLeftOutIsKept(t *testing.T) {
	d := read(t, "a.txt", "Disclaimer\n\nThe publisher takes no responsibility for the accuracy or completeness of this list.\n")
	if len(d.Blocks) == 0 {
		t.Error("a text that is all disclaimer has no blocks; want it kept, for want of anything else")
	}
}
