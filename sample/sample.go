// Package sample holds five short dispatches in different formats, and questions
// on them, for a first run without documents of one's own.
//
// The dispatches were written for this program. Their outlets do not exist;
// each says at its end which published article it draws its facts from, and
// keeps to that article's figures, dates and spellings, so that they differ
// where the articles do.
package sample

import (
	"embed"
	"io/fs"
)

//go:embed dispatches
var files embed.FS

// Questions are questions on the dispatches in JSON Lines, each with the
// evidence that a right answer cites, as the eval command reads them.
//
//go:embed questions.jsonl
var Questions string

// Dispatches returns the folder of the dispatches.
func Dispatches() fs.FS {
	folder, err := fs.Sub(files, "dispatches")
	if err != nil {
		panic(err) // only for a name that is not a path
	}
	return folder
}
