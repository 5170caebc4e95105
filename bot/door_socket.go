package bot

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"math/rand/v2"
	"net/http"
	"sync"
	"sync/atomic"
	"time"

	"github.com/gorilla/websocket"
)

// Of Socket Mode. Slack pings more often than maxSilence; a connection without a
// sign of life for that long is half open and is given up.
const (
	maxSilence   = 75 * time.Second
	maxEnvelope  = 4 << 20 // bytes
	maxUnderWay  = 32      // envelopes of one connection that are being stored at once
	socketCount  = 2
	missedAfter  = 5 * time.Second // without a connection, events may have been lost
	reopenAtMost = 30 * time.Second
)

// A socketDoor takes envelopes over Socket Mode. It keeps several connections,
// each supervised by itself, so that one is open while another is replaced; what
// comes twice, the inbox absorbs. An envelope is acknowledged when it is stored.
type socketDoor struct {
	reception *reception
	slack     *workspace
	silence   time.Duration // see maxSilence
	reopen    time.Duration // the first wait before a failed connection is opened again
	open      atomic.Int64  // connections that said hello
	down      atomic.Int64  // since when none is open, in Unix nanoseconds; 0 when one is
	log       *slog.Logger
}

// errForbidden says that Slack will not let the app connect again.
var errForbidden = errors.New("slack closed Socket Mode for this app (link_disabled): switch Socket Mode on in the app's settings and start footnote again")

// run keeps the connections until the context ends or Slack forbids them.
func (d *socketDoor) run(ctx context.Context) error {
	ctx, cancel := context.WithCancelCause(ctx)
	defer cancel(nil)
	d.down.Store(time.Now().UnixNano())
	var supervisors sync.WaitGroup
	for i := range socketCount {
		supervisors.Go(func() {
			if err := d.supervise(ctx, i); errors.Is(err, errForbidden) {
				cancel(err)
			}
		})
	}
	supervisors.Wait()
	if cause := context.Cause(ctx); errors.Is(cause, errForbidden) {
		return cause
	}
	return nil
}

// supervise keeps one connection open. Its successor is opened as soon as Slack
// warns, while the old one still serves.
func (d *socketDoor) supervise(ctx context.Context, number int) error {
	var serving sync.WaitGroup
	defer serving.Wait()
	wait := d.reopen
	for ctx.Err() == nil {
		warned := make(chan struct{})
		ended := make(chan error, 1)
		hello := make(chan struct{})
		serving.Go(func() { ended <- d.serve(ctx, hello, warned) })
		var err error
		select {
		case <-warned:
			wait = d.reopen
			continue
		case err = <-ended:
		}
		select {
		case <-hello: // it had been open
			wait = d.reopen
		default:
		}
		switch {
		case ctx.Err() != nil:
			return nil
		case errors.Is(err, errForbidden):
			d.log.Error("socket", "err", err)
			return err
		case err != nil:
			d.log.Warn("socket: will connect again", "connection", number, "err", err, "wait", wait)
		}
		select {
		case <-ctx.Done():
		case <-time.After(wait + rand.N(wait/2+1)):
		}
		wait = min(2*wait, reopenAtMost)
	}
	return nil
}

// An envelope is what Slack sends over Socket Mode.
type envelope struct {
	Type    string
	ID      string `json:"envelope_id"`
	Reason  string
	Payload json.RawMessage
}

// serve opens one connection and takes what comes over it until it ends. It
// closes hello when Slack greets it, and warned when Slack announces its end.
func (d *socketDoor) serve(ctx context.Context, hello, warned chan struct{}) (err error) {
	var address string
	err = d.slack.call(ctx, "apps.connections.open", "", func(ctx context.Context) (err error) {
		_, address, err = d.slack.api.StartSocketModeContext(ctx)
		return err
	})
	if err != nil {
		return fmt.Errorf("ask for a connection: %w", err)
	}
	dialer := websocket.Dialer{HandshakeTimeout: 15 * time.Second, Proxy: http.ProxyFromEnvironment}
	conn, _, err := dialer.DialContext(ctx, address, nil)
	if err != nil {
		return errors.New("open a connection: Slack's address did not answer") // the address holds a ticket
	}
	ctx, cancel := context.WithCancel(ctx)
	var underWay sync.WaitGroup
	defer underWay.Wait()
	underWay.Go(func() { // ends the reading when the context ends
		<-ctx.Done()
		conn.Close()
	})
	defer cancel()

	greeted, announced := false, false
	defer func() {
		if greeted && d.open.Add(-1) == 0 {
			d.down.Store(time.Now().UnixNano())
		}
		d.reception.metrics.sockets.Set(float64(d.open.Load()))
	}()
	var writing sync.Mutex
	acknowledge := func(id string) {
		writing.Lock()
		defer writing.Unlock()
		conn.SetWriteDeadline(time.Now().Add(5 * time.Second))
		// When this fails Slack delivers again, and the inbox knows it.
		conn.WriteJSON(map[string]string{"envelope_id": id})
	}
	conn.SetReadLimit(maxEnvelope)
	alive := func() { conn.SetReadDeadline(time.Now().Add(d.silence)) }
	alive()
	conn.SetPingHandler(func(data string) error {
		alive()
		return conn.WriteControl(websocket.PongMessage, []byte(data), time.Now().Add(5*time.Second))
	})
	slots := make(chan struct{}, maxUnderWay)
	for {
		_, data, err := conn.ReadMessage()
		if err != nil {
			if ctx.Err() != nil || announced {
				return nil
			}
			return fmt.Errorf("read: %w", err)
		}
		alive()
		var e envelope
		if err := json.Unmarshal(data, &e); err != nil {
			d.log.Warn("socket: an envelope that is no JSON")
			continue
		}
		switch e.Type {
		case "hello":
			if !greeted {
				greeted = true
				close(hello)
				if since := d.down.Swap(0); since != 0 && time.Since(time.Unix(0, since)) > missedAfter {
					d.reception.missed()
				}
				d.reception.metrics.sockets.Set(float64(d.open.Add(1)))
			}
		case "disconnect":
			if e.Reason == "link_disabled" {
				return errForbidden
			}
			if e.Reason != "warning" {
				return fmt.Errorf("slack ended the connection: %s", e.Reason)
			}
			if !announced {
				announced = true
				close(warned)
			}
		case "events_api", "slash_commands", "interactive":
			slots <- struct{}{}
			underWay.Go(func() {
				defer func() { <-slots }()
				if d.take(ctx, e) {
					acknowledge(e.ID)
				}
			})
		}
	}
}

// take stores what is in an envelope and reports whether it may be acknowledged.
// What will never be stored is acknowledged too, so that it does not come again.
func (d *socketDoor) take(ctx context.Context, e envelope) bool {
	start := time.Now()
	var err error
	switch e.Type {
	case "events_api":
		err = d.reception.takeCallback(ctx, e.Payload)
	case "slash_commands":
		err = d.takeCommand(ctx, e.Payload)
	case "interactive":
		var arrived event
		if arrived, err = decodeInteraction(e.Payload); err == nil {
			err = d.reception.take(ctx, arrived)
		} else if !errors.Is(err, errNotAsked) {
			err = malformed{err}
		}
	}
	outcome, final := "stored", true
	var bad malformed
	switch {
	case err == nil || errors.Is(err, errNotAsked):
	case errors.As(err, &bad):
		outcome = "malformed"
	case errors.Is(err, errElsewhere):
		outcome = "elsewhere"
	default:
		outcome, final = "not stored", false
		if ctx.Err() == nil {
			d.log.Error("could not store what slack delivered: it will deliver again", "door", "socket", "err", err)
		}
	}
	d.reception.metrics.acks.WithLabelValues("socket", outcome).Observe(time.Since(start).Seconds())
	return final
}

func (d *socketDoor) takeCommand(ctx context.Context, payload []byte) error {
	var fields map[string]any
	if err := json.Unmarshal(payload, &fields); err != nil {
		return malformed{err}
	}
	values := map[string][]string{}
	for key, value := range fields {
		if s, ok := value.(string); ok {
			values[key] = []string{s}
		}
	}
	e, err := decodeCommand(values)
	if err != nil {
		return malformed{err}
	}
	return d.reception.take(ctx, e)
}
