package bot

import (
	"context"
	"time"

	"github.com/jackc/pgx/v5/pgxpool"
	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/collectors"
)

// Metrics are what /metrics tells. No label holds a person, a channel or a word
// of a question.
type metrics struct {
	registry *prometheus.Registry
	acks     *prometheus.HistogramVec // door, outcome
	decided  *prometheus.CounterVec   // kind, decision
	answers  *prometheus.HistogramVec // kind: received to posted
	calls    *prometheus.HistogramVec // method, status
	sockets  prometheus.Gauge
	limited  prometheus.Counter

	tokens     *prometheus.CounterVec // direction
	overBudget *prometheus.CounterVec // scope, unit
}

var latencies = []float64{.005, .01, .025, .05, .1, .25, .5, 1, 2.5, 5, 10, 30, 90}

func newMetrics() *metrics {
	histogram := func(name, help string, labels ...string) *prometheus.HistogramVec {
		return prometheus.NewHistogramVec(prometheus.HistogramOpts{Namespace: "footnote", Name: name, Help: help, Buckets: latencies}, labels)
	}
	m := &metrics{
		registry: prometheus.NewRegistry(),
		acks:     histogram("ack_seconds", "From the arrival of a delivery to its acknowledgement.", "door", "outcome"),
		answers:  histogram("answer_seconds", "From the arrival of a question to its posted answer.", "kind"),
		calls:    histogram("slack_call_seconds", "Calls to Slack by method and HTTP status.", "method", "status"),
		decided: prometheus.NewCounterVec(prometheus.CounterOpts{Namespace: "footnote", Name: "decisions_total",
			Help: "Arrivals by kind and how they ended: answered, refused, denied, failed or ambiguous."}, []string{"kind", "decision"}),
		sockets: prometheus.NewGauge(prometheus.GaugeOpts{Namespace: "footnote", Name: "sockets_open", Help: "Open Socket Mode connections."}),
		limited: prometheus.NewCounter(prometheus.CounterOpts{Namespace: "footnote", Name: "app_rate_limited_total",
			Help: "Notices from Slack that events were held back."}),
		tokens: prometheus.NewCounterVec(prometheus.CounterOpts{Namespace: "footnote", Name: "model_tokens_total",
			Help: "Tokens that answers took of the language model, in or out."}, []string{"direction"}),
		overBudget: prometheus.NewCounterVec(prometheus.CounterOpts{Namespace: "footnote", Name: "over_budget_total",
			Help: "Questions that found a budget used up, by whose it is, person, channel or everybody, and of what, questions or tokens."}, []string{"scope", "unit"}),
	}
	m.registry.MustRegister(m.tokens, m.overBudget, m.acks, m.answers, m.calls, m.decided, m.sockets, m.limited, collectors.NewGoCollector(),
		collectors.NewProcessCollector(collectors.ProcessCollectorOpts{}))
	return m
}

func (m *metrics) slackCall(method, status string, took time.Duration) {
	m.calls.WithLabelValues(method, status).Observe(took.Seconds())
}

// A queue tells, when it is asked, how much waits in the inbox and how long, and what
// everybody has used since midnight UTC.
type queue struct {
	pool *pgxpool.Pool
}

var (
	queueLength = prometheus.NewDesc("footnote_queue_length", "Arrivals that wait for their reply.", nil, nil)
	queueAge    = prometheus.NewDesc("footnote_queue_age_seconds", "How long the oldest of them has waited.", nil, nil)
	usedToday   = prometheus.NewDesc("footnote_used_today", "What everybody together has used since midnight UTC, in questions or tokens.", []string{"unit"}, nil)
)

func (q queue) Describe(to chan<- *prometheus.Desc) {
	to <- queueLength
	to <- queueAge
	to <- usedToday
}

// Collect reports nothing when the database does not answer: /readyz says so.
func (q queue) Collect(to chan<- prometheus.Metric) {
	ctx, cancel := context.WithTimeout(context.Background(), 2*time.Second) // Prometheus hands no context over
	defer cancel()
	var length int
	var age float64
	var questions, tokens int
	if err := q.pool.QueryRow(ctx, query("waiting")).Scan(&length, &age, &questions, &tokens); err != nil {
		return
	}
	to <- prometheus.MustNewConstMetric(queueLength, prometheus.GaugeValue, float64(length))
	to <- prometheus.MustNewConstMetric(queueAge, prometheus.GaugeValue, age)
	to <- prometheus.MustNewConstMetric(usedToday, prometheus.GaugeValue, float64(questions), "questions")
	to <- prometheus.MustNewConstMetric(usedToday, prometheus.GaugeValue, float64(tokens), "tokens")
}
