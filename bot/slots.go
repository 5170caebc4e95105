package bot

import (
	"sync"
	"time"

	"golang.org/x/time/rate"
)

// Slots give every channel its own pace of posting. A post that must wait is
// given the time of its turn and comes back then: nobody holds a worker for it,
// nobody is overtaken, and a busy channel does not slow another.
type slots struct {
	pace  rate.Limit // posts a second
	burst int

	mu       sync.Mutex
	channels map[string]*pacer
	turns    map[int64][]time.Time // by arrival and part of its reply
}

// postsPerSecond is how many posts to one channel Slack allows for.
const postsPerSecond = 1

// newSlots returns slots of the pace, in posts a second, for channels that take
// burst posts at once after they were quiet.
func newSlots(pace float64, burst int) *slots {
	return &slots{pace: rate.Limit(pace), burst: burst, channels: map[string]*pacer{}, turns: map[int64][]time.Time{}}
}

// A pacer finds out how fast Slack takes something. What Slack writes down, a
// message a second and channel, it enforces loosely, and by measures of its own: so
// a pacer is fast until Slack says that it is too fast, then halves its pace, and
// comes back by a little with each call that Slack takes. (Additive increase,
// multiplicative decrease.) How long Slack wants to be left alone altogether, the
// workspace sees to.
type pacer struct {
	*rate.Limiter
	pace    rate.Limit // in calls a second, that it begins with and never exceeds
	slowest rate.Limit // how far the pace falls
	burst   int        // at the pace that it begins with
}

// increase is what each call brings back of a pace, in calls a second.
const increase rate.Limit = 1. / 20

// newPacer returns a pacer that falls no further than to what Slack allows for,
// unless it begins below.
func newPacer(pace, allowed rate.Limit, burst int) *pacer {
	return &pacer{rate.NewLimiter(pace, burst), pace, min(allowed, pace), burst}
}

// taken notes that Slack took a call.
func (p *pacer) taken() { p.set(min(p.Limit()+increase, p.pace)) }

// tooFast notes that Slack did not take a call because there were too many.
func (p *pacer) tooFast() { p.set(max(p.Limit()/2, p.slowest)) }

// set changes the pace, and the burst with it.
func (p *pacer) set(pace rate.Limit) {
	p.SetLimit(pace)
	p.SetBurst(max(1, int(float64(p.burst)*float64(pace/p.pace))))
}

// wait returns how long a part of the reply to the arrival has to wait for its
// turn in the channel; 0 when it is its turn. Parts take their turns in order.
func (s *slots) wait(arrival int64, part int, channel string) time.Duration {
	s.mu.Lock()
	defer s.mu.Unlock()
	for len(s.turns[arrival]) <= part {
		now := time.Now()
		turn := now.Add(s.pacer(channel).ReserveN(now, 1).DelayFrom(now))
		s.turns[arrival] = append(s.turns[arrival], turn)
	}
	return max(0, time.Until(s.turns[arrival][part]))
}

// posted notes that Slack took a post to the channel.
func (s *slots) posted(channel string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.pacer(channel).taken()
}

// tooFast notes that Slack did not take a post because the channel had too many.
func (s *slots) tooFast(channel string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.pacer(channel).tooFast()
}

// over forgets the turns of an arrival that is done, or that needs others.
func (s *slots) over(arrival int64) {
	s.mu.Lock()
	defer s.mu.Unlock()
	delete(s.turns, arrival)
}

// pacer is the channel's. Those that are full again, at the pace that they began
// with, are as good as none, and are swept out when there are many. The lock is held.
func (s *slots) pacer(channel string) *pacer {
	if s.channels[channel] == nil {
		if len(s.channels) > 10_000 {
			for name, p := range s.channels {
				if p.Limit() == s.pace && p.Tokens() >= float64(s.burst) {
					delete(s.channels, name)
				}
			}
		}
		s.channels[channel] = newPacer(s.pace, postsPerSecond, s.burst)
	}
	return s.channels[channel]
}
