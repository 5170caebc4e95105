package bot

import (
	"testing"
	"time"

	"footnote/bot/slacktest"
)

// What is old goes, and its audit row stays; so does what is waiting, what was judged
// and what Slack may still deliver.
func TestPurge(t *testing.T) {
	t.Parallel()
	o := open(t, func(options *Options) { options.KeepFor = 48 * time.Hour })
	asked := map[string]slacktest.Message{}
	for _, name := range []string{"old", "judged", "waiting", "recent"} {
		asked[name] = o.slack.Ask(t.Context(), "C1", "U1", name+"?")
		o.answerTo(asked[name])
	}
	age := func(name, by string) {
		if _, err := o.pool.Exec(t.Context(), `update inbox set received_at = received_at - $2::interval, finished_at = finished_at - $2::interval
			where ts = $1`, asked[name].TS, by); err != nil {
			t.Fatal(err)
		}
	}
	age("old", "49 hours")
	age("judged", "49 hours")
	age("waiting", "49 hours")
	age("recent", "47 hours")
	for _, change := range []string{
		"insert into feedback (inbox_id, person, verdict) select id, 'U1', 'right' from inbox where event ->> 'text' like '%judged?'",
		"update inbox set state = 'ambiguous', finished_at = null where event ->> 'text' like '%waiting?'",
		"update audit set at = at - interval '366 days' where inbox_id = (select id from inbox where event ->> 'text' like '%recent?')",
		"update usage set day = day - 366",
	} {
		if _, err := o.pool.Exec(t.Context(), change); err != nil {
			t.Fatal(err)
		}
	}
	purger := &purger{pool: o.pool, keep: 48 * time.Hour, log: o.bot.log}
	if err := purger.Work(t.Context(), nil); err != nil {
		t.Fatal(err)
	}
	for name, wanted := range map[string]int{"old": 0, "judged": 1, "waiting": 1, "recent": 1} {
		if n := o.count("select count(*) from inbox where ts = $1", asked[name].TS); n != wanted {
			t.Errorf("%s: %d rows, want %d", name, n, wanted)
		}
	}
	if n := o.count("select count(*) from reply where thread = $1", asked["old"].TS); n != 0 {
		t.Errorf("%d replies to what was deleted stay", n)
	}
	if n := o.count("select count(*) from audit"); n != 3 {
		t.Errorf("%d audit rows, want 3: all but the one that is older than a year", n)
	}
	if n := o.count("select count(*) from usage"); n != 0 {
		t.Errorf("%d rows of usage that is older than a year", n)
	}
	o.slack.DeliverSoon(t.Context(), o.slack.Mention(asked["recent"])) // delayed by nearly two days
	o.quiet()
	o.answerTo(asked["recent"])
	o.await("the queue to have done it by itself", func() bool {
		return o.count("select count(*) from river_job where kind = 'purge' and state = 'completed'") > 0
	})
}
