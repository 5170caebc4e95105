package bot

import (
	"strings"
	"testing"

	"footnote/bot/slacktest"
)

func TestQuestionInAChannelIsAnsweredInItsThread(t *testing.T) {
	t.Parallel()
	for _, door := range []string{"http", "socket mode"} {
		t.Run(door, func(t *testing.T) {
			o := open(t, func(options *Options) {
				if door == "socket mode" {
					options.AppToken, options.SigningSecret = "xapp-1-A1-test", ""
				}
			})
			got := o.ask("C1", "U1", "who was it?")
			if text := slacktest.Plain(got.Blocks); !strings.Contains(text, "You asked: who was it?") {
				t.Errorf("the answer's blocks show %q", text)
			}
			if !strings.Contains(got.Text, "You asked: who was it?") {
				t.Errorf("the answer's text is %q, it should say what the blocks do", got.Text)
			}
			if got.Unfurl {
				t.Error("the answer lets links be fetched")
			}
			if n := o.count("select count(*) from audit where decision = 'answered'"); n != 1 {
				t.Errorf("%d audit rows, want 1", n)
			}
		})
	}
}
