//go:build ignore

// Command common_generate counts in how many stretches of Swedish text each
// stem stands, and writes those that stand in many with the information they
// carry. Its arguments are files: JSON lines with a "text" each, or plain text.
package main

import (
	"bufio"
	"cmp"
	"encoding/json"
	"flag"
	"fmt"
	"log"
	"maps"
	"math"
	"os"
	"slices"
	"strings"

	"svara/internal/swedish"
)

const (
	stretch = 70 // content words that make one unit of counting, about a passage
	common  = 6  // units that a stem must be in to be listed; rarer ones weigh alike
)

func main() {
	out := flag.String("out", "common.txt", "the file to write")
	flag.Parse()
	counts, units := make(map[string]int), 0
	for _, file := range flag.Args() {
		for text := range texts(file) {
			for words := range slices.Chunk(swedish.ContentWords(text), stretch) {
				units++
				seen := make(map[string]bool)
				for _, stem := range swedish.Stems(words) {
					seen[stem] = true
				}
				for stem := range seen {
					counts[stem]++
				}
			}
		}
	}
	var lines strings.Builder
	stems := slices.SortedFunc(maps.Keys(counts), func(a, b string) int {
		return cmp.Or(cmp.Compare(counts[b], counts[a]), cmp.Compare(a, b))
	})
	for _, stem := range stems {
		if counts[stem] >= common && !strings.ContainsAny(stem, "0123456789§_:.@/") {
			fmt.Fprintf(&lines, "%s %.2f\n", stem, math.Log(float64(units)/float64(counts[stem])))
		}
	}
	if err := os.WriteFile(*out, []byte(lines.String()), 0o644); err != nil {
		log.Fatal(err)
	}
	log.Printf("%d stems of %d in %d stretches", strings.Count(lines.String(), "\n"), len(counts), units)
}

// texts yields the texts of a file.
func texts(file string) func(yield func(string) bool) {
	return func(yield func(string) bool) {
		data, err := os.ReadFile(file)
		if err != nil {
			log.Fatal(err)
		}
		if !strings.HasSuffix(file, ".jsonl") {
			yield(string(data))
			return
		}
		lines := bufio.NewScanner(strings.NewReader(string(data)))
		lines.Buffer(nil, len(data)+1)
		for lines.Scan() {
			var line struct{ Text string }
			if err := json.Unmarshal(lines.Bytes(), &line); err != nil {
				log.Fatal(err)
			}
			if !yield(line.Text) {
				return
			}
		}
	}
}
