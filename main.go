// Command footnote answers questions from a corpus of source documents, with
// excerpts that are, byte for byte, in the sources.
//
// This package is the command line and the wiring: it alone knows the settings
// and every room, and hands each room what it needs.
package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"os"
	"os/signal"
	"runtime/debug"
	"syscall"

	"github.com/alecthomas/kong"

	"footnote/answer"
	"footnote/answer/chat"
	"footnote/config"
	"footnote/database"
	"footnote/embeddings"
	"footnote/retrieval"
)

// version is set when the program is built: -ldflags "-X main.version=…".
var version = "dev"

// What the program's exit status says.
const (
	exitAnswered = 0 // or, where nothing was asked, done
	exitFault    = 1
	exitUsage    = 2
	exitRefused  = 3 // the documents do not say
)

// errRefused is the end of a command whose question, or one of them, was refused;
// that has been shown.
var errRefused = errors.New("the documents do not say")

// errShown is the end of a command whose faults have been shown.
var errShown = errors.New("there were faults")

// Collecting garbage half as often saves a tenth of an ingest's time; the limit
// keeps the memory within what a small server spares all the same.
const (
	garbagePercent = 200
	memoryLimit    = 180 << 20 // bytes; soft, as in package debug
)

func main() {
	debug.SetGCPercent(garbagePercent)
	debug.SetMemoryLimit(memoryLimit)
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	context.AfterFunc(ctx, stop) // from then on a signal ends the program at once
	os.Exit(run(ctx, os.Args[1:], os.Environ(), os.Stdin, os.Stdout, os.Stderr))
}

// commands is the command line, for kong.
type commands struct {
	Ask      askCommand      `cmd:"" help:"Answer a question, with excerpts of the documents that say so."`
	Summary  summaryCommand  `cmd:"" help:"Sum up what the documents say about a topic, a person or a time."`
	Timeline timelineCommand `cmd:"" help:"List the events about a topic, a person or a time, by the days on which they happened."`
	Differ   differCommand   `cmd:"" help:"Show where the documents give accounts that differ."`
	Brief    briefCommand    `cmd:"" help:"Write a cited document about a topic, a person or a time."`
	Check    checkCommand    `cmd:"" help:"Hold the sentences of a text against the documents."`
	Ingest   ingestCommand   `cmd:"" help:"Read folders of documents, so that they can be asked."`
	Sources  sourcesCommand  `cmd:"" help:"Look at the documents that were ingested."`
	Names    namesCommand    `cmd:"" help:"Look up who and what the documents name, under all spellings."`
	Serve    serveCommand    `cmd:"" help:"Answer in Slack, until it is stopped."`
	Inbox    inboxCommand    `cmd:"" help:"Look after the questions from Slack that need a person."`
	Demo     demoCommand     `cmd:"" help:"Ingest a small sample and ask it three questions."`
	Eval     evalCommand     `cmd:"" help:"Measure how good the answers are."`
	DB       dbCommand       `cmd:"" name:"db" help:"Look after the database."`
	Version  versionCommand  `cmd:"" help:"Print the version."`
}

const description = `Answers questions from your own documents, with excerpts that are, byte for byte, in them.

Exit status: 0 answered or done, 1 a fault, 2 a command that was not understood, 3 the documents do not say.`

// run is the program. Its arguments are the edges of the process; env is in the
// form NAME=value. It returns the exit status.
func run(ctx context.Context, args, env []string, stdin io.Reader, stdout, stderr io.Writer) int {
	var line commands
	helped := false
	parser, err := kong.New(&line,
		kong.Name("footnote"), kong.Description(description), kong.Writers(stdout, stderr),
		kong.Exit(func(int) { helped = true }), kong.ConfigureHelp(kong.HelpOptions{Compact: true}))
	if err != nil {
		panic(err) // the tags of commands are wrong
	}
	if len(args) == 0 {
		args = []string{"--help"}
	}
	command, err := parser.Parse(args)
	if helped {
		return exitAnswered
	}
	if err != nil {
		fmt.Fprintf(stderr, "footnote: %s; footnote --help lists the commands.\n", visible(err.Error()))
		return exitUsage
	}

	settings, err := config.Load(env)
	if err != nil {
		fmt.Fprintf(stderr, "footnote: %v\n", err)
		return exitFault
	}
	p := &program{
		settings: settings,
		stdin:    stdin,
		stdout:   stdout,
		stderr:   stderr,
		out:      newTerminal(stdout, env),
		err:      newTerminal(stderr, env),
		log:      newLog(stderr, settings),
	}
	command.BindTo(ctx, (*context.Context)(nil))
	err = command.Run(p)
	switch {
	case err == nil:
		return exitAnswered
	case errors.Is(err, errRefused):
		return exitRefused
	case errors.Is(err, errShown):
	case ctx.Err() != nil:
		fmt.Fprintln(stderr, "footnote: interrupted. What was saved before is kept; the same command goes on from there.")
	default:
		fmt.Fprintf(stderr, "footnote: %s\n", visible(err.Error()))
	}
	return exitFault
}

func newLog(w io.Writer, settings config.Config) *slog.Logger {
	options := &slog.HandlerOptions{Level: settings.LogLevel}
	if settings.LogFormat == "json" {
		return slog.New(slog.NewJSONHandler(w, options))
	}
	return slog.New(slog.NewTextHandler(w, options))
}

// A program is what the commands work with.
type program struct {
	settings       config.Config
	stdin          io.Reader
	stdout, stderr io.Writer
	out, err       terminal // what stdout and stderr are
	log            *slog.Logger
}

// openDatabase opens the database that the settings name.
func (p *program) openDatabase(ctx context.Context) (*database.Database, error) {
	return database.Open(ctx, database.Options{
		URL:         p.settings.DatabaseURL.Reveal(),
		DataDir:     p.settings.DataDir,
		PostgresBin: p.settings.PostgresBin,
	}, p.log)
}

// withIndex opens the index for use, and closes it and the database it is in
// afterwards. It explains the faults of the database that come out of use.
func (p *program) withIndex(ctx context.Context, use func(*retrieval.Index) error) error {
	return p.withDatabase(ctx, func(_ *database.Database, index *retrieval.Index) error { return use(index) })
}

// withDatabase is withIndex for a use that asks the database itself, too.
func (p *program) withDatabase(ctx context.Context, use func(*database.Database, *retrieval.Index) error) error {
	return p.withOpen(ctx, func(db *database.Database, index *retrieval.Index) error { return db.Explain(use(db, index)) })
}

// withOpen is withDatabase for a use whose faults are explained already: those of
// other connections than the database's are not to be taken for it.
func (p *program) withOpen(ctx context.Context, use func(*database.Database, *retrieval.Index) error) error {
	embedder, err := p.embedder()
	if err != nil {
		return err
	}
	equivalents, err := p.equivalents()
	if err != nil {
		return err
	}
	db, err := p.openDatabase(ctx)
	if err != nil {
		return err
	}
	defer db.Close()
	if client, ok := embedder.(*embeddings.Client); ok {
		embedder = embeddings.NewCached(client, retrieval.NewVectorCache(db.Pool))
	}
	return use(db, retrieval.NewWithEquivalents(db.Pool, embedder, equivalents, p.log))
}

// equivalents returns the words that reports use for one another, with those of the
// file that the settings name.
func (p *program) equivalents() (*retrieval.Equivalents, error) {
	if p.settings.Equivalents == "" {
		return retrieval.CommonEquivalents(), nil
	}
	return retrieval.ReadEquivalents(p.settings.Equivalents)
}

// embedder returns the one that the settings name: without a model, the one that
// needs no network.
func (p *program) embedder() (retrieval.Embedder, error) {
	s := p.settings
	if s.EmbeddingModel == "" {
		dimensions := s.EmbeddingDimensions
		if dimensions == 0 {
			dimensions = embeddings.CharactersDimensions
		}
		return embeddings.NewCharacters(dimensions)
	}
	return embeddings.NewClient(embeddings.Settings{
		BaseURL:        s.OpenAIBaseURL,
		Key:            s.OpenAIKey.Reveal(),
		Model:          s.EmbeddingModel,
		Dimensions:     s.EmbeddingDimensions,
		DocumentPrefix: s.DocumentPrefix,
		QueryPrefix:    s.QueryPrefix,
		BatchTexts:     s.EmbeddingBatch,
		Parallel:       s.EmbeddingParallel,
	})
}

// writer returns one that has the model word answers that the settings name, or
// nil without one.
func (p *program) writer(answerer *answer.Answerer) (*answer.Writer, error) {
	model, err := p.model()
	if err != nil || model == nil {
		return nil, err
	}
	return answer.NewWriter(answerer, model, p.log), nil
}

// model returns the language model that the settings name, or nil without one.
func (p *program) model() (answer.Model, error) {
	s := p.settings
	if s.ChatModel == "" {
		return nil, nil
	}
	return chat.NewClient(chat.Settings{
		BaseURL:      s.OpenAIBaseURL,
		Key:          s.OpenAIKey.Reveal(),
		Model:        s.ChatModel,
		PromptTokens: s.ChatTokens,
	})
}

// collections are those that were named, or else the setting's.
func (p *program) collections(named []string) []string {
	if len(named) > 0 {
		return named
	}
	return []string{p.settings.Collection}
}

type versionCommand struct{}

func (versionCommand) Run(p *program) error {
	_, err := fmt.Fprintf(p.stdout, "footnote %s\n", version)
	return err
}
