package source

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/text/encoding/charmap"
)

func TestHTML(t *testing.T) {
	for _, test := range []struct {
		name, page string
		want       []string
	}{
		{"the article and nothing around it", `<html><body><header><a href=/>Linsey Courier</a><nav><ul><li><a href=/n>News</a><li>Sport</ul></nav></header>
			<main><article><h1>A wall</h1><p>` + opening + `</p><h2>The cost</h2><p>` + middle + `</p>
			<aside>Another wall, elsewhere</aside><div class="share-bar">Share</div><section id="comments"><p>First! I was there when it fell, and I saw it all.</p></section></article></main>
			<form><input name=q>Your name</form><footer>© 2025 Linsey Courier</footer></body></html>`,
			[]string{"# A wall", opening, "## The cost", middle}},
		{"hidden text is not read", `<p>` + opening + `</p><p hidden>one</p><p style="display: none">two</p><div aria-hidden=true>three</div><!-- four --><noscript>five</noscript><template><p>six</p></template><script>seven</script><style>eight</style>`,
			[]string{opening}},
		{"lists and tables", `<p>` + opening + `</p><ul><li>first stone</li><li><p>second stone</p></li></ul><table><tr><th>Year<th>Cost<tr><td><p>2024</p><td>3 million</table><p>` + middle + `</p>`,
			[]string{opening, "first stone", "second stone", "Year | Cost", "2024 | 3 million", middle}},
		{"line breaks", `<div>` + opening + `<br><br>` + middle + `<br>` + ending + `</div>`,
			[]string{opening, middle + "\n" + ending}},
		{"inline markup joins", `<p>The <b>wall</b> of <a href=/x>Linsey</a>, 4<sup>th</sup> of its   name,
			fell on <time datetime=2025-07-02>Wednesday</time>.</p>`,
			[]string{"The wall of Linsey, 4th of its name, fell on Wednesday."}},
		{"a page that is one form is read", `<body><form id=aspnet><div class="content"><p>` + opening + `</p><p>` + middle + `</p></div></form></body>`,
			[]string{opening, middle}},
		{"an article named like an advertisement is read", `<div class="ad-free share nav"><p>` + opening + `</p><p>` + middle + `</p></div>`,
			[]string{opening, middle}},
		{"lines that are links alone lead away", `<p>` + opening + `</p><p><a href=/1>The wall that fell before</a></p><p>` + middle + `</p>`,
			[]string{opening, middle}},
		{"preformatted text keeps its lines", "<p>" + opening + "</p><pre>grey   wall\n  grey water</pre>",
			[]string{opening, "grey   wall\n  grey water"}},
		{"entities", `<p>Stone &amp; mortar cost &pound;3&nbsp;million &ndash; &ldquo;a waste&rdquo;, said the mayor of the town.</p>`,
			[]string{"Stone & mortar cost £3\u00a0million – “a waste”, said the mayor of the town."}},
		{"text without any tags", opening, []string{opening}},
	} {
		t.Run(test.name, func(t *testing.T) {
			d := read(t, "a.html", test.page)
			if diff := cmp.Diff(test.want, quotes(d)); diff != "" {
				t.Errorf("blocks (-want +got):\n%s", diff)
			}
		})
	}
}

func TestHTMLStates(t *testing.T) {
	body := "<body><main><h1>A wall for Linsey</h1><p>" + opening + "</p></main></body>"
	for _, test := range []struct{ name, head, want string }{
		{"Open Graph", `<title>A wall | Linsey Courier</title><meta property="og:title" content="A wall"><meta property="og:site_name" content="Linsey Courier"><meta name=author content="Ada Quill"><meta property="article:published_time" content="2025-07-02T08:00:00+02:00"><link rel=canonical href="https://example.org/wall">`,
			"A wall|Linsey Courier|Ada Quill|2025-07-02|https://example.org/wall"},
		{"JSON-LD", `<script type="application/ld+json">{"@graph": [{"@type": "WebSite", "name": "x"}, {"@type": ["NewsArticle"], "headline": "A wall", "author": [{"@type": "Person", "name": "Ada Quill"}], "publisher": {"name": "Linsey Courier"}, "datePublished": "2025-07-02", "url": "https://example.org/wall"}]}</script>`,
			"A wall|Linsey Courier|Ada Quill|2025-07-02|https://example.org/wall"},
		{"broken JSON-LD is passed over", `<script type="application/ld+json">{"@type": "NewsArticle", </script><meta property="og:site_name" content="Linsey Courier">`,
			"A wall for Linsey|Linsey Courier|||"},
		{"the heading, when the head says nothing", ``, "A wall for Linsey||||"},
		{"a title with its site", `<meta property="og:site_name" content="Linsey Courier"><meta property="og:title" content="A wall - Linsey Courier">`, "A wall|Linsey Courier|||"},
		{"a heading that is the site's name", `<title>A wall - Linsey Courier</title><meta property="og:site_name" content="A wall for Linsey">`, "A wall - Linsey Courier|A wall for Linsey|||"},
		{"one date on the page", `<meta name=x content=y></head><header><time datetime="2025-07-02">yesterday</time></header>`, "A wall for Linsey|||2025-07-02|"},
		{"several dates on the page", `<meta name=x content=y></head><header><time datetime="2025-07-02">yesterday</time><time datetime="2025-07-01">before</time></header>`, "A wall for Linsey||||"},
		{"an organisation as author", `<meta name=author content="Coastal Press Agency">`, "A wall for Linsey|Coastal Press Agency|Coastal Press Agency||"},
		{"an address that is none", `<link rel=canonical href="javascript:alert(1)"><meta property="og:url" content="/wall">`, "A wall for Linsey||||"},
	} {
		t.Run(test.name, func(t *testing.T) {
			d := read(t, "a.html", `<html lang="en"><head>`+test.head+`</head>`+body)
			published := ""
			if d.Published.Known {
				published = d.Published.Days.From.String()
			}
			if got := strings.Join([]string{d.Title, d.Publisher, d.Author, published, d.URL}, "|"); got != test.want {
				t.Errorf("got %s, want %s", got, test.want)
			}
		})
	}
}

func TestHTMLCharset(t *testing.T) {
	const text = "Стена гавани упала прошлой зимой, и совет решил её восстановить."
	raw, err := charmap.KOI8R.NewEncoder().String(text)
	if err != nil {
		t.Fatal(err)
	}
	if d := read(t, "a.html", `<html><head><meta charset="koi8-r"></head><body><p>`+raw+`</p>`); strings.TrimSpace(d.Text) != text {
		t.Errorf("read %q, want %q", d.Text, text)
	}
}
