package bot

import (
	"testing"
	"testing/synctest"
	"time"
)

func TestSlots(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := newSlots(10)
		arrival := int64(0)
		last := func(n int, channel string) (wait time.Duration) {
			for range n {
				arrival++
				wait = s.wait(arrival, channel)
			}
			return wait
		}
		if wait := last(burst, "C1"); wait != 0 {
			t.Errorf("the last of a burst waits %s", wait)
		}
		if wait := last(10, "C1"); wait != time.Second {
			t.Errorf("the tenth after a burst waits %s, want 1s at 10 a second", wait)
		}
		if wait := s.wait(arrival, "C1"); wait != time.Second {
			t.Errorf("asked again it waits %s: a turn is kept", wait)
		}
		if wait := last(1, "C2"); wait != 0 {
			t.Errorf("another channel waits %s", wait)
		}
		time.Sleep(time.Second)
		if wait := s.wait(arrival, "C1"); wait != 0 {
			t.Errorf("when its turn has come it waits %s", wait)
		}
		for range 10 {
			s.tooFast("C1")
		}
		if wait := last(5, "C1"); wait != 5*time.Second {
			t.Errorf("after many refusals the fifth waits %s, want 5s: one a second is what Slack promises", wait)
		}
		for range 100 {
			s.posted("C1")
		}
		if limit := s.limiter("C1").Limit(); limit != 10 {
			t.Errorf("after many posts the pace is %v a second, want the 10 that it began with", limit)
		}
	})
}
