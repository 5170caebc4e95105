package source

import (
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestBlocks(t *testing.T) {
	for _, test := range []struct {
		name, file, text string
		want             []string
	}{
		{"a line is a paragraph where no blank line is", "a.txt",
			"A wall for Linsey\n" + opening + "\nWhat it costs\n" + middle + "\n" + ending,
			[]string{"# A wall for Linsey", opening, "## What it costs", middle, ending}},
		{"lines broken to fit a page are one paragraph", "a.txt",
			"A wall\n\nThe council of Linsey voted on Tuesday to rebuild\nthe old harbour wall, which fell in the storms\nof last winter. Nobody spoke against it.\n\nWork begins in the spring.",
			[]string{"# A wall", "The council of Linsey voted on Tuesday to rebuild\nthe old harbour wall, which fell in the storms\nof last winter. Nobody spoke against it.", "Work begins in the spring."}},
		{"a heading may stand right above its broken paragraph", "a.txt",
			"A wall\n\nWhat was said\nThe council of Linsey voted on Tuesday to rebuild\nthe old harbour wall, which fell in the storms\nof last winter. Nobody spoke against it.\n\nWork begins in the spring.",
			[]string{"# A wall", "## What was said", "The council of Linsey voted on Tuesday to rebuild\nthe old harbour wall, which fell in the storms\nof last winter. Nobody spoke against it.", "Work begins in the spring."}},
		{"a line broken in mid-sentence is joined again", "a.txt",
			"A wall\n" + opening + "\nThe stone is mostly water (H\n), says the harbour master of the town, who measured it by hand\nhimself. " + middle,
			[]string{"# A wall", opening, "The stone is mostly water (H\n), says the harbour master of the town, who measured it by hand\nhimself. " + middle}},
		{"a line that runs into speech is no heading", "a.txt",
			"A wall\n" + opening + "\nThe mayor said after the vote:\n" + middle,
			[]string{"# A wall", opening, "The mayor said after the vote:", middle}},
		{"bullets part the items of a plain list", "a.txt",
			"The wall\n\nWhat is known:\n- It fell on Monday, at the hour when the boats of the\n  fishermen come in.\n- Nobody was hurt.\n\n" + opening,
			[]string{"# The wall", "What is known:", "It fell on Monday, at the hour when the boats of the\n  fishermen come in.", "Nobody was hurt.", opening}},
		{"what follows a list is no more of it", "a.txt",
			"The wall\n\n- It fell on Monday\n- Nobody was hurt\n\nGrey the wall\nand grey the water",
			[]string{"# The wall", "It fell on Monday", "Nobody was hurt", "Grey the wall\nand grey the water"}},
		{"Cyrillic lines are as wide as they look", "a.txt",
			"Стена в Линси\n\nСовет Линси во вторник решил восстановить старую стену у гавани города,\nкоторая упала прошлой зимой во время бури. Одиннадцать членов совета\nголосовали за, четверо были против.\n\nРаботы начнутся весной.",
			[]string{"# Стена в Линси", "Совет Линси во вторник решил восстановить старую стену у гавани города,\nкоторая упала прошлой зимой во время бури. Одиннадцать членов совета\nголосовали за, четверо были против.", "Работы начнутся весной."}},
		{"a Chinese paragraph of one sentence is no heading", "a.txt", "林西的旧港墙将重建\n市议会投票决定重建港墙。\n工程将于春天开始。",
			[]string{"# 林西的旧港墙将重建", "市议会投票决定重建港墙。", "工程将于春天开始。"}},
		{"a dash of speech stays", "a.txt", "The wall\n\n— It will stand, said the mayor of the town, for another hundred years and more.\n— It will fall, said the mason.",
			[]string{"# The wall", "— It will stand, said the mayor of the town, for another hundred years and more.\n— It will fall, said the mason."}},
		{"a stanza is one block", "a.txt",
			"The wall\n\n" + opening + "\n\nGrey the wall and grey the water,\ngrey the gulls above the quay.\n\n" + middle,
			[]string{"# The wall", opening, "Grey the wall and grey the water,\ngrey the gulls above the quay.", middle}},
		{"carriage returns end lines too", "a.txt",
			"A wall\r\n\r\n" + opening + "\r\n\r\n" + middle + "\r\n",
			[]string{"# A wall", opening, middle}},
		{"headings of Markdown", "a.md",
			"# A wall\n\n" + opening + "\n\nThe cost\n--------\n\n" + middle + "\n\n### Later ###\n\n" + ending,
			[]string{"# A wall", opening, "## The cost", middle, "### Later", ending}},
		{"a bold line is a heading, a bold paragraph is not", "a.txt",
			"A wall\n\n**" + opening + "**\n\n**The cost**\n\n" + middle,
			[]string{"# A wall", opening, "## The cost", middle}},
		{"a bold line is a heading below the marked ones", "a.md",
			"# A wall\n\n## The cost\n\n" + opening + "\n\n**Stone**\n\n" + middle,
			[]string{"# A wall", "## The cost", opening, "### Stone", middle}},
		{"list items, quotations and rows stand by themselves", "a.md",
			"# A wall\n\n" + opening + "\n\n* first stone\n* second stone\n\n> Nobody asked us, the mayor said.\n\n| a | b |\n|---|---|\n| one | two |",
			[]string{"# A wall", opening, "first stone", "second stone", "Nobody asked us, the mayor said.", "| a | b |", "| one | two |"}},
		{"a line of links alone is no block, a heading that is a link is", "a.md",
			"# [A wall](https://example.org/wall)\n\n" + opening + "\n\n[before](https://example.org/1) | [after](https://example.org/2)\n\n![a wall](wall.jpg)",
			[]string{"# [A wall](https://example.org/wall)", opening}},
		{"code is a paragraph", "a.md", "# A wall\n\n" + opening + "\n\n```\nstones = 40\n```",
			[]string{"# A wall", opening, "stones = 40"}},
		{"front matter is no block", "a.txt", "---\ntitle: A wall\n---\n" + opening,
			[]string{opening}},
		{"a rule above a text is no front matter", "a.md", "---\n\n" + opening + "\n\n---\n\n" + middle,
			[]string{opening, middle}},
		{"a paragraph above a rule is no heading", "a.md", opening + " " + middle + " " + ending + "\n---\n",
			[]string{opening + " " + middle + " " + ending}},
		{"one line is a paragraph when there is nothing else", "a.txt", "The wall fell",
			[]string{"The wall fell"}},
		{"Chinese sentences end too", "a.txt", "林西的墙\n市议会星期二投票决定重建去年冬天在暴风雨中倒塌的旧港墙，十一人赞成，四人反对，市长希望把钱用于学校，工程将于春天开始，持续到秋天，议会在投票后说。\n",
			[]string{"# 林西的墙", "市议会星期二投票决定重建去年冬天在暴风雨中倒塌的旧港墙，十一人赞成，四人反对，市长希望把钱用于学校，工程将于春天开始，持续到秋天，议会在投票后说。"}},
	} {
		t.Run(test.name, func(t *testing.T) {
			if diff := cmp.Diff(test.want, quotes(read(t, test.file, test.text))); diff != "" {
				t.Errorf("blocks (-want +got):\n%s", diff)
			}
		})
	}
}
