package retrieval_test

import (
	"bytes"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"log/slog"
	"math"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"footnote/database/databasetest"
	"footnote/embeddings"
	"footnote/retrieval"
)

// BenchmarkSlowServer measures how much of what a slow server permits reaches the
// database: in a first ingest, where what else an ingest does must not hold
// requests up, and in a change of the model. Where the server is the faster, the
// processor is what is measured.
func BenchmarkSlowServer(b *testing.B) {
	const documents = 600
	f := files{}
	for i := range documents {
		f[fmt.Sprintf("%04d.txt", i)] = text(uint64(i), 8)
	}
	for _, bench := range []struct {
		latency                     time.Duration
		batch, parallel, dimensions int
	}{{50 * time.Millisecond, 16, 2, 256}, {50 * time.Millisecond, 16, 4, 1536}, {50 * time.Millisecond, 128, 4, 256}, {500 * time.Millisecond, 16, 4, 1536}} {
		b.Run(fmt.Sprintf("latency=%v/batch=%d/parallel=%d/dimensions=%d", bench.latency, bench.batch, bench.parallel, bench.dimensions), func(b *testing.B) {
			vector := `{"object":"embedding","index":%d,"embedding":"` + base64.StdEncoding.EncodeToString(bytes.Repeat([]byte{0, 0, 128, 63}, bench.dimensions)) + `"}`
			var requests atomic.Int64
			server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
				done := time.After(bench.latency)
				requests.Add(1)
				var request struct{ Input []string }
				json.NewDecoder(r.Body).Decode(&request)
				var reply strings.Builder
				for i := range request.Input {
					fmt.Fprintf(&reply, ","+vector, i)
				}
				<-done
				fmt.Fprintf(w, `{"data":[%s]}`, strings.TrimPrefix(reply.String(), ","))
			}))
			defer server.Close()
			db := databasetest.New(b)
			run := func(model string) (share float64) {
				client, err := embeddings.NewClient(embeddings.Settings{BaseURL: server.URL, Model: model, BatchTexts: bench.batch, Parallel: bench.parallel})
				if err != nil {
					b.Fatal(err)
				}
				defer client.Close()
				index := retrieval.New(db.Pool, embeddings.NewCached(client, retrieval.NewVectorCache(db.Pool)), slog.New(slog.DiscardHandler))
				requests.Store(0)
				started := time.Now()
				if report := ingest(b, index, "c", f); report.EmbeddingFault != nil {
					b.Fatal(report.EmbeddingFault)
				}
				ideal := math.Ceil(float64(requests.Load())/float64(bench.parallel)) * bench.latency.Seconds()
				return 100 * ideal / time.Since(started).Seconds()
			}
			var first, change float64
			for n := range b.N {
				first, change = run(fmt.Sprint("first ", n)), run(fmt.Sprint("other ", n))
				ingest(b, retrieval.New(db.Pool, offline(b, dimensions), quiet), "c", files{"one.txt": "One."})
			}
			b.ReportMetric(0, "ns/op")
			b.ReportMetric(float64(requests.Load()), "requests")
			b.ReportMetric(first, "%ideal-ingest")
			b.ReportMetric(change, "%ideal-change")
		})
	}
}
