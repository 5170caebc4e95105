package bot

import (
	"context"
	"encoding/json"
	"errors"
	"io"
	"log/slog"
	"net/http"
	"net/url"
	"time"

	"github.com/slack-go/slack"
)

// maxBody is how large a request may be, in bytes: several times what Slack sends.
const maxBody = 1 << 20

// A reception is where both doors hand in what Slack delivered.
type reception struct {
	home     home
	self     string
	inbox    *inbox
	people   *memory[person]
	missed   func() // called when Slack says that it held events back
	metrics  *metrics
	log      *slog.Logger
	patience time.Duration // for the database; Slack waits three seconds
}

// errElsewhere is for what is signed but meant for another workspace or app.
var errElsewhere = errors.New("meant for another workspace or app")

// take stores one event. A nil error means that it is stored, or that it is not
// for the bot: only then may Slack be told that it arrived.
func (r *reception) take(ctx context.Context, e event) error {
	if e.Team != r.home.team || r.home.app != "" && e.App != "" && e.App != r.home.app {
		return errElsewhere
	}
	ctx, cancel := context.WithTimeout(ctx, r.patience)
	defer cancel()
	_, err := r.inbox.accept(ctx, e)
	return err
}

// takeCallback takes the payload of an Events API request or envelope.
func (r *reception) takeCallback(ctx context.Context, payload []byte) error {
	var p struct {
		Type  string
		Event struct {
			Type string
			User struct{ ID string }
		}
	}
	_ = json.Unmarshal(payload, &p) // user is an object in some events only; the rest is read all the same
	switch {
	case p.Type == "app_rate_limited":
		r.metrics.limited.Inc()
		r.log.Warn("slack held events back: the channels will be swept")
		r.missed()
		return nil
	case p.Event.Type == "user_change":
		r.people.forget(p.Event.User.ID)
		return nil
	}
	e, err := decodeCallback(payload, r.self)
	if errors.Is(err, errNotAsked) {
		return nil
	}
	if err != nil {
		return malformed{err}
	}
	return r.take(ctx, e)
}

// malformed is for what Slack would not send.
type malformed struct{ cause error }

func (e malformed) Error() string { return e.cause.Error() }

// An httpDoor takes signed requests from Slack.
type httpDoor struct {
	reception *reception
	secret    string
}

func (d *httpDoor) routes(mux *http.ServeMux) {
	mux.HandleFunc("POST /slack/events", d.door("events", d.events))
	mux.HandleFunc("POST /slack/commands", d.door("commands", func(ctx context.Context, _ http.ResponseWriter, body []byte) error {
		values, err := url.ParseQuery(string(body))
		if err != nil {
			return malformed{err}
		}
		if values.Get("ssl_check") == "1" { // Slack only tries whether it gets through
			return nil
		}
		e, err := decodeCommand(values)
		if err != nil {
			return malformed{err}
		}
		return d.reception.take(ctx, e)
	}))
	mux.HandleFunc("POST /slack/interactivity", d.door("interactivity", func(ctx context.Context, _ http.ResponseWriter, body []byte) error {
		values, err := url.ParseQuery(string(body))
		if err != nil {
			return malformed{err}
		}
		e, err := decodeInteraction([]byte(values.Get("payload")))
		if errors.Is(err, errNotAsked) {
			return nil
		}
		if err != nil {
			return malformed{err}
		}
		return d.reception.take(ctx, e)
	}))
}

func (d *httpDoor) events(ctx context.Context, w http.ResponseWriter, body []byte) error {
	var hello struct{ Type, Challenge string }
	if err := json.Unmarshal(body, &hello); err == nil && hello.Type == "url_verification" {
		w.Header().Set("Content-Type", "text/plain")
		io.WriteString(w, hello.Challenge)
		return nil
	}
	return d.reception.takeCallback(ctx, body)
}

// door checks a request's size and signature and turns the outcome of take into
// the status that Slack acts on: 200 when it is stored, 503 when it should come
// again, and a refusal, not to be repeated, for what it should not have sent.
func (d *httpDoor) door(name string, take func(ctx context.Context, w http.ResponseWriter, body []byte) error) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		start := time.Now()
		outcome := "stored"
		refuse := func(status int, why string) {
			outcome = why
			w.Header().Set("X-Slack-No-Retry", "1")
			http.Error(w, why, status)
		}
		defer func() {
			d.reception.metrics.acks.WithLabelValues(name, outcome).Observe(time.Since(start).Seconds())
		}()
		body, err := io.ReadAll(http.MaxBytesReader(w, r.Body, maxBody))
		if err != nil {
			refuse(http.StatusRequestEntityTooLarge, "too large")
			return
		}
		// What the verifier says may hold what a forger needs: it goes nowhere.
		verifier, err := slack.NewSecretsVerifier(r.Header, d.secret)
		if err == nil {
			verifier.Write(body)
			err = verifier.Ensure()
		}
		if err != nil {
			refuse(http.StatusUnauthorized, "not signed")
			return
		}
		err = take(r.Context(), w, body)
		var bad malformed
		switch {
		case err == nil:
		case errors.Is(err, errElsewhere):
			refuse(http.StatusForbidden, "elsewhere")
		case errors.As(err, &bad):
			refuse(http.StatusBadRequest, "malformed")
		default:
			outcome = "not stored"
			d.reception.log.Error("could not store what slack delivered: it will deliver again", "door", name, "err", err)
			http.Error(w, "not stored, deliver again", http.StatusServiceUnavailable)
		}
	}
}
