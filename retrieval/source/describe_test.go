package source

import (
	"strings"
	"testing"
)

func TestDescribe(t *testing.T) {
	type stated struct{ title, publisher, author, credits, url, published string }
	for _, test := range []struct {
		name, text string
		want       stated
	}{
		{"the first line is the title", "A wall for Linsey\n\n" + opening, stated{title: "A wall for Linsey"}},
		{"a heading of the first rank is the title, whatever stands above it", "Politics and more\n\n# A wall for Linsey\n\n" + opening, stated{title: "A wall for Linsey"}},
		{"the section above the title is not it", "Politics\n\n2 July 2025\n\nA wall for Linsey\n\n" + opening, stated{title: "A wall for Linsey", published: "2025-07-02"}},
		{"a title may ask", "Who pays for the wall?\n\n" + opening, stated{title: "Who pays for the wall?"}},
		{"a text without a title has its file's name", opening + "\n\n" + middle, stated{title: "wall 1"}},
		{"front matter states", "---\ntitle: 'A wall: the vote'\nauthor: Ada Quill\npublisher: Linsey Courier\ndate: 2025-07-02\nurl: https://example.org/wall\n---\n" + opening,
			stated{title: "A wall: the vote", author: "Ada Quill", publisher: "Linsey Courier", published: "2025-07-02", url: "https://example.org/wall"}},
		{"an organisation as author is the publisher", "---\ntitle: A wall\nauthor: 'LHRC'\n---\n" + opening, stated{title: "A wall", author: "LHRC", publisher: "LHRC"}},
		{"a person as author is not the publisher", "---\ntitle: A wall\nauthor: Ada Quill\n---\n" + opening, stated{title: "A wall", author: "Ada Quill"}},
		{"a machine as writer is not the publisher", "A wall for Linsey\n\nBy AI\n\n" + opening, stated{title: "A wall for Linsey", author: "AI"}},
		{"a by-line", "A wall for Linsey\n\nBy Ada Quill and Tom Reed\n\n" + opening, stated{title: "A wall for Linsey", author: "Ada Quill and Tom Reed"}},
		{"a by-line in German", "Eine Mauer für Linsey\n\nVon Ada Quill\n\n" + opening, stated{title: "Eine Mauer für Linsey", author: "Ada Quill"}},
		{"a sentence that begins like a by-line is none", "A wall for Linsey\n\nBy Tuesday the wall was gone, and the council met again in the school.\n\n" + opening, stated{title: "A wall for Linsey"}},
		{"an agency and its city open the dispatch", "A wall for Linsey\n\nCoastal Press Agency (CPA)-Linsey: " + opening, stated{title: "A wall for Linsey", publisher: "Coastal Press Agency (CPA)"}},
		{"a city, a date and an agency open the dispatch", "A wall for Linsey\n\n2025-07-03\n\nLINSEY, July 2 (Coastal) — " + opening, stated{title: "A wall for Linsey", publisher: "Coastal", published: "2025-07-03"}},
		{"a dateline's initials and the imprint's name", "# A wall for Linsey\n\nLinsey, 02.07.2025 [CPA]\n\n" + opening + "\n\n#### Herausgeber: Coastal Press Agency\n\nHafenstr. 12\n",
			stated{title: "A wall for Linsey", publisher: "Coastal Press Agency (CPA)", published: "2025-07-02"}},
		{"a copyright line names the publisher", "A wall for Linsey\n\n" + opening + "\n\n© 2025 Linsey Courier. All rights reserved.", stated{title: "A wall for Linsey", publisher: "Linsey Courier"}},
		{"an appeal credits the outlet it is copied from", "A wall for Linsey\n\n" + opening + "\n\nThe Coast Observer’s reporting on this story was made possible by its readers. If you enjoyed this article, consider joining our community.",
			stated{title: "A wall for Linsey", credits: "The Coast Observer"}},
		{"a source line is a credit", "A wall for Linsey\n\n" + opening + "\n\nSource: Coastal Press", stated{title: "A wall for Linsey", credits: "Coastal Press"}},
		{"what first appeared elsewhere is credited", "A wall for Linsey\n\n" + opening + "\n\nThis article was originally published in The Coast Observer.", stated{title: "A wall for Linsey", credits: "The Coast Observer"}},
		{"the address in a line that says where to read it online", "A wall for Linsey\n\n" + opening + "\n\nRead it online: https://example.org/wall\n\nhttps://example.org/other", stated{title: "A wall for Linsey", url: "https://example.org/wall"}},
		{"an address that stands alone", "A wall for Linsey\n\n" + opening + "\n\nhttps://example.org/wall.html", stated{title: "A wall for Linsey", url: "https://example.org/wall.html"}},
		{"a site's bare address is no article's", "A wall for Linsey\n\n" + opening + "\n\nhttps://example.org", stated{title: "A wall for Linsey"}},
		{"a labelled date that runs into its label", "Publish dateWednesday 2 July 2025 - 08:37\nStory Code : 1234\nA wall for Linsey\n" + opening, stated{title: "A wall for Linsey", published: "2025-07-02"}},
		{"published wins over updated", "A wall for Linsey\n\nUpdated: 5 July 2025\n\nPublished: 2 July 2025\n\n" + opening, stated{title: "A wall for Linsey", published: "2025-07-02"}},
		{"published and updated on one line", "A wall for Linsey\n\nUpdated July 5, 2025 at 4:15 p.m. | Published July 2, 2025 at 9:00 a.m.\n\n" + opening, stated{title: "A wall for Linsey", published: "2025-07-02"}},
		{"the path to the page is not its title", "World | Europe\n\nA wall for Linsey\n\n" + opening, stated{title: "A wall for Linsey"}},
		{"a German date", "Eine Mauer für Linsey\n\nVeröffentlicht am 2. Juli 2025\n\n" + opening, stated{title: "Eine Mauer für Linsey", published: "2025-07-02"}},
		{"a Russian date", "Стена для Линси\n\n2 июля 2025 г., 14:05\n\n" + opening, stated{title: "Стена для Линси", published: "2025-07-02"}},
		{"a date without its year takes the latest that the text speaks of", "A wall for Linsey\n\n01 July 3729 13 minutes\n\n" + opening + " The last vote was in 2019, and in 2024 the wall fell. It is to stand until 2090.",
			stated{title: "A wall for Linsey", published: "2024-07-01?"}},
		{"a date without any year is not known", "A wall for Linsey\n\n01 July\n\n" + opening, stated{title: "A wall for Linsey"}},
		{"the day on which somebody spoke to the outlet", "A wall for Linsey\n\nThe mason Ada Quill spoke to us in Linsey on 2 July 2025.\n\n" + opening, stated{title: "A wall for Linsey", published: "2025-07-02?"}},
		{"the day on which somebody spoke to another", "A wall for Linsey\n\nThe mason Ada Quill spoke to the council on 2 July 2025.\n\n" + opening, stated{title: "A wall for Linsey"}},
		{"a day without its year on which somebody spoke to the outlet", "A wall for Linsey\n\nAda Quill told our reporter on 2 July of the wall. It fell on 3 June 2024.\n\n" + opening, stated{title: "A wall for Linsey"}},
		{"a date in the article is not when it was published", "A wall for Linsey\n\n" + opening + "\n\nOn 2 July 2025 the council met again.", stated{title: "A wall for Linsey"}},
	} {
		t.Run(test.name, func(t *testing.T) {
			d := read(t, "wall-1.txt", test.text)
			got := stated{d.Title, d.Publisher, d.Author, strings.Join(d.Credits, ", "), d.URL, ""}
			if d.Published.Known {
				got.published = d.Published.Days.From.String()
				if d.Published.Inferred {
					got.published += "?"
				}
			}
			if got != test.want {
				t.Errorf("got  %+v\nwant %+v", got, test.want)
			}
		})
	}
}

func TestDates(t *testing.T) {
	for _, test := range []struct{ value, language, want string }{
		{"2025-07-02", "", "2025-07-02"},
		{"2025-07-02T23:59:59+04:00", "", "2025-07-02"},
		{"2025/07/02", "", "2025-07-02"},
		{"2025.7.2", "", "2025-07-02"},
		{"02.07.2025", "", "2025-07-02"},
		{"2. 7. 2025", "cs", "2025-07-02"},
		{"07/02/2025", "", ""},
		{"07/02/2025", "en", ""},
		{"07/02/2025", "en-US", "2025-07-02"},
		{"07/02/2025", "en-GB", "2025-02-07"},
		{"07/02/2025", "fr", "2025-02-07"},
		{"07/23/2025", "", "2025-07-23"},
		{"23/07/2025", "", "2025-07-23"},
		{"Wed, 02 Jul 2025 08:37:00 GMT", "", "2025-07-02"},
		{"02 Jul 25 08:37 UTC", "", "2025-07-02"},
		{"Wednesday 2 July 2025 - 08:37", "", "2025-07-02"},
		{"July 2, 2025", "", "2025-07-02"},
		{"July 2nd, 2025", "", "2025-07-02"},
		{"2 July 2025", "", "2025-07-02"},
		{"2nd of July 2025", "", "2025-07-02"},
		{"2. Juli 2025", "", "2025-07-02"},
		{"1er juillet 2025", "", "2025-07-01"},
		{"2 juillet 2025", "", "2025-07-02"},
		{"2 de julio de 2025", "", "2025-07-02"},
		{"2 июля 2025", "", "2025-07-02"},
		{"2 Temmuz 2025", "", "2025-07-02"},
		{"2 iyul 2025", "", "2025-07-02"},
		{"2025年7月2日", "", "2025-07-02"},
		{"July 2025", "", "2025-07-01..2025-07-31"},
		{"2025-07", "", "2025-07-01..2025-07-31"},
		{"2025", "", "2025-01-01..2025-12-31"},
		{"31 June 2025", "", ""},
		{"30.02.2025", "", ""},
		{"2025-13-01", "", ""},
		{"0 July 2025", "", ""},
		{"July 37292", "", ""},
		{"soon", "", ""},
		{"", "", ""},
	} {
		days, ok := parseDate(test.value, test.language)
		got := ""
		if ok {
			got = days.From.String()
			if days.To != days.From {
				got += ".." + days.To.String()
			}
		}
		if got != test.want {
			t.Errorf("parseDate(%q, %q) = %q, want %q", test.value, test.language, got, test.want)
		}
	}
}

func TestLanguage(t *testing.T) {
	for _, test := range []struct{ text, want string }{
		{opening, "en"},
		{"Der Rat von Linsey hat am Dienstag beschlossen, die alte Mauer am Hafen wieder aufzubauen, die im letzten Winter fiel.", "de"},
		{"Le conseil de Linsey a voté mardi pour la reconstruction du vieux mur du port, qui est tombé dans les tempêtes de l'hiver.", "fr"},
		{"El consejo de Linsey votó el martes por la reconstrucción del viejo muro del puerto, que cayó en las tormentas del invierno.", "es"},
		{"Совет Линси во вторник решил восстановить старую стену гавани, которая упала прошлой зимой.", "ru"},
		{"Рада Лінсі у вівторок вирішила відновити стару стіну гавані, яка впала минулої зими.", "uk"},
		{"Linsey meclisi salı günü geçen kış fırtınada yıkılan eski liman duvarının yeniden yapılması için bir karar aldı ve bu karar çok tartışıldı.", "tr"},
		{"Linsi şurası köhnə limanın divarını yenidən tikmək üçün qərar qəbul edib və bu qərar çox müzakirə olunub, həm də onun üçün pul lazımdır.", "az"},
		{"مجلس لينسي صوت يوم الثلاثاء على إعادة بناء الجدار القديم", "ar"},
		{"42", ""},
		{"Linsey", ""},
	} {
		if got := languageOf(test.text); got != test.want {
			t.Errorf("languageOf(%q) = %q, want %q", test.text, got, test.want)
		}
	}
}
