package mention

import (
	"fmt"
	"testing"
)

func TestMoneyIsToldByItsName(t *testing.T) {
	for _, test := range []struct{ text, want string }{
		{"He was freed on bail of 500 million CFA francs.", "500 million CFA francs = 5e+08 XOF"},
		{"She was paid 200,000 rupiah each time.", "200,000 rupiah = 200000 IDR"},
		{"The fine was 30 Swiss francs.", "30 Swiss francs = 30 CHF"},
		{"The fine was 30 francs.", "30 francs = 30 XXX"},
		{"It cost 12 million US dollars.", "12 million US dollars = 1.2e+07 USD"},
		{"It cost 12 million Canadian dollars.", "12 million Canadian dollars = 1.2e+07 CAD"},
		{"A loan of EUR 20 million was agreed.", "EUR 20 million = 2e+07 EUR"},
		{"A loan of 20 million IDR was agreed.", "20 million IDR = 2e+07 IDR"},
		{"Rp 450 million was found.", "Rp 450 million = 4.5e+08 IDR"},
		{"ALL 20 MILLION VOTERS", "20 MILLION VOTERS = 2e+07 people"},
		{"NATO 20 years on", "20 years = 20 year"},
	} {
		t.Run(test.text, func(t *testing.T) {
			got := ""
			for _, m := range Find(test.text, Context{}) {
				if m.Kind == Figure {
					got += fmt.Sprintf("%s = %g %s", test.text[m.Start:m.End], m.Value, m.Unit)
				}
			}
			if got != test.want {
				t.Errorf("found %q, want %q", got, test.want)
			}
		})
	}
}
