//go:build ignore

// Command frequencies_generate counts how common the 4-grams of Swedish words
// are in a folder of texts and writes those that are common with their weights.
package main

import (
	"cmp"
	"flag"
	"fmt"
	"log"
	"maps"
	"math"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"svara/internal/swedish"
)

const (
	stretch = 70 // content words that make one unit of counting, about a passage
	common  = 30 // units that a gram must be in to be listed; rarer ones weigh alike
)

func main() {
	out := flag.String("out", "frequencies.txt", "the file to write")
	flag.Parse()
	files, err := filepath.Glob(filepath.Join(flag.Arg(0), "*"))
	if err != nil || len(files) == 0 {
		log.Fatalf("no texts in %q: %v", flag.Arg(0), err)
	}
	counts, units := make(map[string]int), 0
	for _, file := range files {
		text, err := os.ReadFile(file)
		if err != nil {
			log.Fatal(err)
		}
		for words := range slices.Chunk(swedish.ContentWords(string(text)), stretch) {
			units++
			seen := make(map[string]bool)
			for _, word := range words {
				for _, gram := range swedish.Grams(word.Text) {
					seen[gram] = true
				}
			}
			for gram := range seen {
				counts[gram]++
			}
		}
	}
	var lines strings.Builder
	grams := slices.SortedFunc(maps.Keys(counts), func(a, b string) int {
		return cmp.Or(cmp.Compare(counts[b], counts[a]), cmp.Compare(a, b))
	})
	for _, gram := range grams {
		if counts[gram] >= common {
			fmt.Fprintf(&lines, "%s %d\n", gram, int(math.Round(100*math.Log(float64(units)/float64(counts[gram])))))
		}
	}
	if err := os.WriteFile(*out, []byte(lines.String()), 0o644); err != nil {
		log.Fatal(err)
	}
}
