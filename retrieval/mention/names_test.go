package mention

import (
	"strings"
	"testing"
)

func classAndFull(m Mention) string {
	full := m.Full
	if m.Class != "" {
		return strings.TrimSpace(string(m.Class) + " " + full)
	}
	return full
}

func TestNames(t *testing.T) {
	for _, test := range []struct {
		name, text string
		want       []string
	}{
		{"title and person", "Then Deputy Minister Lena Abrams met Prime Minister Jonas Lind.", []string{"Lena Abrams = person", "Jonas Lind = person"}},
		{"a people in front of a title", "Then Danish President Lena Abrams spoke.", []string{"Danish = place", "Lena Abrams = person"}},
		{"a people in front of an organisation", "a raid by the Danish Security Service and the Norwegian Foreign Ministry", []string{"Danish Security Service = organisation", "Norwegian Foreign Ministry = organisation"}},
		{"a people in front of anything else", "the Danish Aurora news agency and Danish captain Ola Berg", []string{"Danish = place", "Aurora = organisation", "Danish = place", "Ola Berg = person"}},
		{"organisations with of, for and and", "the Ministry of Culture and Tourism, the University of Oslo, the Ministry of Justice, the Council on Foreign Relations", []string{"Ministry of Culture and Tourism = organisation", "University of Oslo = organisation", "Ministry of Justice = organisation", "Council on Foreign Relations = organisation"}},
		{"an office of an organisation is two", "the Press Department of the National Assembly", []string{"Press Department = organisation", "National Assembly = organisation"}},
		{"possessives end a name", "Denmark’s Ambassador and Amnesty International’s Director spoke, as did Peter's brother.", []string{"Denmark = place", "Amnesty International = organisation", "Peter = person"}},
		{"Markdown and quotation marks", "with **Jonas Lind** of “Radio Aurora,” and *Lena Abrams*", []string{"Jonas Lind = person", "Radio Aurora = organisation", "Lena Abrams = person"}},
		{"places joined by a hyphen", "on Oslo-Copenhagen relations and the Denmark-Norway border", []string{"Oslo = place", "Copenhagen = place", "Denmark = place", "Norway = place"}},
		{"double names stay one", "with Jean-Claude Juncker in Alsace-Lorraine", []string{"Jean-Claude Juncker = person", "Alsace-Lorraine = place"}},
		{"particles", "by Ursula von der Leyen, Mohammed bin Salman and Ahmed al-Sharaa", []string{"Ursula von der Leyen = person", "Mohammed bin Salman = person", "Ahmed al-Sharaa = person"}},
		{"initials", "by J. K. Holm and Ola B. Berg", []string{"J. K. Holm = person", "Ola B. Berg = person"}},
		{"numerals and models", "King Charles III saw World War II and an Embraer 190.", []string{"Charles III = person", "World War II", "Embraer 190"}},
		{"acronyms", "the FSB, the UN and NATO, but an MP, the TV and IT staff", []string{"FSB = organisation", "UN = organisation", "NATO = organisation"}},
		{"brothers share a surname", "The brothers Amir and Farid Haddad died.", []string{"Amir = person Amir Haddad", "Farid Haddad = person"}},
		{"as many brothers as are counted share one", "Two brothers who were on board, Vidar and Farid Haddad, are safe.", []string{"Vidar = person Vidar Haddad", "Farid Haddad = person"}},
		{"but not others than are counted", "Three brothers who were on board thanked the crew, Vidar and Farid Haddad.", []string{"Vidar", "Farid Haddad = person"}},
		{"three or more share a surname", "They held Akif, Ayaz, and Bakir Haddad.", []string{"Akif = person Akif Haddad", "Ayaz = person Ayaz Haddad", "Bakir Haddad = person"}},
		{"a place shares none", "a call between Oslo and Jonas Lind", []string{"Oslo = place", "Jonas Lind = person"}},
		{"a surname alone is the person named in full", "Minister Jonas Lind spoke. Lind left, with Lind's wife.", []string{"Jonas Lind = person", "Lind = person Jonas Lind", "Lind = person Jonas Lind"}},
		{"but not when two bear it", "He saw Jonas Lind and Karin Lind. Later Lind left.", []string{"Jonas Lind = person", "Karin Lind = person", "Lind = person"}},
		{"plural of a surname", "the brothers Amir and Farid Haddad; the Haddads", []string{"Amir = person Amir Haddad", "Farid Haddad = person", "Haddads = person"}},
		{"countries in several words", "South Korean and Saudi officials met in New Zealand and the United Arab Emirates.", []string{"South Korean = place", "Saudi = place", "New Zealand = place", "United Arab Emirates = place"}},
		{"a sentence's first word, proven by the capital behind", "Vidkun Holm left. Storming the house, he fell. Local Danish media asked.", []string{"Vidkun Holm", "Danish = place"}},
		{"a sentence's first word, a given name that ends as verbs do", "Mohammed Salem resigned. Waleed Berg, a lawyer, left. Jared Lind stayed.", []string{"Mohammed Salem = person", "Waleed Berg = person", "Jared Lind = person"}},
		{"a sentence's first word, a given name that is a word", "Will Berg, a diplomat, came. May Chen fled. April Lind was there. Grant Dahl said so. Mark Holm won, though he will mark it in May.", []string{"Will Berg = person", "May Chen = person", "April Lind = person", "Grant Dahl = person", "Mark Holm = person"}},
		{"a sentence's first word, a verb or month in front of a name", "Will Lind go? May Lind rest. May Norwegians vote? In May Lind left. Wounded Berg left. Grant Norway time.", []string{"Lind", "Lind", "Norwegians = place", "Lind", "Berg", "Norway = place"}},
		{"a sentence's first word, a trade", "Docker Levan Holmadze died; dockers met. Machinist Lena Abrams saw it. Seismologist Nuri Atalay came. Viktor Jonas Lind did not.", []string{"Levan Holmadze = person", "Lena Abrams = person", "Nuri Atalay = person", "Viktor Jonas Lind = person"}},
		{"a club is of its town", "He played in Bergen, for Dynamo Bergen.", []string{"Bergen = place", "Dynamo Bergen"}},
		{"a sentence's first word, proven elsewhere", "We asked Aurora about it. Aurora declined.", []string{"Aurora", "Aurora"}},
		{"a sentence's first word that is common", "However, it rained. Nobody came. Trade fell. Officials left. May I?", nil},
		{"a headline proves nothing", "Tension Rises After Raid In Harbour\n\nIt rained.", nil},
		{"a headline's words that the text has inside a sentence", "Raid On Aurora In Denmark\n\nThe raid on Aurora failed.", []string{"Aurora", "Denmark = place", "Aurora"}},
		{"generic words", "The Ministry and the President told the Commission, the Chairman and the Union in May.", nil},
		{"what a hyphen glues", "Kremlin-backed and Hamas-run media, non-Danish firms, X-ray", []string{"Kremlin = place", "Hamas", "Danish = place"}},
		{"abbreviated months", "sales of Aurora in Jan-May fell, and those of Oct 22 rose", []string{"Aurora"}},
		{"the office of a title", "he wrote to Denmark’s Prosecutor General’s Office and to the Prime Minister's Office", []string{"Denmark = place", "Prosecutor General’s Office = organisation", "Prime Minister's Office = organisation"}},
		{"an office of the holder of a title", "the Office of the High Commissioner", []string{"Office of the High Commissioner = organisation"}},
		{"particles between hyphens", "a fire in Port-au-Prince, said Vice-President Ola Berg", []string{"Port-au-Prince = place", "Ola Berg = person"}},
		{"addresses", "see https://example.org/Oslo and mail Ola@Example.org", nil},
		{"a place by what stands before it", "a fire in Harstad", []string{"Harstad = place"}},
	} {
		t.Run(test.name, func(t *testing.T) {
			wantList(t, test.text, written(test.text, Find(test.text, testContext), Name, classAndFull), test.want)
		})
	}
}

func TestNamesInQuestions(t *testing.T) {
	knows := asked
	knows.Known = func(key string) bool {
		return key == "igor kartavih" || key == "sputnik" || key == "peskov" || key == "da"
	}
	for _, test := range []struct {
		name, text string
		want       []string
	}{
		{"capitals", "Who is Igor Kartavykh?", []string{"Igor Kartavykh"}},
		{"small letters, known to the corpus", "who is igor kartavikh of sputnik", []string{"igor kartavikh", "sputnik"}},
		{"small letters, a country", "which azerbaijani ministers met peskov", []string{"azerbaijani", "peskov"}},
		{"small letters, ordinary words that are in names too", "which day was it that he died", nil},
		{"small letters, unknown", "who is the mayor of nowhere", nil},
	} {
		t.Run(test.name, func(t *testing.T) {
			wantList(t, test.text, written(test.text, FindInQuestion(test.text, knows), Name, func(Mention) string { return "" }), test.want)
		})
	}
}

func TestRoles(t *testing.T) {
	for _, test := range []struct {
		name, text string
		want       []string
	}{
		{"title", "Then Deputy Minister Lena Abrams spoke.", []string{"Lena Abrams = Deputy Minister"}},
		{"title with its country", "Danish Prime Minister Lena Abrams spoke.", []string{"Danish", "Lena Abrams = Danish Prime Minister"}},
		{"small title with what it is of", "Norwegian Foreign Ministry spokesman Jonas Lind spoke.", []string{"Norwegian Foreign Ministry", "Jonas Lind = Norwegian Foreign Ministry spokesman"}},
		{"profession", "writes political commentator Ola Berg", []string{"Ola Berg = political commentator"}},
		{"apposition before", "its chief editor, Lena Abrams, and Norway’s Ambassador to Denmark, Ola Berg, left", []string{"Lena Abrams = chief editor", "Norway", "Denmark", "Ola Berg = Norway’s Ambassador to Denmark"}},
		{"apposition behind", "Jonas Lind, executive director of Radio Aurora, and Ola Berg, an economist, agreed.", []string{"Jonas Lind = executive director of Radio Aurora", "Radio Aurora", "Ola Berg = economist"}},
		{"apposition with a quotation", "with Jonas Lind, head of “Aurora,” in prison", []string{"Jonas Lind = head of “Aurora,”", "Aurora"}},
		{"brothers", "The brothers Amir and Farid Haddad died.", []string{"Amir = brothers", "Farid Haddad = brothers"}},
		{"honorifics are none", "then Mr. Lind and Mrs Abrams left", []string{"Lind", "Abrams"}},
		{"no role", "He saw Jonas Lind, then Ola Berg, in Oslo.", []string{"Jonas Lind", "Ola Berg", "Oslo"}},
	} {
		t.Run(test.name, func(t *testing.T) {
			role := func(m Mention) string { return test.text[m.RoleStart:m.RoleEnd] }
			wantList(t, test.text, written(test.text, Find(test.text, testContext), Name, role), test.want)
		})
	}
}

func TestCountry(t *testing.T) {
	for _, test := range []struct{ name, want string }{
		{"Azerbaijan", "azerbajan"}, {"Azerbaijanis", "azerbajan"}, {"azerbaijani", "azerbajan"}, {"Baku", "azerbajan"},
		{"Turkish", "turke"}, {"Türkiye", "turke"}, {"Ankara", "turke"}, {"the Kremlin", "rusia"}, {"Russians", "rusia"},
		{"South Korean", "suth korea"}, {"White House", "united states"}, {"Narnia", ""}, {"", ""},
	} {
		key, ok := Country(test.name)
		if key != test.want || ok != (test.want != "") {
			t.Errorf("Country(%q) = %q, %t, want %q", test.name, key, ok, test.want)
		}
	}
}

func TestKinIsNoOffice(t *testing.T) {
	t.Parallel()
	for role, want := range map[string]bool{"brothers": true, "Brothers": true, "brother": false, "deputy minister": false, "brothers of the mayor": false, "": false} {
		if got := IsKin(role); got != want {
			t.Errorf("IsKin(%q) = %v", role, got)
		}
	}
}
