package source

import (
	"strings"
	"testing"
	"testing/fstest"

	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/charmap"
	xunicode "golang.org/x/text/encoding/unicode"
)

func TestEncodings(t *testing.T) {
	const (
		english   = "The wall — “a waste”, said the mayor — is to cost £3 million."
		german    = "Die Mauer soll größer werden, als früher je gewünscht war: über fünf Meter, sagen Bürger."
		french    = "Le mur a été reconstruit à l'été, où la mer était calme, grâce aux élèves de la forêt."
		spanish   = "El muro cayó mañana y tarde según los vecinos del pequeño pueblo, que pidieron más protección."
		polish    = "Mur zostanie odbudowany, chociaż część mieszkańców się sprzeciwia; rzecz dzieje się późną wiosną, łącznie."
		czech     = "Zeď bude znovu postavena, přestože část obyvatel nesouhlasí; říká to starosta v úterý večer."
		turkish   = "Duvar yeniden yapılacak, başkan salı günü böyle söyledi; işçiler ağaçları kesmeyecek, şehir değişecek."
		russian   = "Стена будет восстановлена, сказал мэр во вторник."
		ukrainian = "Стіна буде відновлена, сказав мер у вівторок, її ціна відома."
	)
	utf16le := xunicode.UTF16(xunicode.LittleEndian, xunicode.IgnoreBOM)
	utf16be := xunicode.UTF16(xunicode.BigEndian, xunicode.IgnoreBOM)
	for _, test := range []struct {
		name     string
		encoding encoding.Encoding
		mark     string
		text     string
	}{
		{"UTF-8", encoding.Nop, "", russian},
		{"UTF-8 with a byte order mark", encoding.Nop, "\xEF\xBB\xBF", russian},
		{"UTF-16 LE with a byte order mark", utf16le, "\xFF\xFE", russian},
		{"UTF-16 BE with a byte order mark", utf16be, "\xFE\xFF", russian},
		{"UTF-16 LE without", utf16le, "", english},
		{"UTF-16 BE without", utf16be, "", english},
		{"UTF-16 LE without, in Cyrillic", utf16le, "", strings.Repeat(russian+" ", 4)},
		{"Windows-1252, English", charmap.Windows1252, "", english},
		{"Windows-1252, German", charmap.Windows1252, "", german},
		{"Windows-1252, French", charmap.Windows1252, "", french},
		{"Windows-1252, Spanish", charmap.Windows1252, "", spanish},
		{"Windows-1250, Polish", charmap.Windows1250, "", polish},
		{"Windows-1250, Czech", charmap.Windows1250, "", czech},
		{"Windows-1254, Turkish", charmap.Windows1254, "", turkish},
		{"Windows-1251, Russian", charmap.Windows1251, "", russian},
		{"Windows-1251, Ukrainian", charmap.Windows1251, "", ukrainian},
	} {
		t.Run(test.name, func(t *testing.T) {
			raw, err := test.encoding.NewEncoder().String(test.text)
			if err != nil {
				t.Fatal(err)
			}
			if d := read(t, "a.txt", test.mark+raw); d.Text != test.text {
				t.Errorf("read %q, want %q", d.Text, test.text)
			}
		})
	}
}

func TestBrokenUTF8IsNotQuoted(t *testing.T) {
	text := "A wall\n\nThe größte wall fell. Its l\xffngth was unknown. It fell für ever.\n\n" + opening
	d := read(t, "a.txt", text)
	want := "# A wall|The größte wall fell.|It fell für ever.|" + opening
	if got := strings.Join(quotes(d), "|"); got != want {
		t.Errorf("blocks are %q, want %q", got, want)
	}
	if len(d.Warnings) != 1 || !strings.Contains(d.Warnings[0], "a.txt") {
		t.Errorf("warnings are %q, want one that names the file", d.Warnings)
	}
}

func TestNULIsAFault(t *testing.T) {
	for _, content := range []string{strings.Repeat("\x00", 4096), "a wall\x00 fell", "\xFF\xFE\x00\x00\x00\x00"} {
		documents, faults := readAll(t, fstest.MapFS{"a.txt": {Data: []byte(content)}})
		if len(documents) != 0 || len(faults) != 1 || !strings.Contains(faults[0].Error(), "a.txt holds NUL bytes") {
			t.Errorf("%.20q gave %d documents and %v, want the fault that it holds NUL bytes", content, len(documents), faults)
		}
	}
}
