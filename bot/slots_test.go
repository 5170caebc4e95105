package bot

import (
	"testing"
	"testing/synctest"
	"time"
)

func TestSlots(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := newSlots(1, 5)
		arrival := int64(0)
		last := func(n int, channel string) (wait time.Duration) {
			for range n {
				arrival++
				wait = s.wait(arrival, 0, channel)
			}
			return wait
		}
		if wait := last(5, "C1"); wait != 0 {
			t.Errorf("the last of a burst waits %s", wait)
		}
		if wait := last(10, "C1"); wait != 10*time.Second {
			t.Errorf("the tenth after a burst waits %s, want 10s at 1 a second", wait)
		}
		if wait := s.wait(arrival, 0, "C1"); wait != 10*time.Second {
			t.Errorf("asked again it waits %s: a turn is kept", wait)
		}
		if wait := s.wait(arrival, 2, "C1"); wait != 12*time.Second {
			t.Errorf("the third part of its reply waits %s, want 12s: each part is a post", wait)
		}
		if wait := last(1, "C2"); wait != 0 {
			t.Errorf("another channel waits %s", wait)
		}
		time.Sleep(10 * time.Second)
		if wait := s.wait(arrival, 0, "C2"); wait != 0 {
			t.Errorf("when its turn has come it waits %s", wait)
		}
	})
}

// The pace of a channel is halved whenever Slack says that it is too fast, down to
// what Slack allows for, and comes back slowly.
func TestSlotsFindTheirPace(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := newSlots(20, 20)
		arrival := int64(0)
		last := func(n int) (wait time.Duration) {
			time.Sleep(time.Minute)
			for range n {
				arrival++
				wait = s.wait(arrival, 0, "C1")
			}
			return wait.Round(time.Millisecond)
		}
		refused := func(n int) {
			for range n {
				s.tooFast("C1")
			}
		}
		taken := func(n int) {
			for range n {
				s.posted("C1")
			}
		}
		for _, test := range []struct {
			name            string
			refused, posted int
			posts           int
			want            time.Duration // that the last of the posts waits
		}{
			{"at first 20 at once, and 20 a second", 0, 0, 40, time.Second},
			{"too fast: 10 at once, and 10 a second", 1, 0, 20, time.Second},
			{"too fast again: 5 and 5", 1, 0, 10, time.Second},
			{"however often: one a second", 10, 0, 11, 10 * time.Second},
			{"20 posts bring one a second back", 0, 20, 12, 5 * time.Second},
			{"many bring all back, and no more", 0, 1000, 40, time.Second},
		} {
			refused(test.refused)
			taken(test.posted)
			if wait := last(test.posts); wait != test.want {
				t.Errorf("%s: the last of %d posts waits %s, want %s", test.name, test.posts, wait, test.want)
			}
		}
	})
}

// What is slower than Slack allows for by an operator's wish stays so.
func TestSlowPaceStays(t *testing.T) {
	p := newPacer(.5, 1, 1)
	p.tooFast()
	if p.Limit() != .5 || p.Burst() != 1 {
		t.Errorf("the pace is %v a second, with bursts of %d", p.Limit(), p.Burst())
	}
}
