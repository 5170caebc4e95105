package answer_test

import (
	"slices"
	"strings"
	"testing"

	"footnote/answer"
)

// The excerpt that answers says whom its sentence credits, and who said something
// is answered by the speaker.
func TestCredits(t *testing.T) {
	t.Parallel()
	l := newLibrary(t, nil)
	for _, test := range []struct {
		rule, text, question string
		want                 []string
	}{
		{"nobody", "The ferry to Carrow sank on Sunday. Divers found the wreck.", "What happened to the ferry to Carrow?", nil},
		{"a speaker before", "Tomas Reyl said that the ferry to Carrow was overloaded. Divers found the wreck.", "Who said that the ferry was overloaded?", []string{"Tomas Reyl"}},
		{"a speaker behind a quotation", "“The ferry to Carrow was overloaded,” said Tomas Reyl. Divers found the wreck.", "Who said that the ferry was overloaded?", []string{"Tomas Reyl"}},
		{"a writer", "“The ferry to Carrow was a coffin,” writes Tomas Reyl. Divers found the wreck.", "Who called the ferry a coffin?", []string{"Tomas Reyl"}},
		{"according to an outlet", "According to Radio Mole, the ferry to Carrow was overloaded. Divers found the wreck.", "Was the ferry to Carrow overloaded?", []string{"Radio Mole"}},
		{"he, who was named before", "Tomas Reyl, the harbour master, met the press on Monday. He said that the ferry to Carrow was overloaded.", "Who said that the ferry was overloaded?", []string{"Tomas Reyl"}},
		{"two speakers of two parts", "Tomas Reyl said that the ferry was overloaded, while Ines Okafor said that the pumps had failed.", "Who said that the pumps had failed?", []string{"Ines Okafor"}},
		{"a speaker, and the outlet that has it from them", "In a statement published by the newspaper Harbour Post, Tomas Reyl said that the ferry to Carrow was overloaded.", "Who said that the ferry was overloaded?", []string{"Tomas Reyl", "Harbour Post"}},
		{"a quotation of several sentences", "“The ferry to Carrow was old. The ferry was overloaded,” said Tomas Reyl. Divers found the wreck.", "Was the ferry overloaded?", []string{"Tomas Reyl"}},
		{"of a sentence that announces a quotation, the speaker and not the outlet", "In a statement published by the newspaper Harbour Post, Tomas Reyl suggested another reason:\n\n“The ferry to Carrow was overloaded.”", "Was the ferry to Carrow overloaded?", []string{"Tomas Reyl"}},
		{"a speaker behind, not one within the quotation", "“Now the Port Authority claims that it was rust. Yet the ferry to Carrow was overloaded. Nobody counted,” said Tomas Reyl.", "Was the ferry to Carrow overloaded?", []string{"Tomas Reyl"}},
		{"one within the quotation, by a speaker behind", "“Now the Port Authority claims that the ferry to Carrow was overloaded. Nobody counted,” said Tomas Reyl.", "Was the ferry to Carrow overloaded?", []string{"Port Authority", "Tomas Reyl"}},
		{"a common noun, not the speaker before", "The spokeswoman, Ines Okafor, denied it. “The ferry to Carrow was overloaded,” the general wrote.", "Was the ferry to Carrow overloaded?", []string{"general"}},
		{"a chain", "According to Radio Mole, via the union, the ferry to Carrow was overloaded. Divers found the wreck.", "Was the ferry to Carrow overloaded?", []string{"union", "Radio Mole"}},
		{"of two figures that which the question's words stand with", "According to Tomas Reyl, 30 sailors were on the ferry to Carrow; a Red Cross official put the number at 34.", "How many sailors were on the ferry to Carrow?", []string{"Tomas Reyl"}},
		{"what was said at the place that is told of", "On Sunday the captain, Ines Okafor, was summoned to the harbour office, where Tomas Reyl said that the ferry to Carrow was overloaded.", "Who was summoned to the harbour office?", nil},
		{"the document's own outlet", "The ferry to Carrow was overloaded, the Evening Gull reported on Sunday. Divers found the wreck.", "Was the ferry to Carrow overloaded?", nil},
	} {
		t.Run(test.rule, func(t *testing.T) {
			l.addFiles(t, test.rule, files{"a.md": "---\ntitle: Ferry\npublisher: Evening Gull\n---\n" + test.text + "\n"})
			reply := l.ask(t, test.rule, test.question)
			if reply.Status != answer.Answered {
				t.Fatalf("%q is refused: %s", test.question, reply.Reading)
			}
			if got := reply.Citations[0].Credits; !slices.Equal(got, test.want) {
				t.Errorf("%q is answered with %q, which credits %q, want %q", test.question, reply.Claims[0].Text, got, test.want)
			}
		})
	}
}

func TestOrigins(t *testing.T) {
	t.Parallel()
	const story = "The old bridge at Halm fell into the Issel on Sunday night, and a carter drowned. The carter was Jory Pellow, 52."
	const other = "Halm has lost its bridge after weeks of rain. Rescuers found the body of the carter downstream; his horse lived."
	page := func(publisher, text string) string {
		return "---\ntitle: Bridge\npublisher: " + publisher + "\n---\n" + text + "\n"
	}
	l := newLibrary(t, nil)
	for _, test := range []struct {
		rule  string
		texts files
		want  *answer.Origins
	}{
		{"one article", files{"a.md": page("Issel News", story)}, nil},
		{"two that were written apart", files{"a.md": page("Issel News", story), "b.md": page("Halm Star", other)}, &answer.Origins{Articles: 2, Independent: 2}},
		{"a copy, which is not cited", files{"a.md": page("Issel News", story), "b.md": page("Halm Star", story)}, &answer.Origins{Articles: 2, Independent: 1}},
		{"a copy, and one apart", files{"a.md": page("Issel News", story), "b.md": page("Halm Star", story), "c.md": page("Radio Mole", other)}, &answer.Origins{Articles: 3, Independent: 2}},
		{"one that names the other as its source", files{"a.md": page("Issel News", story), "b.md": page("Halm Star", other+"\n\nSource: Issel News")}, &answer.Origins{Articles: 2, Independent: 1}},
		{"two that credit one third with the same", files{
			"a.md": page("Issel News", "According to Radio Mole, the bridge at Halm fell on Sunday night and a carter drowned."),
			"b.md": page("Halm Star", "The bridge at Halm had fallen on Sunday, and a carter had drowned in it, Radio Mole reported."),
		}, &answer.Origins{Articles: 2, Independent: 1}},
		{"one that credits the other with it", files{
			"a.md": page("Issel News", "The bridge at Halm fell on Sunday night, and a carter drowned in the Issel."),
			"b.md": page("Halm Star", "Citing Issel News, the agency Zeta writes that the bridge at Halm fell and a carter drowned."),
		}, &answer.Origins{Articles: 2, Independent: 1}},
		{"one that credits the other with something else", files{
			"a.md": page("Issel News", "The bridge at Halm fell on Sunday night, and a carter drowned in the Issel."),
			"b.md": page("Halm Star", "Citing Issel News, the agency Zeta writes that money for a bridge had been refused by the county for years."),
		}, &answer.Origins{Articles: 2, Independent: 2}},
		{"two that credit one third with other things", files{
			"a.md": page("Issel News", "According to Radio Mole, the bridge at Halm fell on Sunday night and a carter drowned."),
			"b.md": page("Halm Star", "Radio Mole reported that money for the bridge at Halm had been refused by the county for years."),
		}, &answer.Origins{Articles: 2, Independent: 2}},
	} {
		t.Run(test.rule, func(t *testing.T) {
			l.addFiles(t, test.rule, test.texts)
			reply := l.ask(t, test.rule, "What happened to the bridge at Halm?")
			switch got := reply.Origins; {
			case reply.Status != answer.Answered:
				t.Fatalf("it is refused: %s", reply.Reading)
			case (got == nil) != (test.want == nil) || got != nil && *got != *test.want:
				var cited []string
				for _, c := range reply.Citations {
					cited = append(cited, c.Document+strings.Join(c.Credits, " "))
				}
				t.Errorf("the origins are %+v, want %+v; it cites %q", got, test.want, cited)
			}
		})
	}
}
