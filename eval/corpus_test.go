package eval_test

import (
	"bufio"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"
)

// A language is a made-up one whose words are as frequent as those of natural
// text: Zipf's law with Mandelbrot's shift, here (rank + 2.7)^-1.07.
type language struct {
	random   *rand.Rand
	words    []string // by rank
	common   *rand.Zipf
	topics   [][]string // words that documents of one topic repeat
	topical  *rand.Zipf
	given    []string
	surnames []string
	named    *rand.Zipf
}

const (
	vocabulary   = 300_000
	stopRanks    = 40 // the commonest words, whose place stop words take: the next has .3 % of the tokens, as "said" has in news
	topicCount   = 500
	topicWords   = 300
	topicShare   = 0.2  // of the tokens
	stopShare    = 0.42 // of the tokens, as in English news
	surnameCount = 20_000
	givenCount   = 600
)

// stopWords stand between the made-up words, so that the stemmer, the splitter
// and the readers of names and dates meet what they meet in English.
var stopWords = strings.Fields("the of and to in a is that for it was on with as by at from his her their which were had not are but this have be been who")

func newLanguage(seed uint64) *language {
	random := rand.New(rand.NewPCG(seed, 0))
	l := &language{random: random, common: rand.NewZipf(random, 1.07, 2.7, vocabulary-1), topical: rand.NewZipf(random, 1.07, 2.7, topicWords-1), named: rand.NewZipf(random, 1.07, 2.7, surnameCount-1)}
	seen := make(map[string]bool)
	l.words = l.invent(vocabulary, 2, seen)
	l.surnames = l.invent(surnameCount, 3, seen)
	l.given = l.invent(givenCount, 2, seen)
	for range topicCount {
		topic := make([]string, topicWords)
		for i := range topic {
			topic[i] = l.words[200+random.IntN(50_000)]
		}
		l.topics = append(l.topics, topic)
	}
	return l
}

// invent makes n words that were not seen before, of the given number of
// syllables or, when those run out, more.
func (l *language) invent(n, syllables int, seen map[string]bool) []string {
	onsets := strings.Fields("b br c ch d dr f fl g gr h j k kl l m n p pl pr qu r s sh sk sl st t th tr v w z")
	nuclei := strings.Fields("a e i o u ai ea ei ou oo")
	codas := strings.Fields("- - - - n r l s t m d k nd st rt")
	var words []string
	for len(words) < n {
		var word strings.Builder
		for range syllables + len(words)*2/n {
			word.WriteString(onsets[l.random.IntN(len(onsets))])
			word.WriteString(nuclei[l.random.IntN(len(nuclei))])
			if coda := codas[l.random.IntN(len(codas))]; coda != "-" {
				word.WriteString(coda)
			}
		}
		if w := word.String(); !seen[w] {
			seen[w] = true
			words = append(words, w)
		}
	}
	return words
}

// sentence returns a sentence of about 20 words and those of its words that a
// question may ask with, as they are written there.
func (l *language) sentence(topic []string) (text string, content []string) {
	var tokens []string
	for n := 12 + l.random.IntN(17); len(tokens) < n; {
		switch p := l.random.Float64(); {
		case p < stopShare:
			tokens = append(tokens, stopWords[l.random.IntN(len(stopWords))])
		case p < stopShare+topicShare:
			tokens = append(tokens, topic[l.topical.Uint64()])
			content = append(content, tokens[len(tokens)-1])
		case p < 0.985:
			rank := l.common.Uint64()
			for rank < stopRanks {
				rank = l.common.Uint64()
			}
			tokens = append(tokens, l.words[rank])
			content = append(content, tokens[len(tokens)-1])
		case p < 0.992:
			given, surname := capital(l.given[l.random.IntN(givenCount)]), capital(l.surnames[l.named.Uint64()])
			tokens = append(tokens, given, surname)
			content = append(content, surname)
		case p < 0.996:
			month := []string{"January", "March", "June", "July", "October", "December"}[l.random.IntN(6)]
			tokens = append(tokens, fmt.Sprintf("on %d %s %d", 1+l.random.IntN(28), month, 2005+l.random.IntN(20)))
		default:
			tokens = append(tokens, fmt.Sprintf("%d percent", 1+l.random.IntN(99)))
		}
	}
	return capital(strings.Join(tokens, " ")) + ".", content
}

func capital(word string) string { return strings.ToUpper(word[:1]) + word[1:] }

// paragraphBytes make a paragraph that fills a passage.
const paragraphBytes = 1300

// writeCorpus writes documents of 8 to 20 paragraphs, about as many paragraphs
// in all as passages are wanted, as plain text in folders below dir/documents,
// and questions about them, one a line, in dir/questions.
func writeCorpus(dir string, passages int) error {
	l := newLanguage(1)
	var questions []string
	for written, n := 0, 0; written < passages; n++ {
		topic := l.topics[l.random.IntN(topicCount)]
		title, _ := l.sentence(topic)
		title = strings.Join(strings.Fields(title)[:8], " ")
		var text strings.Builder
		fmt.Fprintf(&text, "%s\n\nPublished: %d %s %d\n\n", title, 1+l.random.IntN(28), []string{"February", "April", "September"}[l.random.IntN(3)], 2015+l.random.IntN(10))
		for range 8 + l.random.IntN(13) {
			var sentences []string
			for size := 0; size < paragraphBytes; {
				sentence, content := l.sentence(topic)
				sentences = append(sentences, sentence)
				size += len(sentence) + 1
				if l.random.IntN(200) == 0 && len(content) >= 4 {
					questions = append(questions, "What of "+strings.Join(content[:min(len(content), 4+l.random.IntN(7))], " ")+"?")
				}
			}
			text.WriteString(strings.Join(sentences, " ") + "\n\n")
			written++
		}
		file := filepath.Join(dir, "documents", fmt.Sprintf("%03d", n/500), fmt.Sprintf("%06d.txt", n))
		if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
			return err
		}
		if err := os.WriteFile(file, []byte(text.String()), 0o644); err != nil {
			return err
		}
	}
	l.random.Shuffle(len(questions), func(i, j int) { questions[i], questions[j] = questions[j], questions[i] })
	return os.WriteFile(filepath.Join(dir, "questions"), []byte(strings.Join(questions[:min(len(questions), 2000)], "\n")), 0o644)
}

// readQuestions reads the questions that writeCorpus wrote.
func readQuestions(dir string) ([]string, error) {
	file, err := os.Open(filepath.Join(dir, "questions"))
	if err != nil {
		return nil, err
	}
	defer file.Close()
	var questions []string
	lines := bufio.NewScanner(file)
	for lines.Scan() {
		questions = append(questions, lines.Text())
	}
	return slices.Clip(questions), lines.Err()
}
