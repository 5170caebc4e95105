package bot

import "embed"

//go:embed sql/*.sql
var queries embed.FS

// query is the statement in sql/<name>.sql. A test reads every name that the
// package uses, so a missing one is a fault of the program.
func query(name string) string {
	statement, err := queries.ReadFile("sql/" + name + ".sql")
	if err != nil {
		panic(err)
	}
	return string(statement)
}
