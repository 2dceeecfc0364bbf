package main

import (
	"context"
	"fmt"
	"io/fs"
	"log/slog"
	"sync"
	"time"

	"svara/ingest"
	"svara/internal/follow"
)

// following is an ingest that goes on with whatever changes in its folder.
type following struct {
	command *ingestCommand
	library *library
	folder  fs.FS
	options ingest.Options
	std     streams

	mutex      sync.Mutex // guards what follows; one change at a time
	departures ingest.Departures
	seen       ingest.Seen
	skips      ingest.Skips
	again      *time.Timer // looks again at files that are gone; nil until some are
	ended      bool
}

// follow reads changes in a folder until ctx ends.
func (p *following) follow(ctx context.Context, folder string) error {
	root, err := p.library.openFolder(folder)
	if err != nil {
		return err
	}
	defer root.Close()
	fmt.Fprintf(p.std.err, "Following %s (stop with Ctrl-C)\n", root.Name())
	p.folder, p.options = root.FS(), p.library.options(root.Name(), p.std.err)
	p.options.Departures, p.options.Seen = &p.departures, &p.seen
	defer p.end()
	follow.Folder(ctx, root.Name(), follow.Options{Problem: tellOfFollowing(slog.Default())}, func(change follow.Change) { p.take(ctx, change) })
	return nil
}

// take reads what changed, and prints what came of it.
func (p *following) take(ctx context.Context, change follow.Change) {
	p.mutex.Lock()
	defer p.mutex.Unlock()
	var report ingest.Report
	var err error
	names := append(documentNames(change.Names), p.skips.Turned(p.folder, documentNames(change.Attributes))...)
	switch {
	case p.ended:
		return
	case change.All:
		names = nil
		report, err = ingest.Sync(ctx, p.library.index, p.folder, p.options)
	case len(names) > 0:
		report, err = ingest.SyncFiles(ctx, p.library.index, p.folder, p.options, names...)
	default:
		return
	}
	var fresh []ingest.Skip
	if err == nil {
		fresh = p.skips.Note(report.Skipped, names...)
	}
	if report.Changes() > 0 || len(fresh) > 0 {
		if failed := p.command.print(p.library, report, p.std); err == nil {
			err = failed
		}
	}
	if err != nil && ctx.Err() == nil {
		fmt.Fprintf(p.std.err, "svara: %v: trying again with the next change\n", err)
	}
	if p.again != nil {
		p.again.Stop()
	}
	if leaving, due := p.departures.Waiting(); len(leaving) > 0 {
		if err != nil {
			due = max(due, follow.Defaults.Blind)
		}
		p.again = time.AfterFunc(due, func() { p.take(ctx, follow.Change{Names: leaving}) })
	}
}

// end waits for the change that is being read, and takes no more.
func (p *following) end() {
	p.mutex.Lock()
	defer p.mutex.Unlock()
	p.ended = true
	if p.again != nil {
		p.again.Stop()
	}
}
