// Package slacktest is a Slack of one workspace: enough of the Web API, of
// Socket Mode and of signed HTTP delivery to drive an app, and every fault that
// the real one is known for.
//
// The one idea: it keeps what people would see. Channels hold messages, each
// with its edits; a call that fails after it took effect leaves its effect. A
// test asks what stands in the channel, never what the app meant to do.
package slacktest

import (
	"context"
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"net"
	"net/http"
	"slices"
	"sync"
	"time"
)

// Options say what workspace to run. The zero value of each has a default.
type Options struct {
	Address       string // to listen on; 127.0.0.1 and any port when empty
	Team, App     string
	BotUser       string
	BotID         string
	BotToken      string
	AppToken      string
	SigningSecret string
	Scopes        string // of the bot token, comma separated

	// RetryDelays are the waits before each delivery that repeats one which was
	// not acknowledged; AckTimeout is how long one is waited for.
	RetryDelays []time.Duration
	AckTimeout  time.Duration

	Seed uint64 // of the faults
}

// Faults are what goes wrong, until the next [Slack.Inject]. Shares are of 1.
type Faults struct {
	LostReplies  float64       // of chat.postMessage and chat.update: the message stands, the connection is cut
	LostRequests float64       // of chat.postMessage: the connection is cut, nothing happened
	RateLimited  float64       // of chat.postMessage and chat.update: 429, without effect
	RetryAfter   time.Duration // of those 429, whole seconds; 1 s when zero
	ServerError  float64       // of every method: 503 without effect
	Lag          time.Duration // until what the app posted shows in history and replies
	Latency      time.Duration // of every method

	// Fail names methods that answer with an error, such as
	// {"conversations.replies": "missing_scope"}; response_url breaks the connection.
	Fail map[string]string
	// Limit names channels for which every post is answered with 429.
	Limit map[string]bool
}

// A User is a person or a bot that the workspace knows.
type User struct {
	ID, Team, Name, Zone            string
	Restricted, UltraRestricted     bool
	Stranger, Bot, Deleted, Unknown bool // Unknown: users.info does not find it
}

// A Channel is a place to talk. Kind is channel, group, im or mpim.
type Channel struct {
	ID, Name, Kind string
	ExtShared      bool
	Members        []string
}

// A Message is what stands, or stood, in a channel.
type Message struct {
	Channel, TS, ThreadTS string
	User, BotID           string
	Text                  string
	Blocks                json.RawMessage
	Metadata              json.RawMessage
	ClientMsgID           string
	OnlyTo                string // ephemeral: the one person who sees it
	At                    time.Time
	Edits                 int
	Deleted               bool
	Unfurl                bool // the app did not switch unfurling off
}

// A Call is one request to the Web API and how it was answered.
type Call struct {
	Method string
	Values map[string]string
	At     time.Time
	Status int
	Error  string // Slack's, or "reply lost"
}

// A View is a modal or a Home tab that the app showed.
type View struct {
	User    string // of a Home tab
	Trigger string // of a modal
	JSON    json.RawMessage
}

// A thread is what a message shows of the replies to it.
type thread struct {
	replies int
	latest  string
}

// Slack is a running workspace.
type Slack struct {
	options  Options
	server   *http.Server
	listener net.Listener

	mu       sync.Mutex
	random   *rand.Rand
	faults   Faults
	users    map[string]User
	channels map[string]*Channel
	messages []*Message            // all, oldest first
	places   map[string][]*Message // the same by channel
	standing map[string]*Message   // the same by channel and ts
	threads  map[string]thread     // by channel and ts of what they hang from
	calls    []Call
	views    []View
	files    map[string]string // what was uploaded, by file id
	canvases int
	triggers map[string]bool // not yet used
	events   int
	lastTS   int64
	door     string // base URL of the app's HTTP door; empty for Socket Mode
	sockets  []*socket
	pending  map[string]chan json.RawMessage // envelope id → acknowledgement
	opened   int                             // sockets ever opened
	notes    []string

	deliveries sync.WaitGroup
	serving    sync.WaitGroup
}

// Start runs a workspace with one member, U1, and one channel, C1.
func Start(options Options) (*Slack, error) {
	def := func(field *string, value string) {
		if *field == "" {
			*field = value
		}
	}
	def(&options.Address, "127.0.0.1:0")
	def(&options.Team, "T1")
	def(&options.App, "A1")
	def(&options.BotUser, "UBOT")
	def(&options.BotID, "B1")
	def(&options.BotToken, "xoxb-test")
	def(&options.AppToken, "xapp-1-A1-test")
	def(&options.SigningSecret, "signing-secret")
	def(&options.Scopes, "app_mentions:read,channels:history,channels:read,chat:write,commands,files:write,groups:history,groups:read,im:history,im:read,im:write,assistant:write,users:read")
	if options.RetryDelays == nil {
		options.RetryDelays = []time.Duration{0, time.Minute, 5 * time.Minute}
	}
	if options.AckTimeout == 0 {
		options.AckTimeout = 3 * time.Second
	}
	listener, err := net.Listen("tcp", options.Address)
	if err != nil {
		return nil, fmt.Errorf("listen: %w", err)
	}
	s := &Slack{
		options:  options,
		listener: listener,
		random:   rand.New(rand.NewPCG(options.Seed, 1)),
		users:    map[string]User{},
		channels: map[string]*Channel{},
		places:   map[string][]*Message{},
		standing: map[string]*Message{},
		threads:  map[string]thread{},
		files:    map[string]string{},
		triggers: map[string]bool{},
		pending:  map[string]chan json.RawMessage{},
	}
	s.AddUser(User{ID: "U1", Name: "ann"})
	s.AddUser(User{ID: options.BotUser, Name: "footnote", Bot: true})
	s.AddChannel(Channel{ID: "C1", Name: "newsroom"})
	s.server = &http.Server{Handler: s.handler(), ReadHeaderTimeout: 10 * time.Second}
	s.serving.Go(func() { s.server.Serve(listener) })
	return s, nil
}

// URL is what SLACK_API_URL is set to.
func (s *Slack) URL() string { return "http://" + s.listener.Addr().String() + "/api/" }

// Close ends the workspace and waits for its deliveries to be given up.
func (s *Slack) Close() {
	s.CloseSockets()
	s.server.Close()
	s.serving.Wait()
	s.deliveries.Wait()
}

// Inject replaces what goes wrong from now on.
func (s *Slack) Inject(faults Faults) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.faults = faults
}

// AddUser adds or replaces a user; of the own team unless it names another.
func (s *Slack) AddUser(user User) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if user.Team == "" {
		user.Team = s.options.Team
	}
	if user.Zone == "" {
		user.Zone = "Europe/London"
	}
	s.users[user.ID] = user
}

// AddChannel adds or replaces a channel.
func (s *Slack) AddChannel(channel Channel) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if channel.Kind == "" {
		channel.Kind = "channel"
	}
	s.channels[channel.ID] = &channel
}

// timestamp returns a ts that no message has yet. The lock is held.
func (s *Slack) timestamp() string {
	s.lastTS = max(s.lastTS+1, time.Now().UnixMicro())
	return fmt.Sprintf("%d.%06d", s.lastTS/1e6, s.lastTS%1e6)
}

// Write puts a person's message into a channel, or into a thread of it, and
// delivers nothing.
func (s *Slack) Write(channel, user, text, thread string) Message {
	s.mu.Lock()
	defer s.mu.Unlock()
	ts := s.timestamp()
	message := &Message{Channel: channel, TS: ts, ThreadTS: thread, User: user, Text: text,
		ClientMsgID: "m-" + ts, At: time.Now()}
	s.add(message)
	return *message
}

// add puts a message where it stands. The lock is held.
func (s *Slack) add(m *Message) {
	s.messages = append(s.messages, m)
	s.places[m.Channel] = append(s.places[m.Channel], m)
	s.standing[m.Channel+" "+m.TS] = m
	if m.ThreadTS != "" && m.OnlyTo == "" {
		root := m.Channel + " " + m.ThreadTS
		s.threads[root] = thread{s.threads[root].replies + 1, m.TS}
	}
}

// Messages returns what stands in a channel, oldest first; in all channels when
// it is empty. What was deleted is not among it.
func (s *Slack) Messages(channel string) []Message {
	s.mu.Lock()
	defer s.mu.Unlock()
	messages := s.messages
	if channel != "" {
		messages = s.places[channel]
	}
	var standing []Message
	for _, m := range messages {
		if !m.Deleted {
			standing = append(standing, *m)
		}
	}
	return standing
}

// Answers returns the app's messages in the thread of the message ts; those
// that only one person sees are not among them.
func (s *Slack) Answers(channel, ts string) []Message {
	return slices.DeleteFunc(s.Messages(channel), func(m Message) bool {
		return m.BotID != s.options.BotID || m.ThreadTS != ts || m.OnlyTo != ""
	})
}

// Calls returns every request to the Web API so far, of one method or, when it
// is empty, of all.
func (s *Slack) Calls(method string) []Call {
	s.mu.Lock()
	defer s.mu.Unlock()
	var calls []Call
	for _, c := range s.calls {
		if method == "" || c.Method == method {
			calls = append(calls, c)
		}
	}
	return calls
}

// Views returns the modals and Home tabs that the app showed.
func (s *Slack) Views() []View {
	s.mu.Lock()
	defer s.mu.Unlock()
	return slices.Clone(s.views)
}

// Files returns what the app uploaded, in no order.
func (s *Slack) Files() []string {
	s.mu.Lock()
	defer s.mu.Unlock()
	var files []string
	for _, content := range s.files {
		files = append(files, content)
	}
	return files
}

// Sockets returns how many connections are open, and how many ever were.
func (s *Slack) Sockets() (open, ever int) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return len(s.sockets), s.opened
}

// Await asks, less and less often, until the condition holds or the context
// ends; it reports which.
func Await(ctx context.Context, condition func() bool) bool {
	for pause := 2 * time.Millisecond; !condition(); pause = min(pause*3/2, 100*time.Millisecond) {
		select {
		case <-ctx.Done():
			return condition()
		case <-time.After(pause):
		}
	}
	return true
}

func (s *Slack) note(format string, values ...any) {
	s.notes = append(s.notes, time.Now().Format("15:04:05.000 ")+fmt.Sprintf(format, values...))
}
