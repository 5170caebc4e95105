package slacktest

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"slices"
	"sync"
	"time"

	"github.com/gorilla/websocket"
)

// A socket is one open connection of Socket Mode.
type socket struct {
	conn    *websocket.Conn
	writing sync.Mutex
	leaving bool // a disconnect was announced: no more envelopes
	silent  bool // half open: nothing is sent, not even pings
}

func (c *socket) send(v any) error {
	c.writing.Lock()
	defer c.writing.Unlock()
	c.conn.SetWriteDeadline(time.Now().Add(time.Second))
	return c.conn.WriteJSON(v)
}

func (s *Slack) socket(w http.ResponseWriter, r *http.Request) {
	conn, err := (&websocket.Upgrader{}).Upgrade(w, r, nil)
	if err != nil {
		return
	}
	defer conn.Close()
	c := &socket{conn: conn}
	s.mu.Lock()
	s.opened++
	crowded := len(s.sockets) >= 10
	if !crowded {
		s.sockets = append(s.sockets, c)
	}
	s.mu.Unlock()
	if crowded {
		c.send(object{"type": "disconnect", "reason": "too_many_websockets"})
		return
	}
	defer func() {
		s.mu.Lock()
		defer s.mu.Unlock()
		s.sockets = slices.DeleteFunc(s.sockets, func(other *socket) bool { return other == c })
	}()
	c.send(object{"type": "hello", "num_connections": 1, "connection_info": object{"app_id": s.options.App}})

	ctx, cancel := context.WithCancel(r.Context())
	var pinging sync.WaitGroup
	defer pinging.Wait()
	defer cancel()
	pinging.Go(func() {
		tick := time.NewTicker(time.Second)
		defer tick.Stop()
		for {
			select {
			case <-ctx.Done():
				return
			case <-tick.C:
				s.mu.Lock()
				silent := c.silent
				s.mu.Unlock()
				if !silent {
					conn.WriteControl(websocket.PingMessage, []byte("ping"), time.Now().Add(time.Second))
				}
			}
		}
	})
	for {
		var ack struct {
			EnvelopeID string `json:"envelope_id"`
			Payload    json.RawMessage
		}
		if err := conn.ReadJSON(&ack); err != nil {
			return
		}
		s.mu.Lock()
		if waiting := s.pending[ack.EnvelopeID]; waiting != nil && !c.silent {
			delete(s.pending, ack.EnvelopeID)
			waiting <- ack.Payload
		}
		s.mu.Unlock()
	}
}

// envelope sends a payload to any one of the open connections and waits for its
// acknowledgement.
func (s *Slack) envelope(ctx context.Context, kind string, payload []byte, attempt int) (json.RawMessage, error) {
	s.mu.Lock()
	var open []*socket
	for _, c := range s.sockets {
		if !c.leaving {
			open = append(open, c)
		}
	}
	if len(open) == 0 {
		s.mu.Unlock()
		return nil, errors.New("no connection is open")
	}
	c := open[s.random.IntN(len(open))]
	s.events++
	id := fmt.Sprintf("envelope-%d", s.events)
	acknowledged := make(chan json.RawMessage, 1)
	s.pending[id] = acknowledged
	silent := c.silent
	s.mu.Unlock()
	if !silent {
		envelope := object{"type": kind, "envelope_id": id, "payload": json.RawMessage(payload),
			"accepts_response_payload": kind != "events_api", "retry_attempt": attempt}
		if err := c.send(envelope); err != nil {
			return nil, fmt.Errorf("send envelope: %w", err)
		}
	}
	ctx, cancel := context.WithTimeout(ctx, s.options.AckTimeout)
	defer cancel()
	select {
	case body := <-acknowledged:
		return body, nil
	case <-ctx.Done():
		s.mu.Lock()
		delete(s.pending, id)
		s.mu.Unlock()
		return nil, fmt.Errorf("no acknowledgement: %w", ctx.Err())
	}
}

// Disconnect ends one open connection, the longest open. Reasons are Slack's
// (warning, refresh_requested, link_disabled, too_many_websockets), "cut" for a
// connection that breaks without a word, "cut mid-envelope", and "half open"
// for one that stays and goes deaf. It reports whether there was one.
func (s *Slack) Disconnect(reason string) bool {
	s.mu.Lock()
	i := slices.IndexFunc(s.sockets, func(c *socket) bool { return !c.leaving && !c.silent })
	if i < 0 {
		s.mu.Unlock()
		return false
	}
	c := s.sockets[i]
	c.leaving = reason != "half open"
	c.silent = reason == "half open"
	s.note("disconnect: %s", reason)
	s.mu.Unlock()
	switch reason {
	case "half open":
	case "cut":
		c.conn.NetConn().Close()
	case "cut mid-envelope":
		c.conn.NetConn().Write([]byte{0x81, 0x7e, 0x10}) // a text frame's header, not finished
		c.conn.NetConn().Close()
	case "warning":
		c.send(object{"type": "disconnect", "reason": reason, "debug_info": object{}})
		s.deliveries.Go(func() { // Slack leaves about ten seconds
			time.Sleep(200 * time.Millisecond)
			c.conn.Close()
		})
	default:
		c.send(object{"type": "disconnect", "reason": reason, "debug_info": object{}})
		c.conn.Close()
	}
	return true
}

// CloseSockets breaks every open connection.
func (s *Slack) CloseSockets() {
	s.mu.Lock()
	open := slices.Clone(s.sockets)
	s.mu.Unlock()
	for _, c := range open {
		c.conn.NetConn().Close()
	}
}
