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
	answer   *answer.Answer
	file     string // the whole of a list that messages show the beginning of
}

// maxQuestion is how long a question may be, in characters.
const maxQuestion = 3000

// A composer turns what somebody asked, who may ask it, into the reply.
type composer struct {
	answerer Answerer
	ledger   *ledger
	library  Library
	slack    *workspace
	inbox    *inbox
	register *register
	admins   []string
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
		r.private = true
		return r, err
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
		return evidenced(found, renderQuote(found, l.words, a.QuestionID))
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
	return evidenced(found, renderAnswer(found, a.QuestionID))
}

func evidenced(found answer.Answer, messages []message) (reply, error) {
	return reply{state: string(found.Status), messages: messages, answer: &found}, nil
}

func (c *composer) list(ctx context.Context, f Filter, offset int) (reply, error) {
	documents, err := c.library.Documents(ctx, f)
	if m, ok := mistyped(err); ok {
		return answered(m)
	}
	if err != nil {
		return reply{}, fmt.Errorf("list documents: %w", err)
	}
	r := reply{state: "answered", messages: []message{renderDocuments(documents, f.String(), offset)}}
	if len(documents) > fileSize && offset == 0 {
		r.file = listFile(documents)
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
	case "/summary":
		if text == "" {
			return answered(say("Tell me what to sum up: `/summary TOPIC since DATE until DATE from OUTLET`. Each part may be left out."))
		}
		found, err := c.library.Summary(ctx, f)
		if m, ok := mistyped(err); ok {
			return answered(m)
		}
		if err != nil {
			return reply{}, fmt.Errorf("summarise: %w", err)
		}
		messages := renderSummary(found, f, a.QuestionID)
		if e.Place != "im" && found.Status == answer.Answered {
			messages[len(messages)-1] = offerSharing(messages[len(messages)-1], a.QuestionID)
		}
		return evidenced(found, messages)
	case "/sources":
		return c.list(ctx, f, 0)
	case "/footnote":
		return c.administer(ctx, e, strings.Fields(text), collections)
	}
	return answered(say("I do not know the command " + escape(clip(e.Command, 100)) + ". `/footnote help` tells what I do."))
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
		r.update, r.file = true, ""
		return r, err
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
	if !ok || !x.seenBy(e) || !within(x.answer, collections) {
		return gone()
	}
	switch action {
	case actionContext:
		number, _ := strconv.Atoi(n)
		excerpt, ok := citation(x.answer, number)
		if !ok {
			return gone()
		}
		around, err := c.library.Around(ctx, excerpt, collections)
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
		return reply{state: "answered", inPublic: true, answer: &x.answer,
			messages: renderShared(renderAnswer(x.answer, a.QuestionID), e.Person)}, nil
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
