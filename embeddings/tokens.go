package embeddings

import (
	"sync"
	"unicode/utf8"

	"github.com/tiktoken-go/tokenizer/codec"
)

// vocabulary is cl100k_base, with which OpenAI's embedding models count. Its
// 100,000 entries are loaded when first needed, in 7 ms and 3.5 MB. Importing it
// alone, not its whole module, keeps 8 MB of other vocabularies out of the
// program.
var vocabulary = sync.OnceValue(codec.NewCl100kBase)

// Tokens returns the number of tokens in text as OpenAI's embedding models
// count them. Other models' counts differ by a third or so, which the limits in
// [Settings] leave room for.
func Tokens(text string) int {
	n, err := vocabulary().Count(text)
	if err != nil {
		return len(text) // no text has more tokens than bytes
	}
	return n
}

// cutToTokens returns the longest beginning of text that has at most limit
// tokens, and an upper bound of its tokens. A text of no more bytes than that
// is not even counted, since a token has at least one byte.
func cutToTokens(text string, limit int) (string, int) {
	if len(text) <= limit {
		return text, len(text)
	}
	const longestToken = 128 // bytes, in this vocabulary
	if most := limit * longestToken; len(text) > most {
		text = text[:most]
	}
	_, tokens, err := vocabulary().Encode(text)
	if err == nil && len(tokens) <= limit {
		return text, len(tokens)
	}
	end := limit
	if err == nil {
		end = 0
		for _, token := range tokens[:limit] {
			end += len(token)
		}
	}
	for end > 0 && !utf8.RuneStart(text[end]) {
		end--
	}
	return text[:end], limit
}
