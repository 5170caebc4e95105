package answer_test

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"slices"
	"strings"
	"testing"

	"footnote/answer"
	"footnote/retrieval"
)

// briefFaults returns what is wrong with a brief, each as the end of a sentence
// that begins with "the brief".
func (l library) briefFaults(collection string, b answer.Brief) []string {
	faults := partFaults(l.stored[collection], b.Citations)
	fault := func(text string) { faults = append(faults, text) }
	var order []int // of the first use
	use := func(where string, numbers []int) {
		if len(numbers) == 0 {
			fault("has no citation for " + where)
		}
		for _, n := range numbers {
			if n < 1 || n > len(b.Citations) {
				fault("cites what is not there for " + where)
			} else if !slices.Contains(order, n) {
				order = append(order, n)
			}
		}
	}
	for _, claim := range b.Summary {
		use(claim.Text, claim.Citations)
	}
	for _, event := range b.Events {
		use(event.Text, event.Citations)
		for _, account := range event.Otherwise {
			use(account.Value, account.Citations)
		}
	}
	for _, person := range b.People {
		if len(person.Roles) == 0 {
			fault("has no role of " + person.Name)
		}
		for _, role := range person.Roles {
			use(role.Value, role.Citations)
		}
	}
	for _, disagreement := range b.Disagreements {
		for _, account := range disagreement.Accounts {
			use(account.Value, account.Citations)
		}
	}
	if !slices.IsSorted(order) || len(order) != len(b.Citations) {
		fault("does not number its citations in the order of their first use")
	}
	sourced := 0
	for _, source := range b.Sources {
		sum := sha256.Sum256([]byte(l.stored[collection][source.Document]))
		if source.SHA256 != hex.EncodeToString(sum[:]) {
			fault("has the digest " + source.SHA256 + " of " + source.Document)
		}
		for _, n := range source.Citations {
			sourced++
			if b.Citations[n-1].Document != source.Document {
				fault("lists a citation of another document under " + source.Document)
			}
		}
	}
	if sourced != len(b.Citations) {
		fault("does not list the sources of all its citations")
	}
	if written, err := json.Marshal(b); err != nil || strings.Contains(string(written), ":null") {
		fault("cannot be written as JSON, or has a null in it")
	}
	return faults
}

func TestBriefs(t *testing.T) {
	t.Parallel()
	l := sampleLibrary(t)
	for _, topic := range []string{"", "Safarov brothers", "Sputnik Azerbaijan", "Kartavykh", "June 27", "zeppelins of Patagonia"} {
		b, err := l.Brief(t.Context(), answer.TopicRequest{Topic: topic, At: now, Collections: []string{"sample"}})
		if err != nil {
			t.Fatal(err)
		}
		for _, fault := range l.briefFaults("sample", b) {
			t.Errorf("the brief about %q %s", topic, fault)
		}
		if nothing := strings.HasPrefix(topic, "zeppelins"); nothing != (len(b.Citations) == 0) || b.Dropped > 0 {
			t.Errorf("the brief about %q has %d citations, and %d dropped", topic, len(b.Citations), b.Dropped)
		}
	}
}

// The control: a brief with a fault is found out.
func TestFaultsOfBriefsAreFound(t *testing.T) {
	t.Parallel()
	l := sampleLibrary(t)
	for name, spoil := range map[string]func(*answer.Brief){
		"a quotation that is altered": func(b *answer.Brief) { b.Citations[0].Quote = strings.ToUpper(b.Citations[0].Quote) },
		"a digest of something else":  func(b *answer.Brief) { b.Sources[0].SHA256 = strings.Repeat("0", 64) },
		"citations in another order":  func(b *answer.Brief) { slices.Reverse(b.Summary) },
		"an event that cites nothing": func(b *answer.Brief) { b.Events[0].Citations = []int{} },
		"a person without a role":     func(b *answer.Brief) { b.People[0].Roles = nil },
		"a source that cites another's": func(b *answer.Brief) {
			b.Sources[0].Citations = append(b.Sources[0].Citations, b.Sources[1].Citations...)
		},
		"a citation that nothing has":   func(b *answer.Brief) { b.Summary = b.Summary[:1] },
		"a claim of what is not there":  func(b *answer.Brief) { b.Summary[0].Citations = []int{999} },
		"citations with a number twice": func(b *answer.Brief) { b.Citations[1].N = 1 },
		"a list that is null in JSON":   func(b *answer.Brief) { b.Disagreements = nil },
	} {
		b, err := l.Brief(t.Context(), answer.TopicRequest{Topic: "Sputnik Azerbaijan", At: now, Collections: []string{"sample"}})
		if err != nil {
			t.Fatal(err)
		}
		spoil(&b)
		if len(l.briefFaults("sample", b)) == 0 {
			t.Errorf("%s is not found out", name)
		}
	}
}

// A fading corpus says something else than it did from the so-manieth check of its
// quotations on, where a document has the given name.
type fading struct {
	answer.Corpus
	document int32
	checks   *int
	from     int
}

func (f fading) Texts(ctx context.Context, places []retrieval.Place) ([]string, error) {
	stored, err := f.Corpus.Texts(ctx, places)
	if *f.checks++; *f.checks < f.from {
		return stored, err
	}
	for i, place := range places {
		if f.document == 0 || place.Document == f.document {
			stored[i] = "It was otherwise."
		}
	}
	return stored, err
}

// What its document no longer says when the brief is put together is left out, and
// the brief says so.
func TestBriefsLeaveOutWhatIsGone(t *testing.T) {
	t.Parallel()
	l := sampleLibrary(t)
	request := answer.TopicRequest{Topic: "Sputnik Azerbaijan", At: now, Collections: []string{"sample"}}
	checks := 0
	counted, err := answer.New(fading{Corpus: l.Index, checks: &checks, from: 1 << 30}, quiet).Brief(t.Context(), request)
	if err != nil || counted.Dropped != 0 || len(counted.Citations) == 0 {
		t.Fatalf("with a corpus that stays as it is, %d are dropped of %d: %v", counted.Dropped, len(counted.Citations), err)
	}
	last := checks // the check when the brief is put together

	checks = 0
	b, err := answer.New(fading{Corpus: l.Index, checks: &checks, from: last}, quiet).Brief(t.Context(), request)
	if err != nil {
		t.Fatal(err)
	}
	if b.Dropped == 0 || len(b.Citations)+len(b.Summary)+len(b.Events)+len(b.People)+len(b.Sources) > 0 {
		t.Errorf("of a corpus that says something else by then, a brief has %d citations, and %d dropped", len(b.Citations), b.Dropped)
	}

	// One document of several.
	listings, err := l.Documents(t.Context(), retrieval.Filter{Collections: []string{"sample"}})
	if err != nil {
		t.Fatal(err)
	}
	var gone retrieval.Listing
	for _, listing := range listings {
		if listing.Path == counted.Citations[0].Document {
			gone = listing
		}
	}
	checks = 0
	if b, err = answer.New(fading{Corpus: l.Index, checks: &checks, from: last, document: gone.ID}, quiet).Brief(t.Context(), request); err != nil {
		t.Fatal(err)
	}
	if b.Dropped == 0 || len(b.Citations) == 0 || slices.ContainsFunc(b.Citations, func(c answer.Citation) bool { return c.Document == gone.Path }) {
		t.Errorf("of a corpus where %s says something else, %d are dropped and %d cited", gone.Path, b.Dropped, len(b.Citations))
	}
	for _, fault := range l.briefFaults("sample", b) {
		t.Errorf("the brief with something left out %s", fault)
	}
}
