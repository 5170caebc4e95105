package mention

import "testing"

func TestNameKey(t *testing.T) {
	for _, same := range [][]string{
		{"Kartavykh", "Kartavikh", "Картавых"},
		{"Yevgeny Belousov", "Evgeny Belousov", "Evgeniy Belousov", "Евгений Белоусов"},
		{"Huseyn", "Hussein", "Husein"},
		{"Zakharova", "Zaharova", "Захарова"},
		{"Khrushchev", "Hruschev"},
		{"Mammadov", "Mamadov", "Məmmədov"},
		{"Yuri", "Yury", "Юрий", "Uri"},
		{"Kiselyov", "Киселёв"},
		{"al-Assad", "Al Assad"},
		{"Sputnik-Azerbaijan", "Sputnik Azerbaijan"},
		{"Müller", "Muller"},
		{"O'Brien", "O’Brien", "OBrien"},
		{"The Kyiv Independent", "Kyiv Independent"},
		{"Russia’s", "Russia's", "Russia"},
		{"U.S.", "US"},
	} {
		for _, name := range same[1:] {
			if got, want := NameKey(name), NameKey(same[0]); got != want {
				t.Errorf("NameKey(%q) = %q, want %q as of %q", name, got, want, same[0])
			}
		}
	}
	for _, different := range [][2]string{{"Mammadov", "Mammadli"}, {"Ilham Aliyev", "Kamran Aliyev"}, {"Diana", "Dana"}, {"Austria", "Australia"}} {
		if a, b := NameKey(different[0]), NameKey(different[1]); a == b {
			t.Errorf("%q and %q have the same key %q, want two", different[0], different[1], a)
		}
	}
	for _, nothing := range []string{"", " ", "—", "…", "**"} {
		if got := NameKey(nothing); got != "" {
			t.Errorf("NameKey(%q) = %q, want nothing", nothing, got)
		}
	}
}

func TestCompare(t *testing.T) {
	for _, test := range []struct {
		a, b string
		want Match
	}{
		{"Dmitry Peskov", "dmitry peskov", Exact},
		{"Igor Kartavykh", "Igor Kartavikh", Same},
		{"Huseyn Safarov", "Safarov Hussein", Same},
		{"Peskov", "Dmitry Peskov", Partial},
		{"Vladimir Putin", "Vladimir Vladimirovich Putin", Partial},
		{"Shahin Jafarli", "Shahim Jafarli", Near},
		{"Petr Larionov", "Pyotr Larionov", Near},
		{"Petr", "Pyotr", Different},
		{"Omar Hadi", "Omar Hedi", Near},
		{"Omar Hadi", "Amar Hedi", Different},
		{"Omar Hadi", "Omar Hani", Different},
		{"Mammadov", "Mammadli", Near},
		{"Rahman", "Rakhmon", Near},
		{"Ilham Aliyev", "Kamran Aliyev", Different},
		{"Austria", "Australia", Near},
		{"Putin", "Rutin", Different},
		{"Lind", "Lund", Different},
		{"Dmitry", "Dmitry Peskov", Different},
		{"", "", Exact},
		{"", "Peskov", Different},
	} {
		if got := Compare(test.a, test.b); got != test.want {
			t.Errorf("Compare(%q, %q) = %d, want %d", test.a, test.b, got, test.want)
		}
		if got := Compare(test.b, test.a); got != test.want {
			t.Errorf("Compare(%q, %q) = %d, want %d", test.b, test.a, got, test.want)
		}
	}
}
