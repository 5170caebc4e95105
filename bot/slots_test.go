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
		time.Sleep(time.Minute)
		for range 10 {
			s.tooFast("C1")
		}
		if wait := last(5+1, "C1"); wait != 8*time.Second {
			t.Errorf("after many refusals the first after a burst waits %s, want 8s: an eighth of the pace", wait)
		}
		for range 100 {
			s.posted("C1")
		}
		if limit := s.limiter("C1").Limit(); limit != 1 {
			t.Errorf("after many posts the pace is %v a second, want the 1 that it began with", limit)
		}
	})
}
