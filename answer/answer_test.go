package answer_test

import (
	"bytes"
	"context"
	_ "embed"
	"encoding/json"
	"errors"
	"io/fs"
	"log/slog"
	"slices"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"
	"go.uber.org/goleak"

	"footnote/answer"
	"footnote/database/databasetest"
	"footnote/embeddings"
	"footnote/retrieval"
	"footnote/retrieval/source"
)

var _ answer.Corpus = (*retrieval.Index)(nil)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

var quiet = slog.New(slog.DiscardHandler)

// now is when the tests' questions are asked.
var now = time.Date(2026, time.May, 4, 12, 0, 0, 0, time.UTC)

// files are the texts of a folder, by path.
type files map[string]string

//go:embed testdata/stored.sql
var storedSQL string

// A library is an index in a database of the test's own, and an Answerer on it.
type library struct {
	*retrieval.Index
	*answer.Answerer
	pool   *pgxpool.Pool
	stored map[string]map[string]string // texts, by collection and path, as the database has them
}

// newLibrary returns an empty library whose questions are embedded by embedder;
// nil stands for the one that needs no network.
func newLibrary(t testing.TB, embedder retrieval.Embedder) library {
	t.Helper()
	if embedder == nil {
		embedder = offline(t)
	}
	pool := databasetest.New(t).Pool
	index := retrieval.New(pool, embedder, quiet)
	return library{index, answer.New(index, quiet), pool, make(map[string]map[string]string)}
}

func offline(t testing.TB) embeddings.Characters {
	t.Helper()
	embedder, err := embeddings.NewCharacters(embeddings.CharactersDimensions)
	if err != nil {
		t.Fatal(err)
	}
	return embedder
}

// add ingests the folder into the collection.
func (l library) add(t testing.TB, collection string, folder fs.FS) {
	t.Helper()
	opened, err := source.OpenFS(t.Context(), folder, collection, source.DefaultLimits())
	if err != nil {
		t.Fatal(err)
	}
	defer opened.Close()
	report, err := l.Ingest(t.Context(), collection, collection, opened, nil)
	if err != nil || len(report.Faults) > 0 {
		t.Fatalf("ingest %s: %v %v", collection, err, report.Faults)
	}
	rows, err := l.pool.Query(t.Context(), storedSQL, collection)
	if err != nil {
		t.Fatal(err)
	}
	l.stored[collection] = make(map[string]string)
	var path, text string
	if _, err := pgx.ForEachRow(rows, []any{&path, &text}, func() error {
		l.stored[collection][path] = text
		return nil
	}); err != nil {
		t.Fatal(err)
	}
}

func (l library) addFiles(t testing.TB, collection string, texts files) {
	t.Helper()
	folder := fstest.MapFS{}
	for path, text := range texts {
		folder[path] = &fstest.MapFile{Data: []byte(text)}
	}
	l.add(t, collection, folder)
}

// ask returns the answer to a question of the collection, having checked what
// holds for every answer.
func (l library) ask(t testing.TB, collection, question string) answer.Answer {
	t.Helper()
	reply, err := l.Answer(t.Context(), answer.Question{Text: question, At: now, Collections: []string{collection}})
	if err != nil {
		t.Fatalf("ask %.80q: %v", question, err)
	}
	for _, fault := range l.faults(collection, question, reply) {
		t.Errorf("the answer to %.80q %s", question, fault)
	}
	return reply
}

// The corpora of the rules' tests, each a small folder of our own.
var corpora = map[string]files{
	"harbour": {
		"tuesday.txt": `Dockers of Port Alder walk out

Brinmark, 12 March 2024

The dockers of Port Alder walked out on 11 March 2024 over the new night shifts. About 400 dockers stayed away, the harbour master Aurelio Vantongeren said. Twelve ships wait at anchor outside the mole.

Police detained nine pickets at the east gate on Tuesday morning. They were let go the same evening.

Ruta Kalninsh, who leads the dockers' union, called the night shifts a danger to life. She will meet the minister of transport, Piet Okonjo, on 15 March. The port's owner, Seaway Holdings, refused to comment on the strike.
`,
		"thursday.txt": `Strike in the harbour: what is known

Published 14 March 2024

Some 650 dockers have joined the strike at Port Alder, the union says. The harbour police counted seven ships outside the mole, where fruit is rotting in the holds.

A crane driver, Bela Horvath, was injured on 13 March when a container fell. He is in hospital with a broken leg. Latvian sailors shared their soup with the pickets.

The national railway has hired forty buses for commuters. Seaway Holdings offered the dockers a rise in wages of 4 percent; the union wants 9 percent.
`,
	},
	"dam": {
		"gazette.md": `# Cracks in the Kessar dam

*The Valley Gazette, 3 August 2023*

Engineers found three cracks in the Kessar dam on 1 August 2023. The dam was finished in 1974 and holds back the river Olm. Below it live 18,000 people.

**Yelena Tchernova**, the chief engineer of the Olm Authority, ordered the sluices opened. The lake has sunk by two metres since then.

## Who must leave

The villages of Upper and Lower Sarn were cleared on 2 August. Farmers drove their cattle to the hills. The mayor of Sarn, Goran Petrov, asked the government for tents.
`,
		"agency.txt": `Olm Authority plays down cracks

Kessar, 4 August 2023

Jelena Chernova, director of dam safety at the Olm Authority, said that there was no danger to the Kessar dam. She spoke to reporters on 3 August.

The repair will cost 7 million dollars, according to the ministry of water. It will last until the spring. Hungarian divers are to look at the foot of the wall.
`,
	},
	"offices": {
		"courier.txt": `A visit and a quarrel

Oslo, 4 May 2021

President Lund and Prime Minister Berg have not spoken since March. Norwegian President Karl Lund received Latvian Prime Minister Janis Ozols in Oslo on 3 May 2021. The prosecutor general of Sweden, Vera Holm, came with him.

Sweden is Norway’s second-largest trade partner and its biggest market for cod. The port of Bergen was closed for a day.

The agent Hamidou Serle counted the cod, and his cousin Amidou Sarle sold it. Sweden’s ambassador to Norway, Eva Lind, was summoned to the foreign ministry over the cod. The next week Stockholm protested, and Sweden summoned the Norwegian ambassador, Nils Dahl.
`,
	},
	"election": {
		"herald.txt": `Vellmark elects a new assembly

9 June 2022

The Reed Party won 61 of the 120 seats in the assembly of Vellmark on 5 June 2022. The party's leader, Oskar Lindqvist, thanked the voters from the balcony of the town hall. The turnout was 71 percent.

The former president, Ingrid Solheim, lost her own seat. She said that she would not appeal. Observers from Portugal saw no fraud. Portugal recalled its ambassador on 7 June 2022 all the same.
`,
		"courier.txt": `Count disputed in two districts of Vellmark

10 June 2022

Two districts of Vellmark will count the votes again on 20 June 2022, the election commission said. Its chairman, Tomas Breck, spoke of torn ballots. Observers from the Nordic Council had complained about long queues.

Oskar Lindqvist, chief editor of the Vellmark Courier until last year, is to form a government. The Reed Party has 61 seats.
`,
	},
}

// newLibraryOfCorpora returns a library with a collection for each corpus.
func newLibraryOfCorpora(t testing.TB) library {
	t.Helper()
	l := newLibrary(t, nil)
	for collection, texts := range corpora {
		l.addFiles(t, collection, texts)
	}
	return l
}

func TestRules(t *testing.T) {
	t.Parallel()
	l := newLibraryOfCorpora(t)
	for _, test := range []struct {
		rule       string
		collection string
		question   string
		want       string // in the first quotation; "" when it must be refused
		reading    string // in the reading; "" for whatever it says
	}{
		{"the day asked for is the day that answers", "harbour", "What happened on 13 March 2024?", "a container fell", "13 March 2024 (event date)"},
		{"a day without its year is one that the corpus speaks of", "harbour", "Who was injured on March 13?", "Bela Horvath", "13 March 2024 (event date; the year is taken from the corpus)"},
		{"a day spoken of nowhere is refused", "harbour", "Who was injured on 17 March 2024?", "", "speaks of 17 March 2024 nowhere"},
		{"a day of another year is refused", "harbour", "Who was injured on 13 March 2019?", "", "speaks of 13 March 2019 nowhere"},
		{"another deed than that of the day is refused", "harbour", "Who was injured on 12 March 2024?", "", ""},
		{"a deed that the corpus tells of nobody is refused on a day spoken of", "dam", "Who was beheaded on 2 August 2023?", "", ""},

		{"on another day the nearest that are spoken of are told", "harbour", "Who was injured on 17 March 2024?", "", "on its subject the nearest day spoken of is 13 March 2024"},
		{"of a day alone the nearest of all are told", "harbour", "What happened on 17 March 2024?", "", "; the nearest days spoken of are 15 March 2024 and 13 March 2024"},
		{"a sentence that states another day does not answer for one beside it", "election", "Who recalled an ambassador on 5 June 2022?", "", ""},
		{"nor where it lies outside of a filter", "election", "Who recalled an ambassador? until:2022-06-05", "", ""},
		{"a time since a day reaches to the end", "harbour", "Who was injured since 12 March 2024?", "a container fell", "since 12 March 2024 (event date)"},
		{"a time before a day does not reach beyond it", "harbour", "Who was injured before 12 March 2024?", "", "before 12 March 2024"},
		{"a filter by publication is told", "harbour", "How many dockers are on strike? published:2024-03-14", "650 dockers", "published 14 March 2024 (publication date)"},
		{"a filter that no document passes is refused", "harbour", "How many dockers are on strike? published:2023-03-14", "", "published 14 March 2023"},
		{"a filter that names no day is refused, with what to write", "harbour", "Who was injured on:soon", "", "names no day"},
		{"a weekday of the day of asking is the reports' own where it is not theirs", "harbour", "Who was detained on Tuesday?", "detained nine pickets", "“Tuesday” is what its reports call so"},
		{"a day counted from the day of asking is no day of the corpus' year", "harbour", "What happened yesterday?", "", "3 May 2026 (event date; counted from the day of asking)"},

		{"last March is the newest report's where it is not the asker's", "harbour", "Who was injured last March?", "", "March 2023"},
		{"this year is the newest report's where it is not the asker's", "harbour", "Who was injured this year?", "a container fell", "2024 (event date; the corpus does not speak of 2026, and this is counted from its newest report, of 14 March 2024)"},
		{"last month stays the asker's", "harbour", "Who was injured last month?", "", "April 2026"},

		{"a name is found", "dam", "Who is Goran Petrov?", "The mayor of Sarn, Goran Petrov", ""},
		{"a name in another spelling is found, and the spelling told", "dam", "What did Elena Tchernova order?", "sluices opened", ""},
		{"a surname in another spelling is found, and the spelling told", "dam", "What did Chernova order?", "sluices opened", "“Chernova” also as Tchernova"},
		{"whoever there is nobody of, though each word is somebody's, is who is near", "offices", "What did Hamidou Sarle count?", "Hamidou Serle counted", ""},
		{"a name under no spelling is refused", "dam", "What did Wolfgang Hildebrandt order?", "", "“Wolfgang Hildebrandt” occurs nowhere"},
		{"a known surname with another first name is refused", "dam", "What did Xaver Petrov ask for?", "", ""},
		{"an organisation under no spelling is refused", "harbour", "What did Greenpeace say about the strike?", "", "Greenpeace"},

		{"a people that the corpus names is found", "harbour", "What did Latvian sailors do?", "Latvian sailors shared their soup", ""},
		{"another people is refused", "harbour", "What did Norwegian sailors do?", "", "Norwegian"},
		{"a people of something else is refused", "dam", "How many Hungarian farmers were there?", "", ""},
		{"another country is refused", "election", "What did the observers from Brazil say?", "", "Brazil"},

		{"a number of what was counted is found", "election", "How many seats did the Reed Party win?", "61", ""},
		{"a number of people is found", "dam", "How many people live below the Kessar dam?", "18,000", ""},
		{"a sum of money is found", "dam", "How much will the repair cost?", "7 million dollars", ""},
		{"a number of what nobody counted is refused", "harbour", "How many helicopters were at Port Alder?", "", "helicopters"},
		{"a number of what is spoken of and not counted is refused", "dam", "How many cattle did the farmers drive to the hills?", "", ""},

		{"what is the X of with X absent is refused", "election", "What is the gross product of Vellmark?", "", "gross"},
		{"what is the X of with X present is answered", "election", "What was the turnout of the election?", "71 percent", ""},

		{"the job of somebody need not be called a job", "dam", "What is the job of Yelena Tchernova?", "chief engineer", ""},
		{"what a country does to an office makes it not that country's", "election", "When did Portugal recall the ambassador?", "Portugal recalled its ambassador", ""},
		{"a country's office that the corpus does not know is refused", "election", "What did the Portuguese foreign minister say?", "", ""},

		{"who is asked by a role", "dam", "Who is the mayor of Sarn?", "Goran Petrov", ""},
		{"when is asked", "dam", "When was the Kessar dam finished?", "1974", ""},
		{"where is asked", "harbour", "Where did the police detain the pickets?", "east gate", ""},
		{"why is asked", "harbour", "Why did the dockers walk out?", "night shifts", ""},
		{"who said is asked", "election", "Who spoke of torn ballots?", "Tomas Breck", ""},
		{"another word for the same thing is found", "harbour", "How many pickets were arrested?", "detained nine pickets", ""},
		{"a question in lower case without its mark is read", "dam", "who is the mayor of sarn", "Goran Petrov", ""},
		{"key words alone are read", "harbour", "crane driver injured", "Bela Horvath", ""},
		{"a deed of nobody is refused", "harbour", "Who replaced Ruta Kalninsh?", "", "replaced"},
		{"a deed of somebody else is refused", "harbour", "When was Bela Horvath released?", "", ""},
		{"what another did is refused", "dam", "Did Goran Petrov order the sluices opened?", "", "is told of others"},
		{"whether somebody did what nobody tells of is refused", "dam", "Did Goran Petrov resign?", "", "resign"},
		{"what was done to a thing and is not told is refused", "dam", "When was the Kessar dam painted?", "", "painted"},
		{"what was done to a thing is answered", "dam", "When was the dam over the river Olm finished?", "1974", ""},
		{"what somebody did is answered", "dam", "Did Yelena Tchernova order the sluices opened?", "sluices opened", ""},
		{"a number alone of a question in another script is no answer", "dam", "Кто приехал 3 или 1974?", "", "hardly a word"},
		{"a deed that is spoken of is answered", "harbour", "Who was injured?", "Bela Horvath", ""},
		{"what was done to others than those counted is refused", "harbour", "How many dockers were injured?", "", ""},
		{"what was done to those counted is answered", "harbour", "How many pickets were detained?", "nine pickets", ""},
		{"a name that is not given is refused", "harbour", "What is the name of the hospital?", "", "names the “hospital”"},
		{"a name that is given is answered", "harbour", "What is the name of the harbour master?", "Aurelio Vantongeren", ""},
		{"somebody who is spoken of without a name is refused", "harbour", "Which sailor shared soup with the pickets? I need the name.", "", ""},
		{"somebody in an office is found by it", "harbour", "Who is the minister of transport?", "Piet Okonjo", ""},
		{"another minister than the one asked for is refused", "harbour", "Who is the foreign minister?", "", "foreign"},
		{"an office of another country is refused", "offices", "Who is the prime minister of Sweden?", "", "minister of Sweden"},
		{"nor is one of a country whose minister visits", "offices", "Who is the president of Latvia?", "", "president of Latvia"},
		{"a country's office is found before others", "offices", "Who is the president of Norway?", "Norwegian President Karl Lund", ""},
		{"an office is found by the country behind it", "offices", "Who is the Swedish prosecutor general?", "Vera Holm", ""},
		{"whom a country summoned comes before its own who was summoned", "offices", "Which ambassador did Sweden summon?", "Nils Dahl", ""},
		{"the largest is not the second-largest", "offices", "Which country is Norway's largest trade partner?", "", "largest trade partner"},
		{"the second-largest is", "offices", "Which country is Norway's second largest trade partner?", "Sweden is Norway’s second-largest", ""},
		{"another thing's largest is not this one's", "offices", "Which is the biggest port of Norway?", "", ""},
		{"a question of which the source has no word is refused", "offices", "Who catches cod in winter without a licence?", "", ""},
		{"whoever is not quoted is refused", "harbour", "What did Bela Horvath say about the strike?", "", "what “Bela Horvath” said"},
		{"what is quoted of something else is refused", "harbour", "What did Ruta Kalninsh say about the fruit?", "", "about “the fruit”"},
		{"what is quoted is answered", "harbour", "What did Ruta Kalninsh say about the night shifts?", "danger to life", ""},
		{"an answer may stand behind a phrase for the deed", "harbour", "How many pickets were picked up?", "nine pickets", ""},
		{"a question of another subject is refused", "harbour", "When will the comet return to the solar system?", "", ""},
	} {
		t.Run(test.rule, func(t *testing.T) {
			reply := l.ask(t, test.collection, test.question)
			if test.reading != "" && !strings.Contains(reply.Reading, test.reading) {
				t.Errorf("%q is read as %q, want that to say %q", test.question, reply.Reading, test.reading)
			}
			switch {
			case test.want == "" && reply.Status == answer.Answered:
				t.Errorf("%q is answered with %q, want it refused", test.question, reply.Citations[0].Quote)
			case test.want == "" && len(reply.Nearest) == 0 && !strings.Contains(test.rule, "filter"):
				t.Errorf("%q is refused and nothing nearest is shown", test.question)
			case test.want != "" && reply.Status == answer.Refused:
				t.Errorf("%q is refused: %s; want it answered with %q", test.question, reply.Reading, test.want)
			case test.want != "" && !strings.Contains(reply.Citations[0].Quote, test.want):
				t.Errorf("%q is answered first with %q, want %q in it", test.question, reply.Citations[0].Quote, test.want)
			}
		})
	}
}

// Each part of a question that asks two things is answered, and one that the
// corpus does not answer does not keep back the other.
func TestTwoQuestionsInOne(t *testing.T) {
	t.Parallel()
	l := newLibraryOfCorpora(t)
	for _, test := range []struct {
		question string
		want     []string // each in one of the first three quotations
	}{
		{"Who ordered the sluices opened, and who asked for tents?", []string{"ordered the sluices opened", "asked the government for tents"}},
		{"When was the dam finished and how much will the repair cost?", []string{"finished in 1974", "7 million dollars"}},
		{"Who asked for tents, and what did Wolfgang Hildebrandt order?", []string{"asked the government for tents"}},
	} {
		reply := l.ask(t, "dam", test.question)
		for _, want := range test.want {
			if !slices.ContainsFunc(reply.Citations[:min(3, len(reply.Citations))], func(c answer.Citation) bool { return strings.Contains(c.Quote, want) }) {
				t.Errorf("%q is %s with %+v, want %q among the first three quotations; it is read as %q", test.question, reply.Status, reply.Citations, want, reply.Reading)
			}
		}
	}
	for question, want := range map[string]answer.Status{
		"What did Tchernova and Petrov ask for?":                         answer.Answered,
		"What did Tchernova and Hildebrandt order?":                      answer.Refused, // one of them is nobody
		"When is the meeting between Yelena Tchernova and Goran Petrov?": answer.Refused, // they do not meet
	} {
		if reply := l.ask(t, "dam", question); reply.Status != want {
			t.Errorf("%q is %s, want %s: %s", question, reply.Status, want, reply.Reading)
		}
	}
	if reply := l.ask(t, "dam", "What did Wolfgang Hildebrandt order, and who is Xenia Marchetti?"); reply.Status != answer.Refused || len(reply.Nearest) == 0 {
		t.Errorf("two questions that the corpus does not answer give %+v, want them refused, and the nearest shown", reply)
	}
}

// What cannot be read is refused with a sentence that says what to do.
func TestUnreadableQuestions(t *testing.T) {
	t.Parallel()
	l := newLibraryOfCorpora(t)
	for _, test := range []struct{ rule, question, want string }{
		{"empty", "", "has no words"},
		{"only white space", " \t\n", "has no words"},
		{"only emoji", "🙈🙉🙊", "has no words"},
		{"only punctuation", "?!… — ¿", "has no words"},
		{"longer than a question is", strings.Repeat("why ", 12_500), "has 49999 bytes"},
		{"a NUL", "who\x00is the mayor?", "is not text"},
		{"broken UTF-8", "who is the m\xffyor?", "is not text"},
	} {
		t.Run(test.rule, func(t *testing.T) {
			reply := l.ask(t, "harbour", test.question)
			if reply.Status != answer.Refused || !strings.Contains(reply.Reading, test.want) || !strings.Contains(reply.Reading, ": ") {
				t.Errorf("%.40q is %s with %q, want it refused with a sentence that says that it %s, and what to do", test.question, reply.Status, reply.Reading, test.want)
			}
			if !slices.Equal(reply.Searched.Collections, []string{"harbour"}) {
				t.Errorf("%.40q names the collections %q, want those that it was asked of", test.question, reply.Searched.Collections)
			}
		})
	}
}

func TestAnEmptyCollectionIsRefused(t *testing.T) {
	t.Parallel()
	l := newLibrary(t, nil)
	folder, err := source.OpenFS(t.Context(), fstest.MapFS{"nothing.txt": {Data: []byte("\n")}}, "empty", source.DefaultLimits())
	if err != nil {
		t.Fatal(err)
	}
	defer folder.Close()
	if _, err := l.Ingest(t.Context(), "empty", "empty", folder, nil); err != nil {
		t.Fatal(err)
	}
	reply := l.ask(t, "empty", "Who is the mayor of Sarn?")
	if reply.Status != answer.Refused || len(reply.Nearest) > 0 || reply.Searched.Documents != 0 {
		t.Errorf("an empty collection gives %+v, want a refusal that searched nothing", reply)
	}
}

func TestACollectionThatIsNotThereIsAnError(t *testing.T) {
	t.Parallel()
	l := newLibrary(t, nil)
	reply, err := l.Answer(t.Context(), answer.Question{Text: "Who is the mayor of Sarn?", At: now, Collections: []string{"elsewhere"}})
	if err == nil {
		t.Fatalf("a collection that is not there gives %+v, want an error", reply)
	}
	if !strings.Contains(err.Error(), "elsewhere") {
		t.Errorf("the error is %q, want it to name the collection", err)
	}
}

// An answer is of the collections that were named, and no other.
func TestOtherCollectionsAreNotSeen(t *testing.T) {
	t.Parallel()
	l := newLibraryOfCorpora(t)
	if reply := l.ask(t, "harbour", "Who is the mayor of Sarn?"); reply.Status == answer.Answered {
		t.Errorf("the harbour's collection answers from the dam's: %q", reply.Citations[0].Quote)
	}
	reply := l.ask(t, "dam", "Who is the mayor of Sarn?")
	if got := reply.Searched; got.Documents != 2 || got.Passages < 2 || !slices.Equal(got.Collections, []string{"dam"}) {
		t.Errorf("what was searched is %+v, want 2 documents and their passages in dam", got)
	}
}

// A silent embedder embeds passages, and no question.
type silent struct{ embeddings.Characters }

func (silent) EmbedQuery(context.Context, string) ([]float32, error) {
	return nil, errors.New("the server does not answer")
}

func TestWordsAloneAnswerWithoutTheEmbedder(t *testing.T) {
	t.Parallel()
	l := newLibrary(t, silent{offline(t)})
	l.addFiles(t, "dam", corpora["dam"])
	reply := l.ask(t, "dam", "Who is the mayor of Sarn?")
	if !reply.Searched.WordsOnly {
		t.Error("the answer does not say that words alone were searched")
	}
	if reply.Status != answer.Answered || !strings.Contains(reply.Citations[0].Quote, "Goran Petrov") {
		t.Errorf("without the embedder the answer is %+v, want it to name Goran Petrov", reply)
	}
	if reply := newLibraryOfCorpora(t).ask(t, "dam", "Who is the mayor of Sarn?"); reply.Searched.WordsOnly {
		t.Error("the answer says that words alone were searched, and the embedder answered")
	}
}

// An altered corpus gives other bytes than are stored.
type altered struct {
	answer.Corpus
	bytes func(stored string) (string, error)
}

func (a altered) Texts(ctx context.Context, places []retrieval.Place) ([]string, error) {
	stored, err := a.Corpus.Texts(ctx, places)
	if err != nil {
		return nil, err
	}
	for i := range stored {
		if stored[i], err = a.bytes(stored[i]); err != nil {
			return nil, err
		}
	}
	return stored, nil
}

func TestAQuotationThatIsNotTheSourcesIsDropped(t *testing.T) {
	t.Parallel()
	l := newLibraryOfCorpora(t)
	for _, test := range []struct {
		rule      string
		question  string
		alter     func(string) (string, error)
		citations bool // some are left
	}{
		{"one byte of every quotation differs", "Who is the mayor of Sarn?", func(s string) (string, error) { return s[:len(s)-1] + "!", nil }, false},
		{"every quotation of a refusal differs", "Who was injured on 17 March 2024?", func(s string) (string, error) { return strings.ToUpper(s), nil }, false},
		{"one of several differs", "How many seats has the Reed Party?", func(s string) (string, error) {
			return strings.Replace(s, "won 61", "won 16", 1), nil
		}, true},
	} {
		t.Run(test.rule, func(t *testing.T) {
			var logged bytes.Buffer
			a := answer.New(altered{l.Index, test.alter}, slog.New(slog.NewJSONHandler(&logged, nil)))
			reply, err := a.Answer(t.Context(), answer.Question{Text: test.question, At: now, Collections: []string{"dam", "election"}})
			if err != nil {
				t.Fatal(err)
			}
			if got := len(reply.Citations)+len(reply.Nearest) > 0; got != test.citations {
				t.Errorf("%d citations and %d nearest are left, want some: %v", len(reply.Citations), len(reply.Nearest), test.citations)
			}
			for _, c := range slices.Concat(reply.Citations, reply.Nearest) {
				if strings.Contains(c.Quote, "won 61") {
					t.Errorf("the quotation %q is shown though the source has other bytes", c.Quote)
				}
			}
			if !test.citations && reply.Status != answer.Refused {
				t.Errorf("the answer without a quotation is %s, want it refused", reply.Status)
			}
			for i, c := range reply.Citations {
				if c.N != i+1 {
					t.Errorf("citation %d has the number %d", i+1, c.N)
				}
			}
			if !levelLogged(t, &logged, slog.LevelError, "quotation dropped") {
				t.Errorf("the dropped quotation is not logged as an error: %s", &logged)
			}
		})
	}
}

// levelLogged reports whether a message that begins so was logged at the level.
func levelLogged(t testing.TB, logged *bytes.Buffer, level slog.Level, message string) bool {
	t.Helper()
	for line := range bytes.Lines(logged.Bytes()) {
		var entry struct {
			Level slog.Level
			Msg   string
		}
		if err := json.Unmarshal(line, &entry); err != nil {
			t.Fatal(err)
		}
		if entry.Level == level && strings.HasPrefix(entry.Msg, message) {
			return true
		}
	}
	return false
}

// A corpus that cannot be read is an error, and not a refusal: the corpus may
// well say.
func TestACorpusThatCannotBeReadIsAnError(t *testing.T) {
	t.Parallel()
	l := newLibraryOfCorpora(t)
	gone := errors.New("the server has stopped")
	a := answer.New(altered{l.Index, func(string) (string, error) { return "", gone }}, quiet)
	for _, question := range []string{"Who is the mayor of Sarn?", "Who was injured on 17 March 2024?"} {
		reply, err := a.Answer(t.Context(), answer.Question{Text: question, At: now, Collections: []string{"dam"}})
		if !errors.Is(err, gone) {
			t.Errorf("%q gives %v and %s with %q, want the error of the corpus", question, err, reply.Status, reply.Reading)
		}
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if reply, err := l.Answer(ctx, answer.Question{Text: "Who is the mayor of Sarn?", At: now, Collections: []string{"dam"}}); !errors.Is(err, context.Canceled) {
		t.Errorf("a cancelled question gives %v and %+v, want context.Canceled", err, reply)
	}
}
