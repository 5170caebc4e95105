package bot

import (
	"context"
	"log/slog"
	"testing"
	"testing/fstest"
	"time"

	"github.com/jackc/pgx/v5/pgxpool"
	pgxvector "github.com/pgvector/pgvector-go/pgx"

	"footnote/answer"
	"footnote/answer/chat"
	"footnote/answer/chat/chattest"
	"footnote/embeddings"
	"footnote/retrieval"
	"footnote/retrieval/source"
)

// seats is what is asked of the corpus of a storm, and election the corpus.
const (
	seats    = "How many seats has the Reed Party?"
	election = "The Reed Party has 61 seats. The Heron Party has 40 seats in the new assembly.\n"
)

// newVectorPool returns a pool that knows the types of vectors. It connects when it
// is used, also to a server that is down now.
func newVectorPool(ctx context.Context, url string) (*pgxpool.Pool, error) {
	config, err := pgxpool.ParseConfig(url)
	if err != nil {
		return nil, err
	}
	config.AfterConnect = pgxvector.RegisterTypes
	return pgxpool.NewWithConfig(ctx, config)
}

func newIndex(pool *pgxpool.Pool) (*retrieval.Index, error) {
	embedder, err := embeddings.NewCharacters(embeddings.CharactersDimensions)
	return retrieval.New(pool, embedder, slog.New(slog.DiscardHandler)), err
}

func fillCorpus(t *testing.T, pool *pgxpool.Pool) {
	t.Helper()
	index, err := newIndex(pool)
	if err != nil {
		t.Fatal(err)
	}
	folder, err := source.OpenFS(t.Context(), fstest.MapFS{"election.txt": {Data: []byte(election)}}, "main", source.DefaultLimits())
	if err != nil {
		t.Fatal(err)
	}
	defer folder.Close()
	if report, err := index.Ingest(t.Context(), "main", "main", folder, nil); err != nil || len(report.Faults) > 0 {
		t.Fatalf("ingest the corpus: %v %v", err, report.Faults)
	}
}

// A wording answers as the program does, in the words of the model at an address.
type wording struct{ writer *answer.Writer }

func newWording(pool *pgxpool.Pool, model string, log *slog.Logger) (wording, error) {
	index, err := newIndex(pool)
	if err != nil {
		return wording{}, err
	}
	client, err := chat.NewClient(chat.Settings{BaseURL: model, Key: chattest.Key, Model: "faulty",
		Patience: 2 * time.Second, Timeout: time.Second, Silence: 300 * time.Millisecond, Rest: 500 * time.Millisecond})
	return wording{answer.NewWriter(answer.New(index, log), client, log)}, err
}

func (w wording) Answer(ctx context.Context, q Question, told func(answer.Answer)) (answer.Answer, error) {
	return w.writer.Answer(ctx, answer.Question{Text: q.Text, At: q.Asked, Collections: q.Collections}, told)
}

// Whatever is the matter with the model, each question is answered once.
// FOOTNOTE_SOAK_QUESTIONS says how many are asked under each fault.
func TestExactlyOnceWithFaultyModels(t *testing.T) {
	if testing.Short() {
		t.Skip("takes half a minute")
	}
	s := storm{questions: environmentInt("FOOTNOTE_SOAK_QUESTIONS", 24), perSecond: 20, channels: 5,
		killEvery: 500 * time.Millisecond, breakEvery: 700 * time.Millisecond, seed: uint64(environmentInt("FOOTNOTE_SOAK_SEED", 1))}
	if s.questions > 200 {
		s.killEvery, s.breakEvery = 3*time.Second, 5*time.Second
	}
	for _, test := range []struct {
		name  string
		fault chattest.Fault
	}{
		{"none", func(r *chattest.Reply) { r.Stream(8, 5*time.Millisecond) }},
		{"429 with Retry-After", chattest.Status(429, "rate_limit_exceeded", "Retry-After: 1")},
		{"429 without", chattest.Status(429, "rate_limit_exceeded", "")},
		{"500", chattest.Status(500, "server_error", "")},
		{"refused", nil},
		{"reset in mid-stream", chattest.Cut},
		{"silent", chattest.Hang},
		{"silent in mid-stream", chattest.Falter},
		{"empty", chattest.Says("")},
		{"truncated JSON", chattest.Truncated},
		{"wrong schema", chattest.Says(`{"answer":{"text":12}}`)},
		{"100 MB", chattest.Flood(100<<20, true)},
		{"100 MB in pieces", chattest.Flood(100<<20, false)},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			const said = "The Reed Party has 61 seats."
			model := chattest.NewServer(t, func(chattest.Request) string {
				return chattest.Answered(chattest.Claim{Text: said, Evidence: []chattest.Evidence{{Passage: 1, Quotation: said}}})
			})
			model.FailAlways(test.fault)
			s := s
			if s.model = model.URL; test.fault == nil {
				s.model = chattest.Nowhere(t)
			}
			got := weather(t, safe, s)
			t.Logf("seed %d, %d requests to the model: %s", s.seed, len(model.Requests()), got)
			if got.faults() != 0 {
				t.Error("want none lost, none doubled, none unfinished, and no guest answered")
			}
			if asked := len(model.Requests()) > 0; asked != (test.fault != nil) {
				t.Error("the model was not asked: this test does not see what it is for")
			}
		})
	}
}
