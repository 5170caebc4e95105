package bot

import (
	"embed"

	"footnote/database"
)

//go:embed sql/*.sql
var queries embed.FS

// query is the statement in sql/<name>.sql. A test reads every name that the
// package uses.
var query = database.Statements(queries)
