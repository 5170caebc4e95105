package bot

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/jackc/pgx/v5"
	"github.com/slack-go/slack"

	"footnote/answer"
)

// A reply is what an arrival leads to.
type reply struct {
	state    string // answered, refused or failed
	reason   string
	messages []message // in order; none when what was asked for is done
	private  bool      // for the asker's eyes only
	update   bool      // takes the place of the message whose button was pressed
	inPublic bool      // into the channel itself, outside threads
	answer   *evidence
	files    []file // that go beside the messages
	canvas   string // the same for a canvas, in Slack's Markdown; "" for none
	title    string // of files and canvas
}

// A file is a file that is handed over.
type file struct {
	name    string
	content []byte
}

// maxQuestion is how long a question may be, and maxChecked a text that is checked,
// in characters.
const (
	maxQuestion = 3000
	maxChecked  = 6000
)

// A composer turns what somebody asked, who may ask it, into the reply.
type composer struct {
	answerer Answerer
	ledger   *ledger
	library  Library
	slack    *workspace
	inbox    *inbox
	register *register
	admins   []string
	editors  []string // who decide about names
	self     string
}

// compose makes the reply to an arrival from the collections, with the asker's
// clock in zone.
// told, unless it is nil, is handed to the answerer.
func (c *composer) compose(ctx context.Context, a arrival, collections []string, zone *time.Location, told func(answer.Answer)) (reply, error) {
	e := a.Event
	asked := a.ReceivedAt.In(zone)
	switch e.Kind {
	case mention, direct, followUp:
		return c.message(ctx, a, collections, asked, told)
	case command:
		r, err := c.command(ctx, a, collections, asked)
		return r.alone(), err
	case shortcut:
		if e.Command != actionCheck {
			return reply{state: "failed", reason: "an unknown shortcut"}, nil
		}
		r, err := c.check(ctx, a, collections, asked)
		return r.alone(), err
	case button:
		return c.button(ctx, a, collections, asked)
	case form:
		return c.judged(ctx, e)
	case homeOpened:
		holdings, err := c.library.Holdings(ctx, collections)
		if err != nil {
			return reply{}, fmt.Errorf("sum up the corpus: %w", err)
		}
		return done(c.slack.call(ctx, "views.publish", e.Person, func(ctx context.Context) error {
			_, err := c.slack.api.PublishViewContext(ctx, slack.PublishViewContextRequest{UserID: e.Person, View: renderHome(holdings)})
			return err
		}))
	case assistant:
		holdings, err := c.library.Holdings(ctx, collections)
		if err != nil {
			return reply{}, fmt.Errorf("sum up the corpus: %w", err)
		}
		parameters := slack.AssistantThreadsSetSuggestedPromptsParameters{Title: "Ask the sources", ChannelID: e.Channel, ThreadTS: e.Thread}
		for _, prompt := range prompts(holdings) {
			parameters.AddPrompt(prompt, prompt)
		}
		return done(c.slack.call(ctx, "assistant.threads.setSuggestedPrompts", "", func(ctx context.Context) error {
			return c.slack.api.SetAssistantThreadsSuggestedPromptsContext(ctx, parameters)
		}))
	}
	return reply{}, fmt.Errorf("compose a reply to a %q: nobody knows how", e.Kind)
}

// done is the reply to what is done by a call alone. A call that Slack refused,
// such as one for a modal whose button was pressed too long ago, is over too.
func done(err error) (reply, error) {
	var no refused
	if errors.As(err, &no) {
		return reply{state: "failed", reason: err.Error()}, nil
	}
	return reply{state: "answered"}, err
}

// alone is the reply for the asker's eyes only.
func (r reply) alone() reply {
	r.private = true
	if r.answer != nil {
		r.answer.Private = true
	}
	return r
}

func answered(messages ...message) (reply, error) {
	return reply{state: "answered", messages: messages}, nil
}

// message replies to a message: a question or one of the lookups.
func (c *composer) message(ctx context.Context, a arrival, collections []string, asked time.Time, told func(answer.Answer)) (reply, error) {
	text := plainText(a.Event.Text, c.self)
	switch {
	case text == "" && a.Event.Files > 0:
		return answered(say("I cannot read attachments: documents reach me through whoever runs footnote. Ask me a question in words."))
	case utf8.RuneCountInString(text) > maxQuestion:
		return answered(say(fmt.Sprintf("That is too long for me: please ask in at most %d characters.", maxQuestion)))
	}
	l := readLookup(text)
	l.filter.Asked, l.filter.Collections = asked, collections
	switch l.what {
	case askHelp:
		return answered(renderHelp())
	case askList:
		return c.list(ctx, l.filter, 0)
	case askSource:
		documents, err := c.library.Documents(ctx, Filter{Asked: asked, Collections: collections})
		if err != nil {
			return reply{}, fmt.Errorf("list documents: %w", err)
		}
		if l.number > len(documents) {
			return answered(say("There is no source " + strconv.Itoa(l.number) + ": I know " + count(len(documents), "document") + ". `sources` lists them."))
		}
		return answered(renderDocument(documents[l.number-1]))
	case askQuote:
		found, err := c.library.Quote(ctx, l.words, collections)
		if err != nil {
			return reply{}, fmt.Errorf("find a quotation: %w", err)
		}
		return evidenced(evidence{Answer: found}, renderQuote(found, l.words, a.QuestionID))
	}
	earlier, err := c.inbox.earlier(ctx, a, collections)
	if err != nil {
		return reply{}, err
	}
	found, err := c.answerer.Answer(ctx, Question{ID: a.QuestionID, Text: text, Asked: asked, Collections: collections, Earlier: earlier}, told)
	if err != nil {
		if m, ok := mistyped(err); ok {
			return answered(m)
		}
		return reply{}, fmt.Errorf("answer: %w", err)
	}
	return evidenced(evidence{Answer: found}, renderAnswer(found, a.QuestionID))
}

func evidenced(v evidence, messages []message) (reply, error) {
	return reply{state: string(v.Status), messages: messages, answer: &v}, nil
}

func (c *composer) list(ctx context.Context, f Filter, offset int) (reply, error) {
	documents, err := c.library.Documents(ctx, f)
	if m, ok := mistyped(err); ok {
		return answered(m)
	}
	if err != nil {
		return reply{}, fmt.Errorf("list documents: %w", err)
	}
	r := reply{state: "answered", messages: []message{renderDocuments(documents, f, offset)}}
	if len(documents) > fileSize && offset == 0 {
		r.files, r.title = []file{{"sources.tsv", []byte(listFile(documents))}}, "All of them"
	}
	return r, nil
}

// command replies to a slash command.
func (c *composer) command(ctx context.Context, a arrival, collections []string, asked time.Time) (reply, error) {
	e := a.Event
	text := plainText(e.Text, c.self)
	f := readFilter(text)
	f.Asked, f.Collections = asked, collections
	switch e.Command {
	case "/summary", "/differ", "/timeline", "/brief":
		form := topicForm(e.Command[1:])
		if text == "" && (form == asSummary || form == asBrief) { // the others can be of everything
			return answered(say(usageOf(form)))
		}
		return c.topic(ctx, form, f, a)
	case "/check":
		return c.check(ctx, a, collections, asked)
	case "/names":
		return c.names(ctx, e, text, collections)
	case "/sources":
		return c.list(ctx, f, 0)
	case "/footnote":
		return c.administer(ctx, e, strings.Fields(text), collections)
	}
	return answered(say("I do not know the command " + escape(clip(e.Command, 100)) + ". `/footnote help` tells what I do."))
}

// usageOf is how to ask for a form.
func usageOf(form topicForm) string {
	what := map[topicForm]string{asSummary: "sum up", asBrief: "write a brief about"}[form]
	return "Tell me what to " + what + ": `/" + string(form) + " TOPIC since: DATE until: DATE published: DATE from: OUTLET`. Each part may be left out, but not all."
}

// topic replies with what the sources say on a topic, in one of the forms.
func (c *composer) topic(ctx context.Context, form topicForm, f Filter, a arrival) (reply, error) {
	var v evidence
	var err error
	switch form {
	case asSummary:
		v.Answer, err = c.ledger.summary(ctx, c.library, f, a.QuestionID)
	case asDiffer:
		v.Answer, err = c.library.Differ(ctx, f)
	case asTimeline:
		var t answer.Timeline
		t, err = c.library.Timeline(ctx, f)
		v = ofTimeline(t)
	case asBrief:
		var b answer.Brief
		b, err = c.library.Brief(ctx, f)
		v = ofBrief(b)
	}
	if m, ok := mistyped(err); ok {
		return answered(m)
	}
	if err != nil {
		return reply{}, fmt.Errorf("make a %s: %w", form, err)
	}
	v.Form, v.Asked = form, f.String()
	r, err := evidenced(v, v.offer(v.render(a.QuestionID), a.QuestionID, a.Event.Place != "im"))
	if err != nil {
		return r, err
	}
	return c.withFiles(ctx, r, f.Collections)
}

// withFiles is the reply with the documents that go beside it: those of a brief,
// and those of a timeline that is longer than its table.
func (c *composer) withFiles(ctx context.Context, r reply, collections []string) (reply, error) {
	v := r.answer
	name := fileName(string(v.Form), v.topic().shown())
	switch {
	case v.Form == asBrief && v.Status == answer.Answered:
		written, err := c.library.WriteBrief(ctx, *v.Brief, collections)
		if errors.Is(err, ErrChanged) {
			return answered(say("A source of this brief has changed since it was made. Please ask for it again."))
		}
		if err != nil {
			return reply{}, fmt.Errorf("write a brief: %w", err)
		}
		r.files, r.canvas = []file{{name + ".md", written.Markdown}, {name + ".docx", written.DOCX}}, written.Canvas
		r.title = first(clip(oneLine("Brief: "+v.topic().shown()), maxHeader), "Brief")
	case v.Form == asTimeline && tabled(*v.Timeline) < len(v.Timeline.Events):
		written, err := c.library.WriteTimeline(*v.Timeline)
		if err != nil {
			return reply{}, fmt.Errorf("write a timeline: %w", err)
		}
		r.files = []file{{name + ".csv", written.CSV}, {name + ".md", written.Markdown}}
		r.title = first(clip(oneLine("Timeline: "+v.topic().shown()), maxHeader), "Timeline")
	}
	return r, nil
}

// check replies with a text held against the sources, sentence by sentence.
func (c *composer) check(ctx context.Context, a arrival, collections []string, asked time.Time) (reply, error) {
	text := plainText(a.Event.Text, c.self)
	switch {
	case text == "" && a.Event.Kind == command:
		return answered(say("Tell me what to check: `/check TEXT`. Or choose *Check against sources* from the menu of a message."))
	case text == "":
		return answered(say("There are no words in that message that I could check."))
	case utf8.RuneCountInString(text) > maxChecked:
		return answered(say(fmt.Sprintf("That is too long for me: I check at most %d characters at once.", maxChecked)))
	}
	found, err := c.library.Check(ctx, text, asked, collections)
	if err != nil {
		return reply{}, fmt.Errorf("check a text: %w", err)
	}
	v := ofCheck(text, found)
	return evidenced(v, v.offer(v.render(a.QuestionID), a.QuestionID, a.Event.Place != "im"))
}

const editorsOnly = "Only the editors that footnote's settings name may do that."

// decided begins the audit's reason of a decision about names; which names, the
// event tells.
const decided = "names: "

// names replies to /names: a word, or a decision of an editor.
func (c *composer) names(ctx context.Context, e event, text string, collections []string) (reply, error) {
	verb, rest, _ := strings.Cut(text, " ")
	rest = strings.TrimSpace(rest)
	verb = strings.ToLower(verb)
	name, other, two := strings.Cut(rest, strings.TrimSpace(between))
	switch {
	case text == "":
		return answered(say("Tell me whose name: `/names WORD`. It shows the spellings, the roles that outlets give, and how often each occurs."))
	case verb == actionJoining && (rest == "on" || rest == "off"), verb == actionUndo && rest != "", two && (verb == actionMerge || verb == actionSplit):
		return c.decide(ctx, e, verb, unquote(name), unquote(other), "", collections)
	case (verb == actionMerge || verb == actionSplit || verb == actionJoining) && rest != "":
		return answered(say("Write it as `/names merge NAME | NAME`, `/names split NAME | SPELLING` or `/names joining off`."))
	}
	return c.showNames(ctx, e, unquote(text), "", collections)
}

func (c *composer) showNames(ctx context.Context, e event, word, done string, collections []string) (reply, error) {
	found, err := c.library.Names(ctx, word, collections)
	if err != nil {
		return reply{}, fmt.Errorf("look names up: %w", err)
	}
	return answered(renderNames(found, word, done, slices.Contains(c.editors, e.Person))...)
}

// decide carries an editor's decision about names out, and shows what came of it;
// of a switch of joining, for the word.
func (c *composer) decide(ctx context.Context, e event, verb, name, other, word string, collections []string) (reply, error) {
	if !slices.Contains(c.editors, e.Person) {
		return reply{state: "answered", reason: decided + "not an editor", messages: []message{say(editorsOnly)}}, nil
	}
	var err error
	var made Decision
	var done string
	written := func(name string) string { return "“" + escape(clip(oneLine(name), 200)) + "”" }
	switch verb {
	case actionMerge:
		made, err = c.library.Merge(ctx, name, other, e.Person, collections)
		word, done = made.One, "✓ "+written(made.One)+" and "+written(made.Other)+" are one name now."
	case actionSplit:
		made, err = c.library.Split(ctx, name, other, e.Person, collections)
		word, done = made.One, "✓ "+written(made.One)+" and "+written(made.Other)+" are two names now."
	case actionUndo:
		var id int
		if id, err = strconv.Atoi(strings.TrimPrefix(name, "#")); err != nil {
			return answered(say("Write it as `/names undo NUMBER`: each decision is shown with its number."))
		}
		err = c.library.Undo(ctx, id, e.Person, collections)
		done = fmt.Sprintf("✓ Decision %d is taken back.", id)
	case actionJoining:
		err = c.library.Join(ctx, name == "on", e.Person, collections)
		done = "✓ The joining of spellings is switched " + name + "."
	}
	if made.ID > 0 {
		done += fmt.Sprintf(" `/names undo %d` takes it back.", made.ID)
	}
	if m, ok := mistyped(err); ok {
		return answered(m)
	}
	var not *Undecided
	if errors.As(err, &not) {
		return answered(say(escape(clip(not.Why, 1000))))
	}
	if err != nil {
		return reply{}, fmt.Errorf("%s%s: %w", decided, verb, err)
	}
	if word == "" {
		return reply{state: "answered", reason: decided + verb, messages: []message{say(done)}}, nil
	}
	r, err := c.showNames(ctx, e, word, done, collections)
	r.reason = decided + verb
	return r, err
}

// administer replies to /footnote: help, usage, use and threads.
func (c *composer) administer(ctx context.Context, e event, words []string, collections []string) (reply, error) {
	verb, rest := "help", words
	if len(words) > 0 {
		verb, rest = strings.ToLower(words[0]), words[1:]
	}
	const adminsOnly = "Only the admins that footnote's settings name may do that."
	switch {
	case verb == "help":
		return answered(renderHelp())
	case verb == "usage":
		_, follow, err := c.register.policy(ctx, e.Team, e.Channel)
		if err != nil {
			return reply{}, err
		}
		how := "A follow-up in a thread needs a mention."
		if follow {
			how = "A follow-up in a thread of mine needs no mention."
		}
		channel := e.Channel
		if e.Place == "im" {
			channel = ""
		}
		used, err := c.ledger.usage(ctx, e.Person, channel)
		if err != nil {
			return reply{}, err
		}
		return answered(say("This place reads from: " + escape(strings.Join(collections, ", ")) + ". " + how + "\n" + used))
	case e.Place == "im" && (verb == "use" || verb == "threads"):
		return answered(say("That is for channels: give the command in the channel that it is about."))
	case verb == "use" && len(rest) > 0:
		if !slices.Contains(c.admins, e.Person) {
			return answered(say(adminsOnly))
		}
		for _, name := range rest {
			var exists bool
			if err := c.inbox.pool.QueryRow(ctx, query("collection_exists"), name).Scan(&exists); err != nil {
				return reply{}, fmt.Errorf("find collection: %w", err)
			}
			if !exists {
				return answered(say("There is no collection “" + escape(clip(name, 100)) + "”. `footnote ingest --collection NAME FOLDER` makes one."))
			}
		}
		if _, err := c.inbox.pool.Exec(ctx, query("use"), e.Team, e.Channel, rest, e.Person); err != nil {
			return reply{}, fmt.Errorf("change channel policy: %w", err)
		}
		return answered(say("This channel now reads from: " + escape(strings.Join(rest, ", ")) + "."))
	case verb == "threads" && len(rest) == 1 && (rest[0] == "on" || rest[0] == "off"):
		if !slices.Contains(c.admins, e.Person) {
			return answered(say(adminsOnly))
		}
		if _, err := c.inbox.pool.Exec(ctx, query("follow_up"), e.Team, e.Channel, rest[0] == "on", e.Person); err != nil {
			return reply{}, fmt.Errorf("change channel policy: %w", err)
		}
		return answered(say("Follow-ups without a mention are now " + rest[0] + " in this channel."))
	}
	return answered(say("I do not know that. `/footnote help`, `/footnote usage`, `/footnote use COLLECTION` or `/footnote threads on` are what there is."))
}

// button replies to a press of a button.
func (c *composer) button(ctx context.Context, a arrival, collections []string, asked time.Time) (reply, error) {
	e := a.Event
	action, _, _ := strings.Cut(e.Command, " ")
	switch action {
	case actionPage:
		offset, words, _ := strings.Cut(e.Value, " ")
		n, err := strconv.Atoi(offset)
		if err != nil {
			return gone()
		}
		f := readFilter(words)
		f.Asked, f.Collections = asked, collections
		r, err := c.list(ctx, f, n)
		r.update, r.files = true, nil
		return r, err
	case actionMerge, actionSplit:
		name, other, ok := strings.Cut(e.Value, between)
		if !ok {
			return gone()
		}
		r, err := c.decide(ctx, e, action, name, other, "", collections)
		r.update = r.reason == decided+action
		return r.alone(), err
	case actionJoining:
		to, word, _ := strings.Cut(e.Value, " ")
		if to != "on" && to != "off" {
			return gone()
		}
		r, err := c.decide(ctx, e, action, to, "", word, collections)
		r.update = r.reason == decided+action
		return r.alone(), err
	case actionOpen:
		documents, err := c.library.Documents(ctx, Filter{Asked: asked, Collections: collections})
		if err != nil {
			return reply{}, fmt.Errorf("list documents: %w", err)
		}
		i := slices.IndexFunc(documents, func(d Document) bool { return d.Path == e.Value })
		if i < 0 {
			return gone()
		}
		return c.open(ctx, e, modal("Source", documentBlocks(documents[i])))
	}
	if action == actionStop {
		return c.stop(ctx, e)
	}
	id, n, _ := strings.Cut(e.Value, " ")
	x, ok, err := c.inbox.answered(ctx, id)
	if err != nil {
		return reply{}, err
	}
	if !ok || !x.seenBy(e) || !within(x.answer.Answer, collections) {
		return gone()
	}
	switch action {
	case actionContext:
		number, _ := strconv.Atoi(n)
		excerpt, ok := citation(x.answer.Answer, number)
		if !ok {
			return gone()
		}
		around, err := c.library.Around(ctx, excerpt, collections)
		if errors.Is(err, ErrChanged) {
			return reply{state: "answered", private: true, messages: []message{say("That document has changed since: the quotation no longer stands where it stood. Please ask again.")}}, nil
		}
		if err != nil {
			return reply{}, fmt.Errorf("find the surroundings of an excerpt: %w", err)
		}
		return c.open(ctx, e, renderContext(around))
	case actionRight, actionWrong:
		if err := c.judge(ctx, x.id, e.Person, action, nil, ""); err != nil {
			return reply{}, err
		}
		if action == actionWrong {
			return c.open(ctx, e, renderWrong(x.questionID))
		}
		return reply{state: "answered", private: true, messages: []message{say("Thank you, noted: the answer was right.")}}, nil
	case actionDismiss:
		return done(c.slack.respond(ctx, e.ResponseURL, answerBack{remove: true}))
	case actionShare:
		if x.person != e.Person {
			return gone()
		}
		v := x.answer
		v.Private = false
		r := reply{state: "answered", inPublic: true, answer: &v, messages: renderShared(v.render(a.QuestionID), e.Person)}
		r, err := c.withFiles(ctx, r, collections)
		if !r.inPublic {
			r = r.alone()
		}
		return r, err
	case actionBrief:
		f := x.answer.topic()
		f.Asked, f.Collections = asked, collections
		r, err := c.topic(ctx, asBrief, f, a)
		return r.alone(), err
	}
	return gone()
}

// gone is for a button whose subject there is no more, or never was for the
// person who pressed it: who may not see it is not told which.
func gone() (reply, error) {
	return reply{state: "answered", reason: "nothing behind the button", private: true,
		messages: []message{say("I do not find what that button was about. Please ask again.")}}, nil
}

// open shows a modal. A trigger lives three seconds; when it is too late the
// person is asked to press again.
func (c *composer) open(ctx context.Context, e event, view slack.ModalViewRequest) (reply, error) {
	err := c.slack.call(ctx, "views.open", e.Person, func(ctx context.Context) error {
		_, err := c.slack.api.OpenViewContext(ctx, e.TriggerID, view)
		return err
	})
	var no refused
	if errors.As(err, &no) {
		return reply{state: "failed", reason: err.Error(), private: true,
			messages: []message{say("That took too long, and Slack would not open it any more. Please press the button again.")}}, nil
	}
	return reply{state: "answered"}, err
}

// judged stores what a person filled in about a wrong answer.
func (c *composer) judged(ctx context.Context, e event) (reply, error) {
	x, ok, err := c.inbox.answered(ctx, e.Value)
	if err != nil {
		return reply{}, err
	}
	if e.Command != actionWrong || !ok || !x.seenBy(e) {
		return reply{state: "failed", reason: "a form about nothing"}, nil
	}
	return reply{state: "answered"}, c.judge(ctx, x.id, e.Person, actionWrong, e.Input["faults"], strings.Join(e.Input["note"], "\n"))
}

func (c *composer) judge(ctx context.Context, arrival int64, person, verdict string, what []string, note string) error {
	known := slices.DeleteFunc(slices.Clone(what), func(value string) bool {
		return !slices.ContainsFunc(faults, func(f struct{ value, label string }) bool { return f.value == value })
	})
	if _, err := c.inbox.pool.Exec(ctx, query("feedback"), arrival, person, verdict, known, clip(note, maxSection)); err != nil && !errors.Is(err, pgx.ErrNoRows) {
		return fmt.Errorf("store feedback: %w", err)
	}
	return nil
}
