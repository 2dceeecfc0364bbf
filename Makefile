# What can be done with this repository. 'make help' lists it all.

.DEFAULT_GOAL := help
.PHONY: help test test-windows setup format race fuzz bench screenshots docs build release

help: ## List what can be made
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-13s%s\n", $$1, $$2 }' $(MAKEFILE_LIST)

test: format setup ## Check and test everything
	go vet ./...
	GOOS=windows go vet ./...
	GOOS=darwin go vet ./...
	go test -p 1 -timeout 20m ./... # one package at a time: several run an Ollama, or measure time
	go -C bench test ./...
	go -C deploy test ./...
	go -C release test ./...

WINE = $(firstword $(shell command -v wine64) $(wildcard /usr/lib/wine/wine64))

# Wine 8 lacks two calls that Go makes: ProcessPrng and FileDispositionInformationEx. Later
# versions have them.
test-windows: ## Run the tests as Windows programs, if there is a Wine newer than 8
	@test -n "$(WINE)" || echo "skipped: no wine64 on PATH or in /usr/lib/wine"
	@test -z "$(WINE)" || WINEDEBUG=-all GOOS=windows CGO_ENABLED=0 go test -short -p 1 -timeout 20m -exec "$(WINE)" ./...

setup: ## Install what tests need: npm packages, Ollama (built once) and, as root on Debian, Chromium and small tools
	@for folder in internal/browsertest internal/clienttest; do \
		if command -v npm >/dev/null && ! cmp -s $$folder/package-lock.json $$folder/node_modules/.installed; then \
			npm ci --prefix $$folder --no-audit --no-fund && cp $$folder/package-lock.json $$folder/node_modules/.installed || exit 1; \
		fi; done
	@if command -v apt-get >/dev/null && test "$$(id -u)" = 0 && \
		! { command -v chromium && command -v bwrap && command -v curl && command -v openssl; } >/dev/null; then \
		apt-get update && DEBIAN_FRONTEND=noninteractive apt-get install --yes --no-install-recommends chromium bubblewrap curl openssl; fi
	go run ./internal/ollamatest/build

format: ## Fail if gofmt would change a file, and name it
	@unformatted=$$(gofmt -l .) && test -z "$$unformatted" || \
		{ echo "gofmt would change (run 'gofmt -w .'):"; echo "$$unformatted"; exit 1; }

race: ## Test with the race detector; needs a C compiler
	go test -race ./...

FUZZTIME = 30s

fuzz: ## Run every fuzz test for FUZZTIME (30s)
	@grep -roE '^func Fuzz[A-Za-z0-9]+' --include='*_test.go' . | sed 's|/[^/]*:func | |' | while read -r folder target; do \
		echo "== $$folder $$target"; \
		go test $$folder -run '^$$' -fuzz "^$$target$$" -fuzztime $(FUZZTIME) -fuzzminimizetime 10x || exit 1; done

bench: ## Measure speed, and compare retrieval with other engines on ../shared/data
	go test -run '^$$' -bench . -benchmem ./...
	go -C bench run . ../../shared/data

screenshots: setup ## Take the pictures in docs/screenshots again
	mkdir -p docs/screenshots && rm -f docs/screenshots/*.png
	SVARA_TEST_REQUIRE=browser,ollama go test . -count 1 -run '^TestPictures$$' -pictures docs/screenshots

docs: ## Write the tables and the diagram in docs again
	go test . -count 1 -run '^(TestConfigurationIsDocumented|TestArchitectureIsDrawn)$$' -update

build: ## Build ./svara, the program for this machine
	CGO_ENABLED=0 go build -trimpath -ldflags "-s -w" -o svara .

VERSION =

release: ## Make the archives of VERSION (v1.2.3) for all systems in dist, with checksums
	go -C release run . -version "$(VERSION)"
