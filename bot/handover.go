package bot

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"unicode"

	"github.com/jackc/pgx/v5"
	"github.com/slack-go/slack"
)

// Parts of a reply that are no messages, far from those that are.
const (
	partFiles  = 1000
	partCanvas = 1001
)

// handOver puts what goes beside a reply's messages where its reader has it: files
// into the conversation, or for one person's eyes into theirs with the bot, and a
// canvas that those may read. The messages then say where it is, or what Slack
// would not take: they are not held up for it.
//
// What was handed over is noted, so that a second try after a crash does it again
// only if the first died in the middle.
func (w *worker) handOver(ctx context.Context, a arrival, to destination, r *reply) {
	if len(r.files) == 0 && r.canvas == "" {
		return
	}
	inform := func(err error, what string) {
		w.log.Warn("hand over "+what, "question", a.QuestionID, "err", err)
	}
	channel, thread := to.channel, to.thread
	if r.private { // nobody else sees what stands there
		conversation, err := w.conversation(ctx, a.Event.Person)
		if err != nil {
			inform(err, "files")
			r.note("Slack does not let me write to you directly, so the files are missing.")
			return
		}
		channel, thread = conversation, ""
	}
	var said []string
	switch _, err := w.noted(ctx, a, partFiles, channel, func() (string, error) { return w.upload(ctx, channel, thread, r.title, r.files) }); {
	case err != nil:
		inform(err, "files")
		said = append(said, "Slack would not take "+fileNames(r.files)+" just now. Please ask again.")
	case r.private:
		said = append(said, "Sent to you directly: "+fileNames(r.files)+".")
	default:
		said = append(said, "With it: "+fileNames(r.files)+".")
	}
	if r.canvas != "" {
		id, err := w.noted(ctx, a, partCanvas, channel, func() (string, error) {
			return w.createCanvas(ctx, a.Event.Person, channel, r.private, r.answer.Canvas, r.title, r.canvas)
		})
		var no refused
		switch {
		case err == nil:
			r.answer.Canvas = id
			said = append(said, linked(w.site+"docs/"+w.home.team+"/"+id, "Open it as a canvas")+".")
		case errors.As(err, &no):
			said = append(said, "This workspace takes no canvas from me.")
		default:
			said = append(said, "Slack made no canvas of it just now.")
		}
		if err != nil {
			inform(err, "canvas")
		}
	}
	r.note(strings.Join(said, " "))
}

// note adds a sentence to the last of the messages, above the small print and the
// buttons at its end.
func (r *reply) note(text string) {
	r.messages = slices.Clone(r.messages) // a draft's are kept
	last := &r.messages[len(r.messages)-1]
	if len(last.Blocks) == maxBlocks {
		r.messages = append(r.messages, say(text))
		return
	}
	at := len(last.Blocks)
	for _, end := range []slack.MessageBlockType{slack.MBTAction, slack.MBTContext} {
		if at > 0 && last.Blocks[at-1].BlockType() == end {
			at--
		}
	}
	last.Blocks = slices.Insert(slices.Clone(last.Blocks), at, slack.Block(section(text)))
	last.Text = clipLines(text+"\n"+last.Text, maxMessageText)
}

// fileNames names the files: a.md and b.docx.
func fileNames(files []file) string {
	list := make([]string, len(files))
	for i, f := range files {
		list[i] = escape(f.name)
	}
	return strings.Join(list, " and ")
}

// noted does something once for a part of the reply to an arrival and returns its
// id in Slack, or the id of what an earlier try did.
func (w *worker) noted(ctx context.Context, a arrival, part int, channel string, do func() (string, error)) (string, error) {
	var attempt int
	err := w.inbox.pool.QueryRow(ctx, query("claim"), a.ID, part, channel, private, false).Scan(&attempt)
	if err != nil && !errors.Is(err, pgx.ErrNoRows) {
		return "", fmt.Errorf("claim: %w", err)
	}
	if err != nil {
		rows, err := w.inbox.pool.Query(ctx, query("reply"), a.ID, part)
		if err != nil {
			return "", fmt.Errorf("load what was handed over: %w", err)
		}
		c, err := pgx.CollectExactlyOneRow(rows, pgx.RowToStructByName[claim])
		if err != nil {
			return "", fmt.Errorf("load what was handed over: %w", err)
		}
		if c.State == "posted" {
			return c.TS, nil
		}
	}
	id, err := do()
	if err != nil {
		return "", err
	}
	if _, err := w.inbox.pool.Exec(context.WithoutCancel(ctx), query("posted"), a.ID, part, id, false); err != nil {
		return "", fmt.Errorf("note what was handed over: %w", err)
	}
	return id, nil
}

// upload puts the files into a conversation, as one message, and returns the id of
// the first.
func (w *worker) upload(ctx context.Context, channel, thread, title string, files []file) (string, error) {
	var uploaded []slack.FileSummary
	for _, f := range files {
		var target *slack.GetUploadURLExternalResponse
		err := w.slack.call(ctx, "files.getUploadURLExternal", "", func(ctx context.Context) (err error) {
			target, err = w.slack.api.GetUploadURLExternalContext(ctx, slack.GetUploadURLExternalParameters{FileName: f.name, FileSize: len(f.content)})
			return err
		})
		if err != nil {
			return "", err
		}
		if err := w.slack.api.UploadToURL(ctx, slack.UploadToURLParameters{UploadURL: target.UploadURL, Reader: bytes.NewReader(f.content), Filename: f.name}); err != nil {
			return "", errors.New("slack did not take the content of a file") // the address is a secret
		}
		uploaded = append(uploaded, slack.FileSummary{ID: target.FileID, Title: f.name})
	}
	err := w.slack.call(ctx, "files.completeUploadExternal", channel, func(ctx context.Context) error {
		_, err := w.slack.api.CompleteUploadExternalContext(ctx, slack.CompleteUploadExternalParameters{
			Files: uploaded, Channel: channel, ThreadTimestamp: thread, InitialComment: escape(title)})
		return err
	})
	if err != nil {
		return "", err
	}
	return uploaded[0].ID, nil
}

// createCanvas makes a canvas, unless there is one by the id, and lets the person,
// or everybody in the channel, read it.
func (w *worker) createCanvas(ctx context.Context, person, channel string, alone bool, id, title, markdown string) (string, error) {
	if id == "" {
		err := w.slack.call(ctx, "canvases.create", "", func(ctx context.Context) (err error) {
			id, err = w.slack.api.CreateCanvasContext(ctx, title, slack.DocumentContent{Type: "markdown", Markdown: markdown})
			return err
		})
		if err != nil {
			return "", err
		}
	}
	access := slack.SetCanvasAccessParams{CanvasID: id, AccessLevel: "read"}
	if alone {
		access.UserIDs = []string{person}
	} else {
		access.ChannelIDs = []string{channel}
	}
	err := w.slack.call(ctx, "canvases.access.set", "", func(ctx context.Context) error { return w.slack.api.SetCanvasAccessContext(ctx, access) })
	return id, err
}

// fileName is a name for a file about something, in letters, digits and hyphens.
func fileName(form, about string) string {
	words := strings.FieldsFunc(strings.ToLower(form+" "+about), func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) })
	name := []rune(strings.Join(words, "-"))
	return strings.TrimRight(string(name[:min(len(name), 60)]), "-")
}
