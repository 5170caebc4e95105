package bot

import (
	"strconv"
	"strings"

	"github.com/slack-go/slack"
)

// mostNamed is how many names are shown at once; mostSpellings and mostRoles how
// many spellings and roles of each. As many as fit one message.
const (
	mostNamed     = 5
	mostSpellings = 20
	mostRoles     = 6
)

// between parts two names in what is typed and in what a choice carries.
const between = " | "

// renderNames lays out whom and what a word names, with every spelling and every
// role. Editors are offered what they may decide. done says what was just decided,
// or is "".
func renderNames(n Naming, word, done string, editor bool) []message {
	heading := "Names with “" + escape(clip(word, 200)) + "”"
	groups := []group{{[]slack.Block{section("*" + strings.ReplaceAll(heading, "*", "∗") + "*")}, heading}}
	if done != "" {
		groups = append(groups, sentence(done))
	}
	if len(n.Found) == 0 {
		groups = append(groups, sentence("The documents that I may read here name nobody and nothing like that, under any spelling that I know."))
	}
	shown := n.Found[:min(len(n.Found), mostNamed)]
	for _, named := range shown {
		g := nameGroup(named)
		if choices := nameChoices(named, shown); editor && len(choices) > 0 {
			g.blocks = append(g.blocks, slack.NewActionBlock("", choices...))
		}
		groups = append(groups, g)
	}
	if more := len(n.Found) - len(shown); more > 0 {
		groups = append(groups, sentence("Not shown: "+count(more, "more name")+". Write more of the one that you mean."))
	}
	state := "Spellings of one name are joined by rules, and by what editors decide."
	if !n.Joined {
		state = "Joining of spellings is switched off: each spelling stands for itself."
	}
	end := group{[]slack.Block{footnote(state)}, state}
	if editor {
		label, to := "Switch joining off", "off"
		if !n.Joined {
			label, to = "Switch joining on", "on"
		}
		button := press(actionJoining, label, clip(to+" "+word, maxButtonValue))
		button.Confirm = confirm(label+"?", "It holds for everybody who asks these documents, at once.", label)
		end.blocks = append(end.blocks, slack.NewActionBlock("", button))
	}
	return pack(append(groups, end))
}

// nameGroup shows one name. It is rich text, in which no word of a document acts.
func nameGroup(n Named) group {
	bold := &slack.RichTextSectionTextStyle{Bold: true}
	name := clip(oneLine(n.Name), 300)
	told := " — " + count(n.Mentions, "mention") + " in " + count(n.Documents, "document")
	text := escape(name) + told
	elements := []slack.RichTextSectionElement{
		slack.NewRichTextSectionTextElement(first(name, "?"), bold), slack.NewRichTextSectionTextElement(told, nil)}
	line := func(label, words string) {
		words = clip(words, 750)
		elements = append(elements, slack.NewRichTextSectionTextElement("\n"+label+": ", bold), slack.NewRichTextSectionTextElement(words, nil))
		text += "\n" + label + ": " + escape(words)
	}
	var spellings []string
	for _, s := range n.Spellings[:min(len(n.Spellings), mostSpellings)] {
		spellings = append(spellings, oneLine(s.Text)+" ("+strconv.Itoa(s.Mentions)+")")
	}
	if len(spellings) > 1 {
		line("Spellings", strings.Join(spellings, ", "))
	}
	for _, r := range n.Roles[:min(len(n.Roles), mostRoles)] {
		line("Role", "“"+clip(oneLine(r.Text), 120)+"” — "+clip(oneLine(strings.Join(r.Outlets, ", ")), 120))
	}
	g := group{[]slack.Block{slack.NewDividerBlock(), richText(slack.NewRichTextSection(elements...))}, text}
	if len(n.First) > 0 {
		d := n.First[0]
		earliest := "First: " + byline(d.Title, d.Publisher, d.Published, d.Inferred, d.URL, d.Path)
		g.blocks, g.text = append(g.blocks, footnote(earliest)), g.text+"\n"+earliest
	}
	return g
}

// nameChoices are what an editor may do with a name: take a spelling out of it, or
// make it one with another.
func nameChoices(n Named, others []Named) []slack.BlockElement {
	var elements []slack.BlockElement
	choice := func(action, label, title, explanation string, values []string) {
		var options []*slack.OptionBlockObject
		for _, value := range values {
			value = oneLine(value)
			carried := oneLine(n.Name) + between + value
			if value != "" && len(carried) <= maxOption && !strings.Contains(n.Name+value, "|") && len(options) < maxOptions {
				options = append(options, slack.NewOptionBlockObject(carried, plain(value, maxOptionText), nil))
			}
		}
		if len(options) == 0 {
			return
		}
		choice := slack.NewOptionsSelectBlockElement(slack.OptTypeStatic, plain(label, maxOptionText), action, options...)
		choice.Confirm = confirm(title, explanation, label)
		elements = append(elements, choice)
	}
	if len(n.Spellings) > 1 {
		var spellings []string
		for _, s := range n.Spellings {
			if s.Text != n.Name {
				spellings = append(spellings, s.Text)
			}
		}
		choice(actionSplit, "Split off", "Split this spelling off?", "It becomes a name of its own, for everybody who asks these documents, at once.", spellings)
	}
	var names []string
	for _, other := range others {
		if other.Name != n.Name {
			names = append(names, other.Name)
		}
	}
	choice(actionMerge, "Merge with", "Make these one name?", "They count as one, for everybody who asks these documents, at once.", names)
	return elements
}

func confirm(title, text, yes string) *slack.ConfirmationBlockObject {
	return slack.NewConfirmationBlockObject(plain(title, 100), plain(text, 300), plain(yes, 30), plain("Cancel", 30))
}
