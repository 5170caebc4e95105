package local

import (
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
)

// What footnote needs. pgvector 0.8 brought index scans that go on until enough
// rows have passed the filter.
const (
	OldestPostgres = 15    // major version
	OldestVector   = "0.8" // of the extension pgvector
)

// VectorServes reports whether a version of pgvector, such as "0.8.1", is recent
// enough. "" is not.
func VectorServes(version string) bool {
	number := func(s string, i int) int {
		parts := strings.Split(s, ".")
		if i >= len(parts) {
			return 0
		}
		n, err := strconv.Atoi(parts[i])
		if err != nil {
			return 0
		}
		return n
	}
	if number(version, 0) != number(OldestVector, 0) {
		return number(version, 0) > number(OldestVector, 0)
	}
	return number(version, 1) >= number(OldestVector, 1)
}

// An Install is a PostgreSQL on this machine.
type Install struct {
	Bin    string // the directory of its programs
	Major  int
	Vector string // the version of pgvector that it comes with, or ""
}

func (i Install) program(name string) string { return filepath.Join(i.Bin, name) }

func (i Install) serves() bool { return i.Major >= OldestPostgres && VectorServes(i.Vector) }

// Find returns the PostgreSQLs on this machine, those that serve footnote first,
// then newest first. It looks where scripts/postgres.sh puts a private copy, in
// PATH, and where distributions install.
func Find() []Install {
	private := []string{"/var/lib/footnote"}
	if dir, err := DefaultDir(); err == nil && dir != private[0] {
		private = append([]string{dir}, private...)
	}
	var dirs []string
	for _, dir := range private {
		dirs = append(dirs, glob(filepath.Join(dir, "pgsql/usr/lib/postgresql/*/bin"))...)
	}
	dirs = append(dirs, filepath.SplitList(os.Getenv("PATH"))...)
	for _, pattern := range []string{
		"/usr/lib/postgresql/*/bin", // Debian, Ubuntu
		"/usr/pgsql-*/bin",          // PostgreSQL's own packages for Red Hat
		"/usr/libexec/postgresql*",  // Alpine
		"/opt/homebrew/opt/postgresql@*/bin",
		"/usr/local/opt/postgresql@*/bin",
		"/Applications/Postgres.app/Contents/Versions/*/bin",
	} {
		dirs = append(dirs, glob(pattern)...)
	}
	var found []Install
	seen := map[string]bool{}
	for _, dir := range dirs {
		// PATH often has symbolic links; PostgreSQL finds its files from where it really lies.
		program, err := filepath.EvalSymlinks(filepath.Join(dir, "postgres"))
		if err != nil || seen[filepath.Dir(program)] {
			continue
		}
		seen[filepath.Dir(program)] = true
		if install, err := inspect(filepath.Dir(program)); err == nil {
			found = append(found, install)
		}
	}
	slices.SortStableFunc(found, func(a, b Install) int {
		if a.serves() != b.serves() {
			if a.serves() {
				return -1
			}
			return 1
		}
		return b.Major - a.Major
	})
	return found
}

func glob(pattern string) []string {
	matches, _ := filepath.Glob(pattern) // fails on a bad pattern alone
	return matches
}

// inspect asks the programs in bin which PostgreSQL they are.
func inspect(bin string) (Install, error) {
	for _, program := range []string{"initdb", "pg_ctl"} {
		if _, err := os.Stat(filepath.Join(bin, program)); err != nil {
			return Install{}, fmt.Errorf("%s has no %s: it does not hold a PostgreSQL server", bin, program)
		}
	}
	out, err := exec.Command(filepath.Join(bin, "postgres"), "--version").Output() // "postgres (PostgreSQL) 17.11 (Debian …)"
	if err != nil {
		return Install{}, fmt.Errorf("ask %s/postgres for its version: %w", bin, err)
	}
	_, version, _ := strings.Cut(string(out), ") ")
	digits := len(version) - len(strings.TrimLeft(version, "0123456789"))
	major, err := strconv.Atoi(version[:digits])
	if err != nil {
		return Install{}, fmt.Errorf("%s/postgres gives its version as %q", bin, out)
	}
	// pg_config out of the same directory: the one in PATH is often another major's.
	out, err = exec.Command(filepath.Join(bin, "pg_config"), "--sharedir").Output()
	if err != nil {
		return Install{}, fmt.Errorf("ask %s/pg_config for its directories: %w", bin, err)
	}
	control, err := os.ReadFile(filepath.Join(strings.TrimSpace(string(out)), "extension/vector.control"))
	if err != nil && !errors.Is(err, os.ErrNotExist) {
		return Install{}, fmt.Errorf("look for pgvector: %w", err)
	}
	return Install{Bin: bin, Major: major, Vector: defaultVersion(string(control))}, nil
}

// defaultVersion reads default_version out of an extension's control file.
func defaultVersion(control string) string {
	for line := range strings.Lines(control) {
		key, value, _ := strings.Cut(line, "=")
		if strings.TrimSpace(key) == "default_version" {
			return strings.Trim(strings.TrimSpace(value), "'")
		}
	}
	return ""
}

// choose returns the PostgreSQL to run: the one in bin, or the best that there
// is for the data, which only the major version that made them can read.
func choose(bin, data string) (Install, error) {
	var candidates []Install
	if bin != "" {
		install, err := inspect(bin)
		if err != nil {
			return Install{}, err
		}
		candidates = []Install{install}
	} else {
		candidates = Find()
	}
	version, err := os.ReadFile(filepath.Join(data, "PG_VERSION"))
	if errors.Is(err, os.ErrNotExist) {
		return chooseFirst(candidates)
	}
	if err != nil {
		return Install{}, fmt.Errorf("read which PostgreSQL made the database: %w", err)
	}
	major, err := strconv.Atoi(strings.TrimSpace(string(version)))
	if err != nil {
		return Install{}, fmt.Errorf("%s/PG_VERSION does not name a version of PostgreSQL but %q", data, version)
	}
	same := slices.DeleteFunc(slices.Clone(candidates), func(i Install) bool { return i.Major != major })
	if len(candidates) > 0 && len(same) == 0 {
		return Install{}, fmt.Errorf("the database in %s was made by PostgreSQL %d, and there is PostgreSQL %d in %s: install PostgreSQL %d again, or move %s away and ingest your documents anew",
			data, major, candidates[0].Major, candidates[0].Bin, major, data)
	}
	return chooseFirst(same)
}

// chooseFirst returns the first of the candidates if it serves, or an error that
// says what is wrong with it and how to mend that.
func chooseFirst(candidates []Install) (Install, error) {
	need := fmt.Sprintf("footnote needs PostgreSQL %d or newer with pgvector %s or newer", OldestPostgres, OldestVector)
	const mend = "run scripts/postgres.sh, which gets both, or set DATABASE_URL to a server that has them"
	if len(candidates) == 0 {
		return Install{}, fmt.Errorf("%s, and found no PostgreSQL on this machine: %s", need, mend)
	}
	first := candidates[0]
	switch {
	case first.serves():
		return first, nil
	case first.Major < OldestPostgres:
		return Install{}, fmt.Errorf("%s, and found PostgreSQL %d in %s: %s", need, first.Major, first.Bin, mend)
	case first.Vector == "":
		return Install{}, fmt.Errorf("%s, and PostgreSQL %d in %s has no pgvector: %s", need, first.Major, first.Bin, mend)
	}
	return Install{}, fmt.Errorf("%s, and PostgreSQL %d in %s has pgvector %s: %s", need, first.Major, first.Bin, first.Vector, mend)
}
