package bot

import (
	"sync"
	"time"

	"golang.org/x/time/rate"
)

// Slots give every channel its own pace of posting. A post that must wait is
// given the time of its turn and comes back then: nobody holds a worker for it,
// nobody is overtaken, and a busy channel does not slow another.
//
// Slack allows one message a second and channel, and short bursts. It may want
// fewer all the same: the pace is halved whenever Slack says that it is too fast,
// and comes back by a little with each post that it takes. (Additive increase,
// multiplicative decrease.)
type slots struct {
	pace  rate.Limit // posts a second
	burst int

	mu       sync.Mutex
	channels map[string]*rate.Limiter
	turns    map[int64][]time.Time // by arrival and part of its reply
}

// How far the pace falls, and how much of it each post brings back: shares of it.
const (
	slowest  = 1. / 8
	increase = 1. / 20
)

// newSlots returns slots of the pace, in posts a second, for channels that take
// burst posts at once after they were quiet.
func newSlots(pace float64, burst int) *slots {
	return &slots{pace: rate.Limit(pace), burst: burst, channels: map[string]*rate.Limiter{}, turns: map[int64][]time.Time{}}
}

// wait returns how long a part of the reply to the arrival has to wait for its
// turn in the channel; 0 when it is its turn. Parts take their turns in order.
func (s *slots) wait(arrival int64, part int, channel string) time.Duration {
	s.mu.Lock()
	defer s.mu.Unlock()
	for len(s.turns[arrival]) <= part {
		now := time.Now()
		turn := now.Add(s.limiter(channel).ReserveN(now, 1).DelayFrom(now))
		s.turns[arrival] = append(s.turns[arrival], turn)
	}
	return max(0, time.Until(s.turns[arrival][part]))
}

// posted notes that Slack took a post to the channel.
func (s *slots) posted(channel string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	l := s.limiter(channel)
	l.SetLimit(min(l.Limit()+s.pace*increase, s.pace))
}

// tooFast notes that Slack did not take a post because the channel had too many.
func (s *slots) tooFast(channel string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	l := s.limiter(channel)
	l.SetLimit(max(l.Limit()/2, s.pace*slowest))
}

// over forgets the turns of an arrival that is done, or that needs others.
func (s *slots) over(arrival int64) {
	s.mu.Lock()
	defer s.mu.Unlock()
	delete(s.turns, arrival)
}

// limiter is the channel's. Those that are full again are as good as none, and
// are swept out when there are many. The lock is held.
func (s *slots) limiter(channel string) *rate.Limiter {
	if s.channels[channel] == nil {
		if len(s.channels) > 10_000 {
			for name, l := range s.channels {
				if l.Tokens() >= float64(s.burst) {
					delete(s.channels, name)
				}
			}
		}
		s.channels[channel] = rate.NewLimiter(s.pace, s.burst)
	}
	return s.channels[channel]
}
