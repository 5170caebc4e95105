package config

import (
	"fmt"
	"log/slog"
)

// A Secret is a value that does not show itself: however it is printed, logged
// or encoded, what comes out is [hidden], or nothing if it is empty.
type Secret string

// Reveal returns the value itself.
func (s Secret) Reveal() string { return string(s) }

func (s Secret) String() string {
	if s == "" {
		return ""
	}
	return "[hidden]"
}

// GoString is what %#v prints.
func (s Secret) GoString() string { return fmt.Sprintf("config.Secret(%q)", s.String()) }

// Format is what all verbs print, %x and %d too.
func (s Secret) Format(state fmt.State, verb rune) {
	text := s.String()
	if verb == 'v' && state.Flag('#') {
		text = s.GoString()
	}
	fmt.Fprint(state, text)
}

// MarshalText is what encoders of text, and of JSON too, write.
func (s Secret) MarshalText() ([]byte, error) { return []byte(s.String()), nil }

// MarshalJSON writes the same as a JSON string.
func (s Secret) MarshalJSON() ([]byte, error) { return fmt.Appendf(nil, "%q", s.String()), nil }

// LogValue is what slog logs.
func (s Secret) LogValue() slog.Value { return slog.StringValue(s.String()) }
