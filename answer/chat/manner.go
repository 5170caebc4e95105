package chat

import (
	"net/http"
	"strings"

	"github.com/sashabaranov/go-openai"
)

// A manner is what a request says beside its text. Servers differ in what of it
// they understand.
type manner struct {
	format      format
	limit       limit
	temperature bool // ours, or else the server's own
	effort      bool // the model is to think little; else as much as it likes
	usage       bool // the tokens are asked for
	together    bool // the instructions are in one message with the data, and not the system's
}

// A format is how a server is told what a reply should look like.
type format int

const (
	bySchema format = iota // it makes the reply keep to a schema
	asObject               // it makes the reply an object; the schema is told to the model
	asText                 // it makes nothing; the schema is told to the model
)

// A limit is the name under which a server takes the tokens of a reply.
type limit int

const (
	completionTokens limit = iota // max_completion_tokens
	maxTokens                     // max_tokens, its name until reasoning models came
	noLimit
)

// reasoning are the beginnings of the names of OpenAI's models that think first.
// They take neither max_tokens nor a temperature; go-openai refuses to send them.
var reasoning = []string{"o1", "o3", "o4", "gpt-5", "gpt-6"}

func thinks(model string) bool {
	for _, beginning := range reasoning {
		if strings.HasPrefix(model, beginning) {
			return true
		}
	}
	return false
}

// mannerFor returns the manner to begin with. Whatever the server turns down is
// left out later.
func mannerFor(model string) manner {
	m := manner{format: bySchema, limit: maxTokens, temperature: true, usage: true}
	if thinks(model) {
		m.limit, m.temperature, m.effort = completionTokens, false, true
	}
	return m
}

// without returns the manner without what a server refused: what its refusal
// speaks of, else the stricter format. ok is false when the refusal is of
// something else, or nothing is left to leave out.
func (m manner) without(r *refusal) (next manner, ok bool) {
	understood := false // the request, though not all of it
	switch r.status {
	case http.StatusBadRequest, http.StatusNotFound, http.StatusUnprocessableEntity, http.StatusNotImplemented:
		understood = true
	case http.StatusInternalServerError: // of a schema that is too much for the server
	default:
		return m, false
	}
	said := strings.ToLower(string(r.body))
	speaksOf := func(words ...string) bool {
		for _, word := range words {
			if strings.Contains(said, word) {
				return true
			}
		}
		return false
	}
	switch {
	case speaksOf("context_length", "context length", "context size", "context window"):
		return m, false
	case understood && m.temperature && speaksOf("temperature"):
		m.temperature = false
	case understood && m.effort && speaksOf("reasoning_effort", "reasoning effort"):
		m.effort = false
	case understood && !m.together && speaksOf("system"):
		m.together = true
	case understood && m.usage && speaksOf("stream_options", "include_usage"):
		m.usage = false
	case understood && m.limit == completionTokens && speaksOf("max_completion_tokens"):
		m.limit = noLimit
	case understood && m.limit == maxTokens && speaksOf("max_tokens", "max_completion_tokens"):
		m.limit = completionTokens
	case m.format < asText && speaksOf("response_format", "json_schema", "json_object", "json schema", "json mode", "schema", "grammar", "guided"):
		m.format++
	case m.format < asText && (r.status == http.StatusBadRequest || r.status == http.StatusUnprocessableEntity):
		m.format++ // the likeliest, of what was not named
	default:
		return m, false
	}
	return m, true
}

// write returns what is sent.
func (m manner) write(s Settings, r Request) openai.ChatCompletionRequest {
	instructions := r.Instructions
	request := openai.ChatCompletionRequest{Model: s.Model}
	switch m.format {
	case bySchema:
		request.ResponseFormat = &openai.ChatCompletionResponseFormat{
			Type:       openai.ChatCompletionResponseFormatTypeJSONSchema,
			JSONSchema: &openai.ChatCompletionResponseFormatJSONSchema{Name: r.Name, Schema: r.Schema, Strict: true},
		}
	case asObject:
		request.ResponseFormat = &openai.ChatCompletionResponseFormat{Type: openai.ChatCompletionResponseFormatTypeJSONObject}
	}
	if m.format != bySchema {
		instructions += "\n\nReply with one JSON object and nothing else. It keeps to this JSON Schema:\n" + string(r.Schema)
	}
	request.Messages = []openai.ChatCompletionMessage{
		{Role: openai.ChatMessageRoleSystem, Content: instructions},
		{Role: openai.ChatMessageRoleUser, Content: r.Data},
	}
	if m.together {
		request.Messages = []openai.ChatCompletionMessage{{Role: openai.ChatMessageRoleUser, Content: instructions + "\n\n" + r.Data}}
	}
	switch m.limit {
	case completionTokens:
		request.MaxCompletionTokens = s.ReplyTokens
	case maxTokens:
		//lint:ignore SA1019 many servers know no other name
		request.MaxTokens = s.ReplyTokens
	}
	if m.temperature {
		request.Temperature = nearZero
	}
	if m.effort {
		request.ReasoningEffort = openai.ReasoningEffortLow
	}
	if m.usage {
		request.StreamOptions = &openai.StreamOptions{IncludeUsage: true}
	}
	return request
}
