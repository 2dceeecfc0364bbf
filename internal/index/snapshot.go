package index

import (
	"context"
	"fmt"
	"slices"
	"strings"
)

// Snapshot is one state of the catalogue in memory, with the engines that
// search it. It is immutable and safe for concurrent use: nothing that it
// hands out may be changed.
//
// Passages are numbered from 0, in the order of their documents' paths and,
// within a document, of the document.
type Snapshot struct {
	docs     []*Document
	places   []place // of every passage
	manifest Manifest
	source   *Source           // nil when nobody has said
	moved    map[string]string // see Moved

	generation int64 // of the catalogue

	successors map[*Document][]*Document // see Successor; nil when there are none
	succeeding map[*Document]bool        // those that are successors
	editions   map[*Document][]*Document // see Edition; those of one title, in order of path

	words   *words
	vectors *vectors
}

// place says where a passage stands: the document's number and its ordinal.
type place struct{ doc, ordinal int32 }

// newSnapshot fills the engine of vectors from docs, which are sorted by path, and
// waits for that of words.
func newSnapshot(ctx context.Context, meta meta, docs []*Document, words <-chan *words) (*Snapshot, error) {
	keys := titleKeys(docs)
	s := &Snapshot{
		docs:       docs,
		manifest:   meta.manifest,
		source:     meta.source,
		generation: meta.totals.Generation,
		successors: successorsOf(docs, keys),
		editions:   editionsOf(docs, keys),
		succeeding: make(map[*Document]bool),
	}
	for _, all := range s.successors {
		for _, doc := range all {
			s.succeeding[doc] = true
		}
	}
	for d, doc := range docs {
		for ordinal := range doc.Passages {
			s.places = append(s.places, place{int32(d), int32(ordinal)})
		}
	}
	if len(s.places) > mostUnits {
		return nil, fmt.Errorf("index: %d passages, more than the %d that can be numbered", len(s.places), mostUnits)
	}
	var err error
	if s.vectors, err = newVectors(ctx, docs, meta.manifest.Dimensions); err != nil {
		return nil, err
	}
	s.words = <-words
	return s, nil
}

// Manifest returns how the passages and vectors were made.
func (s *Snapshot) Manifest() Manifest { return s.manifest }

// Documents returns all documents, sorted by path.
func (s *Snapshot) Documents() []*Document { return s.docs }

// Document returns the document of that path.
func (s *Snapshot) Document(path string) (*Document, bool) {
	i, found := slices.BinarySearchFunc(s.docs, path, func(d *Document, path string) int {
		return strings.Compare(d.Path, path)
	})
	if !found {
		return nil, false
	}
	return s.docs[i], true
}

// Within returns the documents that a file is or, like an archive, contains: those whose
// paths are the file's, or begin with it and a slash. For a folder it returns all
// documents below it.
func (s *Snapshot) Within(file string) []*Document {
	var docs []*Document
	if doc, found := s.Document(file); found {
		docs = append(docs, doc)
	}
	first, _ := slices.BinarySearchFunc(s.docs, file+"/", func(d *Document, path string) int {
		return strings.Compare(d.Path, path)
	})
	for _, doc := range s.docs[first:] {
		if !strings.HasPrefix(doc.Path, file+"/") {
			break
		}
		docs = append(docs, doc)
	}
	return docs
}

// Passages returns the number of passages.
func (s *Snapshot) Passages() int { return len(s.places) }

// Passage returns passage i, from 0 to Passages()-1, and the document that it
// is from. It panics for other numbers.
func (s *Snapshot) Passage(i int) (*Document, *Passage) {
	at := s.places[i]
	doc := s.docs[at.doc]
	return doc, &doc.Passages[at.ordinal]
}

// FirstPassage returns the number of a document's first passage; the others follow it. A
// document without passages has the number of the next one's.
func (s *Snapshot) FirstPassage(doc *Document) int {
	first, _ := slices.BinarySearchFunc(s.places, doc.Path, func(p place, path string) int {
		return strings.Compare(s.docs[p.doc].Path, path)
	})
	return first
}

// Text returns the text of passage i without copying it.
func (s *Snapshot) Text(i int) string {
	doc, p := s.Passage(i)
	return p.Bytes.In(doc.Text)
}

// Vectors returns the n passages whose vectors are nearest to query, best
// first, and of equally near ones those of lower number; fewer when there are
// fewer. Passages without a vector, or with one of zeros only, are not found.
// The query need not be of unit length, but must have the manifest's
// dimensions; a query of zeros finds nothing.
func (s *Snapshot) Vectors(ctx context.Context, query []float32, n int) ([]Hit, error) {
	return s.vectors.nearest(ctx, query, n)
}

// Hit is one passage found.
type Hit struct {
	Passage int     // its number in the Snapshot
	Score   float64 // higher is better; of Vectors, the cosine, -1 to 1

	document float64 // the part of a word score that comes from its document
}
