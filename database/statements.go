package database

import (
	"io/fs"
	"strings"
)

// Statements returns the function that finds a package's statements by name: the
// text of sql/NAME.sql in files, which the package embeds. The files are read
// once. A name without a file is a fault of the program, and panics.
func Statements(files fs.FS) func(name string) string {
	texts := make(map[string]string)
	paths, err := fs.Glob(files, "sql/*.sql")
	if err != nil {
		panic(err) // fs.Glob fails on a malformed pattern alone
	}
	for _, path := range paths {
		text, err := fs.ReadFile(files, path)
		if err != nil {
			panic(err)
		}
		texts[strings.TrimSuffix(strings.TrimPrefix(path, "sql/"), ".sql")] = string(text)
	}
	return func(name string) string {
		text, ok := texts[name]
		if !ok {
			panic("there is no statement sql/" + name + ".sql")
		}
		return text
	}
}
