package retrieval_test

import (
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"footnote/retrieval"
)

func TestTerm(t *testing.T) {
	for _, test := range []struct {
		name string
		same []string // words of one term
		not  string   // a word of another; "" for none
	}{
		{"inflections fall together", []string{"summoned", "summons", "summon", "summoning"}, "ambassador"},
		{"case is folded", []string{"Embassy", "EMBASSY", "embassies"}, "ambassador"},
		{"a possessive is dropped", []string{"minister", "minister's", "minister’s", "ministers"}, "mister"},
		{"the modifier apostrophe is one too", []string{"OʼBrien", "O'Brien", "O’Brien", "obrien"}, "brien"},
		{"diacritics are folded", []string{"Šefčovič", "Sefcovic", "ŠEFČOVIČ"}, "sefco"},
		{"letters that do not decompose are folded", []string{"Əliyev", "Aliyev"}, "Eliyev"},
		{"a number in words is one in digits", []string{"seven", "Seven", "7"}, "8"},
		{"one is a pronoun more often than a number", []string{"one", "the"}, "1"},
		{"a number's commas are dropped", []string{"657,000", "657000"}, "657"},
		{"a decimal point stays", []string{"1.715"}, "1715"},
		{"Russian words follow Russian's rules", []string{"посол", "посолом", "посола"}, "послание"},
		{"British spelling is American", []string{"organisation", "organization", "organisations"}, "orchestra"},
		{"behaviour is behavior", []string{"behaviour", "behavior", "behaviours"}, "behave"},
		{"defence is defense", []string{"defence", "defense"}, "fence"},
		{"a programme is a program", []string{"programme", "program", "programmes"}, "grammar"},
		{"a country's people are the country", []string{"Azerbaijani", "Azerbaijan", "Azerbaijanis"}, "Armenia"},
		{"contractions of stop words are stop words", []string{"don't", "wasn’t", "it's", ""}, "dont-know"},
		{"compatible forms are folded", []string{"ﬁle", "file"}, "fil"},
	} {
		t.Run(test.name, func(t *testing.T) {
			stemmer := retrieval.NewStemmer()
			want := stemmer.Term(test.same[0])
			for _, word := range test.same[1:] {
				if got := stemmer.Term(word); got != want {
					t.Errorf("Term(%q) = %q, Term(%q) = %q, want the same", word, got, test.same[0], want)
				}
			}
			if got := stemmer.Term(test.not); test.not != "" && got == want {
				t.Errorf("Term(%q) = Term(%q) = %q, want different ones", test.not, test.same[0], got)
			}
		})
	}
}

func TestWords(t *testing.T) {
	for _, test := range []struct {
		name string
		text string
		want []string
	}{
		{"no text", "", nil},
		{"only signs", " – … 💬 ¿?! \x00 \xff", nil},
		{"white space and signs part words", "Baku-Moscow, and\nKyiv.", []string{"Baku", "Moscow", "and", "Kyiv"}},
		{"an apostrophe joins letters", "O’Brien's 'plan'", []string{"O’Brien's", "plan"}},
		{"a point or a comma joins digits", "$1.715 billion, 657,000; 3.", []string{"1.715", "billion", "657,000", "3"}},
		{"a point does not join letters", "avapress.com", []string{"avapress", "com"}},
		{"an apostrophe does not join digits", "the 1990's 7'2", []string{"the", "1990", "s", "7", "2"}},
		{"combining marks belong to their letter", "cafe\u0301 bar", []string{"cafe\u0301", "bar"}},
		{"Cyrillic", "Посол вызван.", []string{"Посол", "вызван"}},
		{"emphasis is no part of a word", "**Mikhail** _Evdokimov_", []string{"Mikhail", "Evdokimov"}},
		{"bytes that are no UTF-8 part words", "one\xfftwo", []string{"one", "two"}},
		{"a sign at the end", "end'", []string{"end"}},
	} {
		t.Run(test.name, func(t *testing.T) {
			var got []string
			for _, word := range retrieval.NewStemmer().Words(test.text) {
				got = append(got, test.text[word.Start:word.End])
			}
			if !slices.Equal(got, test.want) {
				t.Errorf("Words(%q) = %q, want %q", test.text, got, test.want)
			}
		})
	}
}

func TestLongWord(t *testing.T) {
	for _, letter := range []string{"q", "щ", "字", "𝒳", "ﬃ", "ﷺ"} {
		term := retrieval.NewStemmer().Term(strings.Repeat(letter, 4_000))
		if len(term) > 64 || !utf8.ValidString(term) {
			t.Errorf("the term of 4,000 times %s has %d bytes, want 64 at most of valid UTF-8: %q", letter, len(term), term)
		}
	}
}

func FuzzWords(f *testing.F) {
	for _, text := range []string{"", "O’Brien's 1.715, 657,000", "Посол Əliyev", "\xff\x00'", "e\u0301'e\u0301", "a.1,2.b", "字ﷺ"} {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		stemmer := retrieval.NewStemmer()
		end := 0
		for _, word := range stemmer.Words(text) {
			if word.Start < end || word.End <= word.Start || word.End > len(text) {
				t.Fatalf("a word is at %d:%d, the one before it ends at %d, the text at %d", word.Start, word.End, end, len(text))
			}
			end = word.End
			written := text[word.Start:word.End]
			if !utf8.ValidString(written) || !utf8.ValidString(word.Term) || strings.ContainsAny(word.Term, "\x00=") {
				t.Fatalf("the word %q has the term %q", written, word.Term)
			}
			if again := retrieval.NewStemmer().Words(written); len(again) != 1 || again[0].Term != word.Term {
				t.Fatalf("the word %q has the term %q, alone it is %v", written, word.Term, again)
			}
		}
	})
}
