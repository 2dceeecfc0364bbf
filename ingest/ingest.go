// Package ingest brings documents into the index: it finds files in a folder,
// extracts their text and structure, splits that into passages, embeds these,
// and stores all of it, so that the index says exactly what the folder says.
// Doing so twice is doing it once.
//
// Start reading at Sync, which SyncFiles is for some files alone. A file becomes
// documents in read.go, where package extract makes text of its bytes; split.go cuts
// passages, embed.go has vectors made of them, store.go puts them into the index and
// takes out what is gone, and rebuild.go changes the embedder of an index. The package
// keeps nothing itself: what was done before is known from the index's hashes and
// manifest, so a Sync that was killed is finished by the next.
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

// SplitterVersion is part of the index's manifest. Change it whenever the same
// file would give other text, blocks, titles or passages, or passages that stand under
// other lines: indexes are then built anew.
const SplitterVersion = "5"

// Embedder gives vectors to passages.
type Embedder interface {
	// EmbedDocuments gives one vector for each text, in order.
	EmbedDocuments(ctx context.Context, texts []string) ([][]float32, error)
	// Describe says which embedder it is, for the index's manifest.
	Describe() model.Description
}

// Options says how Sync works. Embedder must be set.
type Options struct {
	Embedder Embedder
	Source   index.Source // what the index is to say of where its documents are
	DryRun   bool         // say what would be done, and do nothing: nothing is embedded or stored
	// AllowRemovals lets documents go however many they are: see RemovalsError.
	AllowRemovals bool
	Progress      func(Progress)  // called after each file and each batch of passages, one call at a time; may be nil
	Workers       int             // files read at the same time; 0 means GOMAXPROCS
	Reader        *extract.Reader // makes text of files; nil for one with DefaultLimits
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

// Sync makes idx say what the folder files says. New files come in, changed
// ones (by their SHA-256) replace what they were, vanished ones are removed,
// and those that cannot be used are skipped with a reason. An index built with
// another embedder or splitter is built anew; readers see the old one until the
// new one is whole. Vectors that were made for that are kept when it is stopped or
// killed, and the next Sync with the same embedder goes on from them.
//
// Its errors are those of the folder itself, the embedder and the index, that of ctx,
// and a *RemovalsError, after which the index holds what is new beside what is gone.
// What the Report then says was done is done and stays, and the next Sync does the rest.
func Sync(ctx context.Context, idx *index.Index, files fs.FS, opts Options) (Report, error) {
	return (&job{idx: idx, folder: files, opts: opts}).start(ctx)
}

// ErrOtherFolder is what SyncFiles gives where the index holds the documents of
// another folder.
var ErrOtherFolder = errors.New("the index holds the documents of another folder")

// SyncFiles makes idx say what the folder files says of some documents, named by
// their paths, and leaves the others as they are; what it takes grows with the
// folders that these are in, not with all of files. In all else it is Sync. It is
// Sync altogether where the index has been built with another embedder or splitter,
// or nobody has said where its documents are from.
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
	held     map[string][]string   // document paths by that of the file which they are of
	contents map[content][]string  // document paths by what they say
	stayed   map[content]string    // the path under which that is to be found now
	notes    map[string]index.File // of files that are no documents themselves, by path
	limits   string                // under which files are read
	rebuild  bool
	files    []file          // found in the folder
	staying  map[string]bool // document paths that the folder still vouches for
	noted    map[string]bool // paths of files of which the note is to stay
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

// hold finds out which files the documents that the index holds are of.
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

// look finds the files, and keeps the documents of folders that it cannot list.
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

// difference says in words why an index of manifest old cannot be added to.
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
