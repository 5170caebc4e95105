package source

import (
	"errors"
	"fmt"
	"io/fs"
	"path"
	"strings"

	"github.com/goccy/go-yaml/ast"
	"github.com/goccy/go-yaml/parser"
)

// fields are what a source of metadata states about a document; empty where it
// states nothing.
type fields struct {
	title, publisher, author, url, language string
	published                               Published
}

// apply puts what is stated in place of what was read.
func (f fields) apply(d *Document) {
	for _, field := range []struct {
		to   *string
		from string
	}{
		{&d.Title, f.title}, {&d.Publisher, f.publisher}, {&d.Author, f.author}, {&d.URL, f.url}, {&d.Language, f.language},
	} {
		if field.from != "" {
			*field.to = field.from
		}
	}
	if f.published.Known {
		d.Published = f.published
	}
}

// metaKeys are the keys of a meta file.
const metaKeys = "title, publisher, author, published, url, language"

// metaLimit is the largest meta file or front matter, in bytes.
const metaLimit = 32 << 10

// metaNames returns the names that the meta file of p may have, the first that
// exists being the one: report.pdf.meta.yaml or report.meta.yaml.
func metaNames(p string) []string {
	return []string{p + metaSuffix, strings.TrimSuffix(p, path.Ext(p)) + metaSuffix}
}

// meta reads the meta file beside a file; without one it returns no fields.
func (f *Folder) meta(file File) (fields, error) {
	for _, name := range metaNames(file.Path) {
		info, err := fs.Stat(f.files, name)
		if errors.Is(err, fs.ErrNotExist) {
			continue
		}
		if err != nil {
			return fields{}, pathFault(name, err)
		}
		if info.Size() > metaLimit {
			return fields{}, &Fault{Path: name, Reason: fmt.Sprintf("is too large, %s where %s is the limit: state no more than %s.", kilobytes(info.Size()), kilobytes(metaLimit), metaKeys)}
		}
		raw, err := fs.ReadFile(f.files, name)
		if err != nil {
			return fields{}, pathFault(name, err)
		}
		text, fault := decode(raw)
		if fault != "" {
			return fields{}, &Fault{Path: name, Reason: fault}
		}
		meta, fault := parseMeta(text)
		if fault != "" {
			return fields{}, &Fault{Path: name, Reason: fault}
		}
		return meta, nil
	}
	return fields{}, nil
}

// parseMeta reads a meta file, or says what is wrong with it.
func parseMeta(text string) (meta fields, fault string) {
	entries, err := parseYAML(text)
	if err != nil {
		return fields{}, fmt.Sprintf("is not YAML with a key and a value a line (%v): mend it or remove it.", err)
	}
	// The language is needed before a date such as 07/02/2025 can be read.
	for _, e := range entries {
		if e.key == "language" {
			meta.language = e.value
		}
	}
	for _, e := range entries {
		switch e.key {
		case "title":
			meta.title = e.value
		case "publisher":
			meta.publisher = e.value
		case "author":
			meta.author = e.value
		case "url":
			meta.url = e.value
		case "language":
		case "published":
			days, ok := parseDate(e.value, meta.language)
			if !ok {
				return fields{}, fmt.Sprintf("has a date under published that cannot be read, %q: write it as in 2025-07-02.", clip(e.value, 60))
			}
			meta.published = Published{Days: days, Known: true}
		default:
			return fields{}, fmt.Sprintf("has a key %q that means nothing here: use %s.", clip(e.key, 60), metaKeys)
		}
	}
	return meta, ""
}

// An entry is one key of a YAML mapping with its value as text; a list's
// elements are joined by commas.
type entry struct{ key, value string }

// parseYAML returns the entries of the mapping that text is. It reads the
// syntax tree, so that no alias is ever expanded.
func parseYAML(text string) (entries []entry, err error) {
	if len(text) > metaLimit {
		return nil, fmt.Errorf("it is longer than %d bytes", metaLimit)
	}
	if strings.Count(text, "[")+strings.Count(text, "{") > 200 { // each nests, for what the parser knows
		return nil, errors.New("it has more than 200 brackets")
	}
	file, err := parser.ParseBytes([]byte(text), 0)
	if err != nil {
		return nil, errors.New(yamlReason(err))
	}
	for _, document := range file.Docs {
		switch body := document.Body.(type) {
		case nil, *ast.CommentGroupNode:
		case *ast.MappingNode:
			for _, value := range body.Values {
				entries = append(entries, entryOf(value))
			}
		case *ast.MappingValueNode:
			entries = append(entries, entryOf(body))
		default:
			return nil, errors.New("it has no key")
		}
	}
	return entries, nil
}

func entryOf(node *ast.MappingValueNode) entry {
	key := ""
	if node.Key != nil {
		if token := node.Key.GetToken(); token != nil {
			key = strings.ToLower(strings.TrimSpace(token.Value))
		}
	}
	return entry{key, scalar(node.Value, 3)}
}

// scalar returns the text of a node: a scalar's own, a sequence's elements, a
// mapping's name. It goes no deeper than depth.
func scalar(node ast.Node, depth int) string {
	if depth == 0 {
		return ""
	}
	switch n := node.(type) {
	case *ast.StringNode:
		return strings.TrimSpace(n.Value)
	case *ast.LiteralNode:
		return strings.Join(strings.Fields(n.Value.Value), " ")
	case *ast.IntegerNode, *ast.FloatNode, *ast.BoolNode:
		return strings.TrimSpace(n.GetToken().Value)
	case *ast.TagNode:
		return scalar(n.Value, depth-1)
	case *ast.SequenceNode:
		var values []string
		for _, v := range n.Values {
			if s := scalar(v, depth-1); s != "" {
				values = append(values, s)
			}
		}
		return strings.Join(values, ", ")
	case *ast.MappingNode:
		for _, v := range n.Values {
			if e := entryOf(v); e.key == "name" {
				return e.value
			}
		}
	case *ast.MappingValueNode:
		if e := entryOf(n); e.key == "name" {
			return e.value
		}
	}
	return ""
}

// yamlReason is the first line of a YAML error, without the excerpt below it.
func yamlReason(err error) string {
	reason, _, _ := strings.Cut(err.Error(), "\n")
	return reason
}
