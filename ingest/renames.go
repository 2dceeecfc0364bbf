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

// content stands for what a document says: the bytes of the file that it is of, and
// its name inside that.
type content struct{ hash, within string }

// contentOf gives that of a document of a file.
func contentOf(document, file, hash string) content {
	return content{hash, document[len(file):]}
}

// keepContents keeps what documents say that the index holds, by which those are known
// that come back under another name.
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

// reuse sets the vectors of passages that say what a passage of the same document, or
// of one with the same bytes, said before: only what is new is embedded.
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

// renames finds, for documents that are gone, one that stays with the same content.
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

// stay notes under which path what a document says is to be found from now on: of
// several, the first that was not there before, else the first.
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
