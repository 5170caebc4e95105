# What to do with footnote. `make help` lists it.

# Go may be where its archive puts it without being in PATH.
GO := $(or $(shell command -v go 2>/dev/null),$(wildcard /usr/local/go/bin/go))
VERSION := $(shell git describe --tags --always --dirty 2>/dev/null || echo dev)

# The race detector needs a C compiler.
RACE := $(if $(shell command -v cc 2>/dev/null),-race)

.DEFAULT_GOAL := help
.PHONY: help demo build test bench soak lint clean go postgres

help: ## list what there is to do
	@sed -n 's/^\([a-z]*\):.*## \(.*\)/make \1	\2/p' Makefile | expand -t 14

demo: postgres build ## install what is missing, build, and ask a small sample three questions
	@echo "The program is $(CURDIR)/bin/footnote."
	@bin/footnote demo

build: go ## build bin/footnote
	@$(GO) build -ldflags "-X main.version=$(VERSION)" -o bin/footnote .

test: postgres ## run all tests, with the race detector, on a real PostgreSQL
	@$(if $(RACE),,echo "No C compiler: the race detector is left out. Install gcc to have it.")
	@command -v pdftotext >/dev/null || echo "No pdftotext: the tests of PDF are skipped. Install poppler-utils to have them."
	$(GO) vet ./...
	$(GO) test $(RACE) $(TESTFLAGS) ./...

bench: postgres ## measure speed
	$(GO) test -run '^$$' -bench . -benchmem ./...

soak: postgres ## send the bot 10,000 questions with crashes and broken connections; takes minutes
	FOOTNOTE_SOAK_QUESTIONS=10000 FOOTNOTE_SOAK_CRASHES=10 FOOTNOTE_SOAK_PAYLOADS=100000 FOOTNOTE_SOAK_DISCONNECTS=500 FOOTNOTE_SOAK_STOPS=20 FOOTNOTE_SOAK_SECONDS=60 FOOTNOTE_SOAK_ANSWERS=200 \
		$(GO) test -count 1 -timeout 2h -v ./bot ./answer

lint: go ## check the form of the code
	$(GO) vet ./...
	@unformatted=$$($(dir $(GO))gofmt -l .); [ -z "$$unformatted" ] || { echo "Not formatted as gofmt does:"; echo "$$unformatted"; exit 1; }

clean: ## remove what was built; documents that were ingested stay
	rm -rf bin

go:
	@[ -n "$(GO)" ] || { echo "footnote is built with Go, which is not installed here: see https://go.dev/doc/install"; exit 1; }

postgres: go
	@scripts/postgres.sh >/dev/null
