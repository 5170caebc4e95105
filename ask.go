package main

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strconv"
	"strings"
	"time"

	"footnote/answer"
	"footnote/retrieval"
)

type askCommand struct {
	JSON       bool     `help:"Print one JSON object a line."`
	Plain      bool     `help:"Ask without the language model that CHAT_MODEL names."`
	Collection []string `placeholder:"NAME" help:"Collection to ask; may be given several times. Without it, the one that FOOTNOTE_COLLECTION names."`
	Question   []string `arg:"" help:"The question, or - to read one a line from standard input."`
}

func (c *askCommand) Run(ctx context.Context, p *program) error {
	return p.withIndex(ctx, func(index *retrieval.Index) error {
		collections := p.collections(c.Collection)
		if err := mustHold(ctx, index, collections); err != nil {
			return err
		}
		ask := asking{program: p, answerer: answer.New(index, p.log), collections: collections, json: c.JSON}
		if !c.Plain {
			var err error
			if ask.writer, err = p.writer(ask.answerer); err != nil {
				return err
			}
		}
		question := strings.Join(c.Question, " ")
		if question == "-" {
			return ask.lines(ctx)
		}
		return ask.one(ctx, question)
	})
}

// mustHold returns an error that says what to do if there is nothing to ask.
func mustHold(ctx context.Context, index *retrieval.Index, names []string) error {
	collections, err := index.Collections(ctx)
	if err != nil {
		return err
	}
	documents := make(map[string]int64)
	var others []string
	for _, c := range collections {
		documents[c.Name] = c.Documents
		if c.Documents > 0 {
			others = append(others, strconv.Quote(c.Name))
		}
	}
	for _, name := range names {
		if documents[name] > 0 {
			continue
		}
		advice := "run footnote ingest FOLDER to read your documents, or footnote demo to try a sample"
		if len(others) > 0 {
			advice += "; --collection names another: there are documents in " + list(others)
		}
		return fmt.Errorf("the collection %q holds no documents yet: %s", name, advice)
	}
	return nil
}

// list joins words as a sentence lists them.
func list(words []string) string {
	if len(words) < 2 {
		return strings.Join(words, "")
	}
	return strings.Join(words[:len(words)-1], ", ") + " and " + words[len(words)-1]
}

// An asking is what questions are asked with, one after the other.
type asking struct {
	*program
	answerer    *answer.Answerer
	writer      *answer.Writer // nil to ask without a language model
	collections []string
	json        bool
}

// one answers one question, and returns errRefused if the documents do not say.
func (a asking) one(ctx context.Context, text string) error {
	question := answer.Question{Text: text, At: time.Now(), Collections: a.collections}
	return a.say(a.json, func(told func(answer.Answer)) (answer.Answer, error) {
		if a.writer == nil {
			return a.answerer.Answer(ctx, question)
		}
		return a.writer.Answer(ctx, question, told)
	})
}

// say prints the answer that made makes, and to a person its claims already as it
// tells them. It returns errRefused if the documents do not say.
func (p *program) say(asJSON bool, made func(told func(answer.Answer)) (answer.Answer, error)) error {
	var shown claimsShown
	reply, err := made(func(sofar answer.Answer) {
		if p.out.interactive && !asJSON {
			io.WriteString(p.stdout, shown.more(sofar, p.out)) // the whole answer is written to it, too
		}
	})
	if err != nil {
		return err
	}
	if asJSON {
		err = printJSON(p.stdout, reply)
	} else {
		_, err = io.WriteString(p.stdout, shown.rest(render(reply, p.out)))
	}
	if err == nil && reply.Status == answer.Refused {
		return errRefused
	}
	return err
}

// claimsShown are the claims that a person has been shown already, as rendered.
type claimsShown string

// more returns what is to be written after what was shown.
func (s *claimsShown) more(sofar answer.Answer, t terminal) string {
	r := rendering{terminal: t}
	r.claims(sofar.Claims)
	more := s.rest(r.String())
	*s = claimsShown(r.String())
	return more
}

// rest returns what is to be written of a text that begins with what was shown;
// all of it if it does not.
func (s claimsShown) rest(text string) string {
	if rest, ok := strings.CutPrefix(text, string(s)); ok {
		return rest
	}
	return "\n" + text
}

// lines answers each line of standard input. It returns errRefused if one of
// them was refused.
func (a asking) lines(ctx context.Context) error {
	refused := false
	questions, end := linesOf(ctx, a.stdin)
	for n := 0; ; n++ {
		select {
		case <-ctx.Done():
			return ctx.Err()
		case question, ok := <-questions:
			if !ok {
				if err := <-end; err != nil {
					return fmt.Errorf("read questions from standard input: %w", err)
				}
				if refused {
					return errRefused
				}
				return nil
			}
			if n > 0 && !a.json {
				fmt.Fprintln(a.stdout)
			}
			switch err := a.one(ctx, question); {
			case errors.Is(err, errRefused):
				refused = true
			case err != nil:
				return err
			}
		}
	}
}

// linesOf sends the lines of r, then closes questions and sends the error that
// ended them, nil at the end of r.
//
// A read of a terminal or a pipe cannot be interrupted. When ctx is done, what
// reads here stays behind until r ends, or the process does.
func linesOf(ctx context.Context, r io.Reader) (questions <-chan string, end <-chan error) {
	lines, ended := make(chan string), make(chan error, 1)
	go func() {
		defer close(lines)
		in := bufio.NewReader(r)
		for {
			line, err := in.ReadString('\n')
			if line != "" {
				select {
				case lines <- strings.TrimRight(line, "\r\n"):
				case <-ctx.Done():
					ended <- ctx.Err()
					return
				}
			}
			if err != nil {
				if err == io.EOF {
					err = nil
				}
				ended <- err
				return
			}
		}
	}()
	return lines, ended
}

// printJSON prints value on one line. It does not escape < and >: nothing here
// is put into a web page.
func printJSON(w io.Writer, value any) error {
	encoder := json.NewEncoder(w)
	encoder.SetEscapeHTML(false)
	return encoder.Encode(value)
}
