package ingest

import (
	"slices"
	"strings"
)

// Rename is a document whose file has another name than before, and the same bytes.
type Rename struct {
	From string `json:"from"`
	To   string `json:"to"`
}

// content identifies what a document says, by the hash of its file and its name inside
// that.
type content struct{ hash, within string }

// contentOf gives that of a document of a file.
func contentOf(document, file, hash string) content {
	return content{hash, document[len(file):]}
}

// keepContents records the content of documents in the index, by which a renamed one is
// recognised.
func (j *job) keepContents() {
	j.contents = make(map[content][]string)
	for file, documents := range j.held {
		for _, document := range documents {
			c := contentOf(document, file, j.known[document])
			j.contents[c] = append(j.contents[c], document)
		}
	}
	for _, documents := range j.contents {
		slices.Sort(documents) // so that a Sync does the same each time
	}
}

// reuse takes over the vectors of passages that have the same text as one of the same
// document, or of one with the same content, so that only what is new is embedded.
func (j *job) reuse(o *outcome) {
	if j.rebuild || j.opts.DryRun {
		return
	}
	before := j.idx.Snapshot()
	for i := range o.documents {
		doc := &o.documents[i]
		old, found := before.Document(doc.Path)
		if same := j.contents[contentOf(doc.Path, o.file.path, doc.Hash)]; !found && len(same) > 0 {
			old, found = before.Document(same[0])
		}
		if !found {
			continue
		}
		vectors := make(map[string][]float32, len(old.Passages))
		for n, text := range textsOf(old) {
			vectors[text] = old.Passages[n].Vector
		}
		for n, text := range textsOf(doc) {
			if vector := vectors[text]; vector != nil {
				doc.Passages[n].Vector = vector
				j.progress.Embedded++
			}
		}
	}
}

// renames finds, for documents that are gone, one with the same content that stays.
func (j *job) renames(gone []string) []Rename {
	var renames []Rename
	for c, documents := range j.contents {
		to, stays := j.stayed[c]
		if !stays {
			continue
		}
		for _, document := range documents {
			if _, isGone := slices.BinarySearch(gone, document); isGone {
				renames = append(renames, Rename{document, to})
			}
		}
	}
	slices.SortFunc(renames, func(a, b Rename) int { return strings.Compare(a.From, b.From) })
	return renames
}

// stay records the path of a document with some content from now on; of several, the
// first that is new, else the first.
func (j *job) stay(c content, path string) {
	other, taken := j.stayed[c]
	_, wasThere := j.known[path]
	_, otherWas := j.known[other]
	if !taken || otherWas && !wasThere || otherWas == wasThere && path < other {
		j.stayed[c] = path
	}
}

// reportRenames says of documents that came in and others that went that they are the
// same.
func (r *Report) reportRenames(renames []Rename) {
	for _, rename := range renames {
		added := slices.Index(r.Added, rename.To)
		if added < 0 {
			continue // a copy of it was there before
		}
		r.Added = slices.Delete(r.Added, added, added+1)
		r.Removed = slices.DeleteFunc(r.Removed, func(path string) bool { return path == rename.From })
		r.Renamed = append(r.Renamed, rename)
	}
}
