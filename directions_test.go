package main

import (
	"os/exec"
	"slices"
	"strings"
	"testing"
)

// floors are the floors of the house: a room imports rooms on lower floors and
// no others.
var floors = [][]string{
	{"config", "sample", "embeddings", "database/local", "retrieval/mention"},
	{"database", "retrieval/source", "answer/chat"},
	{"retrieval"},
	{"answer/relation"},
	{"answer"},
	{"answer/brief"},
	{"bot", "eval"},
}

// TestDirections: imports go one way, the settings are read by this package
// alone, and Slack and the evaluation stand beside each other.
func TestDirections(t *testing.T) {
	output, err := exec.Command("go", "list", "-f", "{{.ImportPath}} {{join .Imports \" \"}}", "./...").Output()
	if err != nil {
		t.Fatalf("go list: %v", err)
	}
	for line := range strings.Lines(string(output)) {
		names := strings.Fields(line)
		room, ok := strings.CutPrefix(names[0], "footnote/")
		if !ok || strings.HasSuffix(room, "test") { // this package, and what tests use
			continue
		}
		floor := floorOf(room)
		if floor < 0 {
			t.Errorf("%s is on no floor: say in this test on which", room)
		}
		for _, name := range names[1:] {
			imported, ok := strings.CutPrefix(name, "footnote/")
			switch {
			case !ok:
			case imported == "config":
				t.Errorf("%s imports config: hand it the values that it needs", room)
			case floorOf(imported) >= floor:
				t.Errorf("%s imports %s, which is on floor %d, not below its own, %d", room, imported, floorOf(imported), floor)
			}
		}
	}
}

func floorOf(room string) int {
	return slices.IndexFunc(floors, func(rooms []string) bool { return slices.Contains(rooms, room) })
}
