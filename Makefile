# Svara's errands. 'make help' lists them; each says above itself what it needs.

.DEFAULT_GOAL := help
.PHONY: help test format race bench build

help: ## Say what can be made
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "  make %-8s%s\n", $$1, $$2 }' $(MAKEFILE_LIST)

test: format ## Check and test everything; downloads Go modules, installs nothing
	go vet ./...
	go test ./...
	go -C bench test ./...

format: ## Fail if gofmt would change a file, and name it
	@unformatted=$$(gofmt -l .) && test -z "$$unformatted" || \
		{ echo "gofmt would change (run 'gofmt -w .'):"; echo "$$unformatted"; exit 1; }

race: ## Test with the race detector; needs a C compiler
	go test -race ./...

bench: ## Measure speed, and retrieval beside other engines on ../shared/data
	go test -run '^$$' -bench . -benchmem ./...
	go -C bench run . ../../shared/data

build: ## Build ./svara, the program for this machine
	CGO_ENABLED=0 go build -trimpath -ldflags "-s -w" -o svara .
