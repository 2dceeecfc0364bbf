// Command gather writes the licences of everything that is linked into Svara, for all
// systems that it is released for. Start reading at gather.
//
// It is our own instead of go-licenses because that has not been maintained since 2025,
// does not know the standard library, and cannot know what a module has embedded.
package main

import (
	"log"
	"os"
)

func main() {
	log.SetFlags(0)
	if len(os.Args) != 2 {
		log.Fatal("usage: gather FILE")
	}
	text, err := gather()
	if err != nil {
		log.Fatalf("gather: %v", err)
	}
	if err := os.WriteFile(os.Args[1], []byte(text), 0o644); err != nil {
		log.Fatalf("gather: %v", err)
	}
}
