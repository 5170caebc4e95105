package bot

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// Every statement that the code names is there, is one that PostgreSQL takes, and
// is used.
func TestQueries(t *testing.T) {
	t.Parallel()
	o := open(t, nil) // River's tables are there once a bot was made
	used := map[string]bool{}
	files, err := filepath.Glob("*.go")
	if err != nil {
		t.Fatal(err)
	}
	for _, file := range files {
		source, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		for _, match := range regexp.MustCompile(`query\("(\w+)"\)`).FindAllStringSubmatch(string(source), -1) {
			used[match[1]] = true
		}
	}
	conn, err := o.pool.Acquire(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Release()
	for name := range used {
		if _, err := conn.Conn().Prepare(t.Context(), name, query(name)); err != nil {
			t.Errorf("sql/%s.sql: %v", name, err)
		}
	}
	statements, err := filepath.Glob("sql/*.sql")
	if err != nil {
		t.Fatal(err)
	}
	for _, path := range statements {
		name := strings.TrimSuffix(filepath.Base(path), ".sql")
		if !used[name] {
			t.Errorf("%s is used nowhere", path)
		}
		if !strings.HasPrefix(query(name), "-- ") {
			t.Errorf("%s does not begin with what it is for", path)
		}
	}
}
