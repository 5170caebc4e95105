package bot

import (
	"errors"
	"fmt"
	"strconv"
	"strings"
	"time"

	"github.com/slack-go/slack"

	"footnote/answer"
)

// pageSize is how many documents a list shows at once. A list of more than
// fileSize comes with all of it in a file.
const (
	pageSize = 8
	fileSize = 50
)

// renderDocuments lists a page of the documents, numbered as in the whole list,
// from the index offset on. asked is what they were asked for.
func renderDocuments(documents []Document, asked Filter, offset int) message {
	if len(documents) == 0 {
		return say("There is no document like that. `sources` lists all that I may show you here.")
	}
	offset = max(0, min(offset, len(documents)-1)) / pageSize * pageSize
	end := min(offset+pageSize, len(documents))
	heading := count(len(documents), "document")
	if asked.shown() != "" {
		heading += ": " + escape(clip(asked.shown(), 200))
	}
	if len(documents) > pageSize {
		heading += fmt.Sprintf(" — %d to %d", offset+1, end)
	}
	m := message{Text: heading, Blocks: []slack.Block{section("*" + heading + "*")}}
	for i, d := range documents[offset:end] {
		line := fmt.Sprintf("%d. %s", offset+i+1, byline(d.Title, d.Publisher, d.Published, d.Inferred, d.URL, d.Path))
		m.Text = clipLines(m.Text+"\n"+line, maxMessageText)
		block := section(line)
		block.Accessory = slack.NewAccessory(press(actionOpen, "Open", clip(d.Path, maxButtonValue)))
		m.Blocks = append(m.Blocks, block)
	}
	var turns []slack.BlockElement
	turn := func(id, label string, to int) {
		button := press(actionPage, label, strconv.Itoa(to)+" "+clip(asked.String(), maxButtonValue-20))
		button.ActionID += " " + id // unique within the message
		turns = append(turns, button)
	}
	if offset > 0 {
		turn("back", "Back", offset-pageSize)
	}
	if end < len(documents) {
		turn("on", "More", end)
	}
	if len(turns) > 0 {
		m.Blocks = append(m.Blocks, slack.NewActionBlock("", turns...))
	}
	return m
}

// listFile is the whole list as a text file.
func listFile(documents []Document) string {
	var b strings.Builder
	for i, d := range documents {
		fmt.Fprintf(&b, "%d.\t%s\t%s\t%s\t%s\t%s\n", i+1, d.Published, d.Publisher, oneLine(first(d.Title, d.Path)), d.Path, d.URL)
	}
	return b.String()
}

// documentBlocks show one document.
func documentBlocks(d Document) []slack.Block {
	blocks := []slack.Block{section(byline(d.Title, d.Publisher, d.Published, d.Inferred, d.URL, d.Path))}
	if d.Opening != "" {
		quote := slack.NewRichTextSectionTextElement(pieces(d.Opening, maxSection)[0], nil)
		blocks = append(blocks, richText(&slack.RichTextQuote{Type: slack.RTEQuote, Elements: []slack.RichTextSectionElement{quote}}))
	}
	return append(blocks, footnote("In the corpus as "+escape(clip(d.Path, 500))))
}

func renderDocument(d Document) message {
	text := byline(d.Title, d.Publisher, d.Published, d.Inferred, d.URL, d.Path)
	if d.Opening != "" {
		text = clipLines(text+"\n> "+strings.ReplaceAll(escape(d.Opening), "\n", "\n> "), maxMessageText)
	}
	return message{Text: text, Blocks: documentBlocks(d)}
}

// renderQuote lays out where words were said, or that nobody said them.
func renderQuote(a answer.Answer, words, questionID string) []message {
	var groups []group
	if a.Status == answer.Refused {
		text := "Nobody says “" + escape(clip(words, 300)) + "” in the documents that I may read here."
		groups = append(groups, group{[]slack.Block{section(text)}, text})
		if len(a.Nearest) > 0 {
			text := "What comes closest:"
			groups = append(groups, group{[]slack.Block{section(text)}, text})
		}
		for _, c := range a.Nearest {
			groups = append(groups, renderExcerpt(c, questionID))
		}
	} else {
		text := "“" + escape(clip(words, 300)) + "” stands, word for word, in:"
		groups = append(groups, group{[]slack.Block{section(text)}, text})
		for _, c := range a.Citations {
			groups = append(groups, renderExcerpt(c, questionID))
		}
	}
	return pack(append(groups, group{[]slack.Block{footnote(searched(a.Searched))}, ""}))
}

// renderContext is the modal that shows an excerpt between its neighbours.
func renderContext(s Surroundings) slack.ModalViewRequest {
	d := s.Document
	blocks := []slack.Block{section(byline(d.Title, d.Publisher, d.Published, d.Inferred, d.URL, d.Path))}
	if s.Heading != "" {
		blocks = append(blocks, footnote(escape(clip(s.Heading, 500))))
	}
	// The quotation is shown whole; of its neighbours what lies next to it.
	before := []rune(s.Before)
	if cut := len(before) - maxSection; cut > 0 {
		before = append([]rune("…"), before[cut+1:]...)
	}
	var elements []slack.RichTextSectionElement
	for _, part := range []struct {
		text string
		bold bool
	}{{string(before), false}, {s.Quote, true}, {clip(s.After, maxSection), false}} {
		if part.text == "" {
			continue
		}
		var style *slack.RichTextSectionTextStyle
		if part.bold {
			style = &slack.RichTextSectionTextStyle{Bold: true}
		}
		elements = append(elements, slack.NewRichTextSectionTextElement(part.text, style))
	}
	blocks = append(blocks, richText(slack.NewRichTextSection(elements...)))
	if len(s.AlsoSaid) > 0 {
		blocks = append(blocks, slack.NewDividerBlock(), section("*Also said by*"))
		for _, c := range s.AlsoSaid[:min(len(s.AlsoSaid), 10)] {
			quote := &slack.RichTextQuote{Type: slack.RTEQuote, Elements: quoteElements(c)}
			blocks = append(blocks, richText(quote), footnote(byline(c.Title, c.Publisher, c.Published, c.Inferred, c.URL, c.Document)))
		}
	}
	return modal("In context", blocks)
}

func modal(title string, blocks []slack.Block) slack.ModalViewRequest {
	return slack.ModalViewRequest{Type: slack.VTModal, Title: plain(title, maxModalTitle), Close: plain("Close", maxModalTitle),
		Blocks: slack.Blocks{BlockSet: blocks[:min(len(blocks), maxModalBlocks)]}}
}

// faults are what can be wrong with an answer.
var faults = []struct{ value, label string }{
	{"quotation", "The quotation"}, {"date", "The date"}, {"person", "The person"}, {"missed", "A source was missed"},
}

// renderWrong is the form that asks what was wrong with an answer.
func renderWrong(questionID string) slack.ModalViewRequest {
	var options []*slack.OptionBlockObject
	for _, f := range faults {
		options = append(options, slack.NewOptionBlockObject(f.value, plain(f.label, maxButton), nil))
	}
	what := slack.NewInputBlock("faults", plain("What was wrong?", maxHeader), nil, slack.NewCheckboxGroupsBlockElement("faults", options...))
	note := slack.NewPlainTextInputBlockElement(nil, "note")
	note.Multiline, note.MaxLength = true, maxSection
	more := slack.NewInputBlock("note", plain("What should it have said?", maxHeader), nil, note)
	what.Optional, more.Optional = true, true
	view := modal("What was wrong?", []slack.Block{what, more})
	view.Submit, view.CallbackID, view.PrivateMetadata = plain("Send", maxModalTitle), actionWrong, questionID
	return view
}

// renderHome is a person's Home tab.
func renderHome(h Holdings) slack.HomeTabViewRequest {
	held := "There is no document yet. Whoever runs footnote adds them with `footnote ingest`."
	if h.Documents > 0 {
		held = "I have read " + count(h.Documents, "document")
		if h.From != "" {
			held += ", published " + escape(spellDate(h.From)) + " to " + escape(spellDate(h.To))
		}
		if !h.Ingested.IsZero() {
			held += "; the last one on " + h.Ingested.UTC().Format("2 January 2006, 15:04 UTC")
		}
		held += "."
	}
	blocks := []slack.Block{
		slack.NewHeaderBlock(plain("What I have read", maxHeader)), section(held),
	}
	if len(h.Publishers) > 0 {
		outlets := make([]string, len(h.Publishers))
		for i, publisher := range h.Publishers {
			outlets[i] = escape(publisher)
		}
		blocks = append(blocks, section("*Outlets*: "+strings.Join(outlets, ", ")))
	}
	blocks = append(blocks, slack.NewHeaderBlock(plain("What to ask", maxHeader)), section(helpText),
		slack.NewHeaderBlock(plain("What is private", maxHeader)),
		section("A question in a channel is answered in the channel, from what the channel may read. A slash command, a message that you check and a direct message are answered to you alone. "+
			"Every question and its answer are kept, with who asked, so that answers can be checked."))
	return slack.HomeTabViewRequest{Type: slack.VTHomeTab, Blocks: slack.Blocks{BlockSet: blocks}}
}

const helpText = "I answer from the documents that I was given, with verbatim quotations. I am a program: read them in context before you rely on them.\n" +
	"*Ask* — mention me in a channel, or write to me directly: _who was summoned on July 2?_\n" +
	"*A topic, a person, a day* — private until you share it:\n" +
	"• `/summary TOPIC` — what the sources say, in the order of events\n" +
	"• `/timeline TOPIC` — what happened when, as a table\n" +
	"• `/differ TOPIC` — where the sources tell it differently\n" +
	"• `/brief TOPIC` — a document to take along, with footnotes\n" +
	"• `/names WORD` — spellings and roles of a name; editors merge and split them\n" +
	"• `/check TEXT`, or *Check against sources* in a message's menu — a text held against the sources\n" +
	"*Documents* — `/sources WORDS`; directly also `source 3`, `from OUTLET`, `on DATE`, `quote \"WORDS\"`\n" +
	"*Narrow it* — `on: July 2`, `since: July 1`, `until: July 3` are days of events; `published: July 4` is the day of publication; `from: OUTLET`\n" +
	"*This channel* — `/footnote usage` tells what it reads; `/footnote use COLLECTION` and `/footnote threads on` change it, for admins"

func renderHelp() message { return say(helpText) }

// renderMistyped tells what would have worked.
func renderMistyped(e *Mistyped) message {
	text := "I do not know the " + escape(e.What) + " “" + escape(clip(e.Said, 200)) + "”."
	if len(e.Try) > 0 {
		text += " Try: " + escape(clip(strings.Join(e.Try, ", "), 1000))
	}
	return say(text)
}

// renderFault is for what went wrong on our side. The id finds it in the logs.
func renderFault(questionID string) message {
	return say("Something went wrong on my side, and I have no answer. Please ask again in a while. If it stays so, whoever runs footnote finds the reason under " + questionID + ".")
}

// prompts are what the assistant's panel suggests to ask.
func prompts(h Holdings) []string {
	list := []string{"sources"}
	for _, publisher := range h.Publishers[:min(len(h.Publishers), 2)] {
		list = append(list, "from "+publisher)
	}
	if t, err := time.Parse(time.DateOnly, h.To); err == nil {
		list = append(list, "on "+t.Format("January 2"))
	}
	return list
}

// mistyped is the message for an error of the library that is the asker's.
func mistyped(err error) (message, bool) {
	var typed *Mistyped
	if !errors.As(err, &typed) {
		return message{}, false
	}
	return renderMistyped(typed), true
}
