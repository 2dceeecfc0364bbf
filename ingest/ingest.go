// Package ingest brings documents into the index: it finds files in a folder, extracts
// their text and structure, splits that into passages, has these embedded, and stores
// everything, so that the index says exactly what the folder says. Doing so twice is the
// same as doing it once.
//
// Start reading at Sync; SyncFiles is the same for some files only. A file becomes
// documents in read.go, where package extract turns its bytes into text. split.go divides
// text into passages, embed.go has vectors made of them, store.go puts them into the
// index and removes what is gone (removals.go says when it may not), and rebuild.go
// changes the embedder of an index. A caller that follows a folder keeps Departures and
// Skips from one Sync to the next.
//
// The package stores nothing itself. What was done before is known from the index's
// hashes and manifest, so a Sync that was killed is finished by the next.
package ingest

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"runtime"
	"strings"
	"time"

	"golang.org/x/sync/semaphore"

	"svara/internal/extract"
	"svara/internal/index"
	"svara/internal/model"
)

// SplitterVersion is part of the index's manifest. Change it whenever the same file would
// give other text, blocks, titles or passages, or passages with other lines above them:
// indexes are then rebuilt.
const SplitterVersion = "6"

// Embedder gives vectors to passages.
type Embedder interface {
	// EmbedDocuments gives one vector for each text, in order.
	EmbedDocuments(ctx context.Context, texts []string) ([][]float32, error)
	// Describe says which embedder it is, for the index's manifest.
	Describe() model.Description
}

// Options are how Sync works. Embedder must be set.
type Options struct {
	Embedder Embedder
	Source   index.Source // where the documents are, for the index to record
	DryRun   bool         // say what would be done, and do nothing: nothing is embedded or stored
	// AllowRemovals lets any number of documents be removed: see RemovalsError.
	AllowRemovals bool
	// Departures are kept from Sync to Sync of a folder that is followed. Documents that
	// are gone then leave the index after a moment, unless they are too many together
	// with those that left lately. If nil, each Sync is judged by itself.
	Departures *Departures
	// Seen spares reading again what nobody wrote to since, of a folder that is followed.
	// Nil where each Sync of all files reads all of them.
	Seen     *Seen
	Progress func(Progress)  // called after each file and each batch of passages, one call at a time; may be nil
	Workers  int             // files read at the same time; 0 means GOMAXPROCS
	Reader   *extract.Reader // makes text of files; nil for one with DefaultLimits
}

// Progress says how far a Sync has come.
type Progress struct {
	// Files. One is done when it has been read; where all is built anew, when its
	// passages have been embedded.
	Done, Total int
	Path        string // the file that was read or embedded last
	// Passages that have their vectors, of those in the files that were read until
	// now. Where all is built anew, all files are read first.
	Embedded, Passages int
}

// Sync brings idx up to date with the folder files. New files are added, changed ones (by
// their SHA-256) replaced, missing ones removed, and those that cannot be used are
// skipped with a reason. An index built with another embedder or splitter is rebuilt;
// readers see the old one until the new one is complete. If that is stopped or killed,
// the next Sync with the same embedder uses the vectors made so far.
//
// Its errors are those of the folder itself, of the embedder and of the index, that of
// ctx, and a *RemovalsError, after which the index holds new documents beside those that
// are gone. What the Report says was done then is done, and the next Sync does the rest.
func Sync(ctx context.Context, idx *index.Index, files fs.FS, opts Options) (Report, error) {
	return (&job{idx: idx, folder: files, opts: opts}).start(ctx)
}

// ErrOtherFolder is SyncFiles' error if the index holds the documents of another folder.
var ErrOtherFolder = errors.New("the index holds the documents of another folder")

// SyncFiles is Sync for some documents, named by their paths; it leaves the others as
// they are. Its time grows with the folders that these documents are in, not with all of
// files. It does a whole Sync if the index was built with another embedder or splitter,
// or if it is not recorded where its documents come from.
func SyncFiles(ctx context.Context, idx *index.Index, files fs.FS, opts Options, documents ...string) (Report, error) {
	only := make(map[string]bool, len(documents))
	for _, document := range documents {
		only[document] = true
	}
	return (&job{idx: idx, folder: files, opts: opts, only: only}).start(ctx)
}

func (j *job) start(ctx context.Context) (Report, error) {
	started := time.Now()
	j.staying, j.noted = make(map[string]bool), make(map[string]bool)
	j.stayed = make(map[content]string)
	j.inHand = semaphore.NewWeighted(inHand)
	if j.opts.Reader == nil {
		reader := extract.NewReader(extract.DefaultLimits, "")
		defer reader.Close()
		j.opts.Reader = reader
	}
	j.limits = fmt.Sprint(j.opts.Reader.Limits())
	err := j.run(ctx)
	j.report.finish(time.Since(started))
	if err != nil {
		return j.report, fmt.Errorf("ingest: %w", err)
	}
	return j.report, nil
}

// job is one Sync under way.
type job struct {
	idx      *index.Index
	folder   fs.FS
	opts     Options
	only     map[string]bool       // documents that are looked at; nil for all
	manifest index.Manifest        // as it is to be
	known    map[string]string     // what the index holds: hash by document path
	held     map[string][]string   // document paths, by the path of their file
	contents map[content][]string  // document paths, by content
	stayed   map[content]string    // the path of a document with that content from now on
	notes    map[string]index.File // records of files that are not themselves documents, by path
	limits   string                // under which files are read
	rebuild  bool
	files    []file          // found in the folder
	staying  map[string]bool // paths of documents that the folder still has
	noted    map[string]bool // paths of files whose note is to stay
	progress Progress
	report   Report

	inHand *semaphore.Weighted // bytes of files
}

func (j *job) run(ctx context.Context) (err error) {
	if j.opts.Embedder == nil {
		return errors.New("no embedder is set")
	}
	if j.opts.Workers <= 0 {
		j.opts.Workers = runtime.GOMAXPROCS(0)
	}
	if !j.opts.DryRun {
		release, locked := j.idx.Lock(ctx)
		if locked != nil {
			return locked
		}
		defer func() { err = errors.Join(err, release()) }()
	}
	if err := j.idx.Refresh(ctx); err != nil { // another process may have written
		return err
	}
	if j.known, err = j.idx.Hashes(ctx); err != nil {
		return err
	}
	if j.notes, err = j.idx.Files(ctx); err != nil {
		return err
	}
	j.hold()
	j.keepContents()
	old, empty := j.idx.Manifest(), index.Manifest{}
	source, sourced := j.idx.Source()
	j.manifest = manifestOf(j.opts.Embedder.Describe())
	if j.only != nil && sourced && source != j.opts.Source {
		return ErrOtherFolder
	}
	j.rebuild = old != j.manifest && (old != empty || len(j.known) > 0) || sourced && source != j.opts.Source && len(j.known) > 0
	if j.rebuild || !sourced {
		j.only = nil
	}
	if err := j.look(ctx); err != nil {
		return err
	}
	switch {
	case j.opts.DryRun:
		return j.pretend(ctx, difference(old, j.manifest))
	case j.rebuild:
		err = j.atOnce(ctx, difference(old, j.manifest))
	default:
		err = j.inBatches(ctx)
	}
	if err != nil && !errors.As(err, new(*RemovalsError)) {
		return err
	}
	return errors.Join(err, j.idx.Refresh(ctx))
}

// hold finds out which file each document in the index comes from.
func (j *job) hold() {
	j.held = make(map[string][]string)
	for document := range j.known {
		file := document
		for at, char := range document {
			if _, isNoted := j.notes[document[:at]]; char == '/' && isNoted {
				file = document[:at]
				break
			}
		}
		j.held[file] = append(j.held[file], document)
	}
}

// look finds the files. Documents in folders that it cannot list stay.
func (j *job) look(ctx context.Context) error {
	var found finding
	var err error
	if j.only == nil {
		found, err = find(ctx, j.folder)
	} else {
		found, err = findOnly(ctx, j.folder, j.only)
	}
	if err != nil {
		return err
	}
	j.files = found.files
	if j.only == nil {
		j.opts.Seen.keep(j.files)
	}
	j.report.Skipped = found.skipped
	for _, folder := range found.unseen {
		indexed := false
		for path := range j.known {
			if strings.HasPrefix(path, folder.Path+"/") {
				indexed = true
				j.staying[path] = !j.rebuild
			}
		}
		j.skipUnread(folder.Path, folder.Reason, indexed)
	}
	return nil
}

func manifestOf(d model.Description) index.Manifest {
	return index.Manifest{Embedder: d.Name, Digest: d.Digest, Dimensions: d.Dimensions, Splitter: SplitterVersion}
}

// difference says why an index with manifest old cannot be added to.
func difference(old, now index.Manifest) string {
	var reasons []string
	switch {
	case old.Embedder != now.Embedder:
		reasons = append(reasons, fmt.Sprintf("the embedder was %q and is now %q", old.Embedder, now.Embedder))
	case old.Digest != now.Digest:
		reasons = append(reasons, fmt.Sprintf("the embedder %q is of another version", now.Embedder))
	case old.Dimensions != now.Dimensions:
		reasons = append(reasons, fmt.Sprintf("the vectors had %d dimensions and now have %d", old.Dimensions, now.Dimensions))
	}
	if old.Splitter != now.Splitter {
		reasons = append(reasons, "documents are split in a new way")
	}
	return strings.Join(reasons, "; ")
}
