package bot

import "slices"

// A standing is what a person is to the workspace.
type standing string

const (
	member      standing = "member"
	guest       standing = "guest" // multi-channel and single-channel guests alike
	stranger    standing = "stranger"
	outsider    standing = "other team"
	aBot        standing = "bot"
	deactivated standing = "deactivated"
	unknown     standing = "unknown"
)

// A request is all that the decision to answer depends on.
type request struct {
	team, app string // where the event says that it comes from
	kind      kind
	channel   string // "" when there is none, as on the Home tab
	place     string // channel, group, im or mpim; "" when Slack did not say
	shared    bool   // with another organisation
	person    standing
	listed    bool     // the channel is one that the settings name
	given     []string // the collections of the channel
}

// A verdict says whether a request is answered, from which collections, or why
// not. A denied one has no collections.
type verdict struct {
	allowed     bool
	collections []string
	reason      string // of a denial: for the audit
	tell        string // of a denial: the sentence for the person; "" for silence
}

// A home is the workspace and the app that the bot belongs to.
type home struct {
	team string
	app  string // "" when it is not known: then the signature or the app token tells
}

// authorise decides on one request. Everything is denied that is not allowed
// here, and who may not ask is told nothing about what there is. Members of the
// workspace are told why, in a sentence; strangers and bots meet silence, which
// no loop of bots can answer.
func authorise(at home, r request) verdict {
	deny := func(reason, tell string) verdict { return verdict{reason: reason, tell: tell} }
	switch {
	case at.team == "" || r.team != at.team:
		return deny("another team", "")
	case at.app != "" && r.app != at.app:
		return deny("another app", "")
	case r.kind == edit:
		return deny("an edit asks nothing", "")
	case r.kind == reaction:
		return deny("a reaction asks nothing", "")
	case r.person != member:
		return deny("asker: "+string(r.person), "")
	case r.shared:
		return deny("the channel is shared with another organisation", "")
	}
	switch {
	case r.kind == homeOpened: // a place of one's own
	case r.place == "im":
	case r.kind == form: // a modal has no place of its own; what it is about was shown to the person before
	case r.place == "":
		return deny("unknown kind of channel", "")
	case !r.listed:
		return deny("the channel is not listed", "I am not set up to answer in this channel. Ask whoever runs footnote to add it, or write to me directly.")
	}
	if len(r.given) == 0 {
		return deny("no collection", "This channel was given no collection to read from. An admin of footnote can give it one: /footnote use COLLECTION")
	}
	return verdict{allowed: true, collections: slices.Clone(r.given)}
}
