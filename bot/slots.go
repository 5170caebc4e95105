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
// Slack promises one message a second and channel and tolerates bursts, without
// saying of what size. So the pace is found out: it rises by a little with each
// post and is halved whenever Slack says that it is too fast, but never below
// what Slack promises. (Additive increase, multiplicative decrease.)
type slots struct {
	begin rate.Limit // posts a second

	mu       sync.Mutex
	channels map[string]*rate.Limiter
	turns    map[int64]time.Time // by arrival
}

const (
	slowest  rate.Limit = 1
	increase rate.Limit = 0.5
	burst               = 20
)

// newSlots returns slots whose channels begin with the pace, in posts a second,
// which none exceeds.
func newSlots(begin float64) *slots {
	return &slots{begin: max(rate.Limit(begin), slowest), channels: map[string]*rate.Limiter{}, turns: map[int64]time.Time{}}
}

// wait returns how long the arrival has to wait for its turn in the channel; 0
// when it is its turn.
func (s *slots) wait(arrival int64, channel string) time.Duration {
	s.mu.Lock()
	defer s.mu.Unlock()
	turn, ok := s.turns[arrival]
	if !ok {
		now := time.Now()
		turn = now.Add(s.limiter(channel).ReserveN(now, 1).DelayFrom(now))
		s.turns[arrival] = turn
	}
	return max(0, time.Until(turn))
}

// also takes turns for n more posts to the channel; those who come later wait.
func (s *slots) also(channel string, n int) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for range n {
		s.limiter(channel).Reserve()
	}
}

// posted notes that Slack took a post to the channel.
func (s *slots) posted(channel string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	l := s.limiter(channel)
	l.SetLimit(min(l.Limit()+increase, s.begin))
}

// tooFast notes that Slack did not take a post because the channel had too many.
func (s *slots) tooFast(channel string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	l := s.limiter(channel)
	l.SetLimit(max(l.Limit()/2, slowest))
}

// over forgets the turn of an arrival that is done, or that needs another.
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
				if l.Tokens() >= burst {
					delete(s.channels, name)
				}
			}
		}
		s.channels[channel] = rate.NewLimiter(s.begin, burst)
	}
	return s.channels[channel]
}
