package main

import (
	"context"
	"encoding/json"

	"github.com/rogpeppe/go-internal/testscript"

	"svara/internal/index"
)

// about has the index of $SVARA_DATA say that a document says that about itself, until
// the document changes.
func about(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 2 {
		ts.Fatalf("usage: about DOCUMENT JSON")
	}
	var said index.About
	ts.Check(json.Unmarshal([]byte(args[1]), &said))
	ctx := context.Background()
	idx, err := index.Open(ctx, ts.Getenv("SVARA_DATA"))
	ts.Check(err)
	doc, found := idx.Snapshot().Document(args[0])
	if !found {
		ts.Fatalf("%s is not in the index", args[0])
	}
	with := *doc
	with.About = said
	ts.Check(idx.Update(ctx, func(tx *index.Tx) error { return tx.Put(with) }))
	ts.Check(idx.Close())
}
