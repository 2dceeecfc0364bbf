package assistant

import (
	"context"
	"net/url"
	"strings"
	"time"
	"unicode/utf8"

	"svara/internal/index"
	"svara/internal/swedish"
)

// Search gives the n passages that match a question best, best first, among which Ask
// would look for an answer. n is limited to the range from 1 to MaxFound. Its errors are
// those of Ask.
func (a *Assistant) Search(ctx context.Context, q Question, n int) ([]Found, error) {
	text, err := clean(q.Text)
	if err != nil {
		return nil, err
	}
	s := a.shelf()
	query := understand(s.Snapshot, text, background(text, q.Conversation))
	passages, err := a.retrieve(ctx, s, query, min(max(n, 1), MaxFound))
	if err != nil {
		return nil, err
	}
	found := make([]Found, len(passages))
	for i, r := range passages {
		found[i] = s.foundAt(s.Passage(r.passage))
		found[i].Score = r.score
	}
	return found, nil
}

// Passage gives the passage of a document from rune start to rune end, as Search gives
// it, but without a score. It reports false if no passage is at that place: the document
// may have changed since a search.
func (a *Assistant) Passage(path string, start, end int) (Found, bool) {
	s := a.shelf()
	doc, found := s.Document(path)
	if !found {
		return Found{}, false
	}
	for i := range doc.Passages {
		if p := &doc.Passages[i]; p.Runes.Start == start && p.Runes.End == end {
			return s.foundAt(doc, p), true
		}
	}
	return Found{}, false
}

func (s shelf) foundAt(doc *index.Document, p *index.Passage) Found {
	return Found{Document: doc.Path, Title: doc.Title, Heading: p.Heading, Page: page(p.Page),
		Text: p.Bytes.In(doc.Text), Start: p.Runes.Start, End: p.Runes.End, Standing: s.standing(doc)}
}

// URL gives the address in Svara of the document that a passage stands in.
func (f Found) URL() string { return documentURL(f.Document) }

// MaxFound is the most passages that a search gives.
const MaxFound = 100

// Documents lists the documents, sorted by path.
func (a *Assistant) Documents() []Listed {
	s := a.shelf()
	docs := s.Documents()
	listed := make([]Listed, len(docs))
	for i, doc := range docs {
		listed[i] = s.describe(doc)
	}
	return listed
}

// Document gives the document at a path with its text. A renamed document is also found
// by its old path.
func (a *Assistant) Document(path string) (Whole, bool) {
	s := a.shelf()
	if now, moved := s.Moved(path); moved {
		path = now
	}
	doc, found := s.Document(path)
	if !found {
		return Whole{}, false
	}
	return Whole{Listed: s.describe(doc), Text: doc.Text, Blocks: blocksOf(doc)}, true
}

// blocksOf gives the structure of a document as the API writes it.
func blocksOf(doc *index.Document) []Block {
	kinds := map[swedish.BlockKind]BlockKind{swedish.Paragraph: Paragraph, swedish.Heading: Heading, swedish.ListItem: Item, swedish.TableRow: Row}
	blocks := make([]Block, len(doc.Blocks))
	bytes, runes := 0, 0
	for i, b := range doc.Blocks {
		runes += utf8.RuneCountInString(doc.Text[bytes:b.Start])
		start := runes
		runes += utf8.RuneCountInString(b.In(doc.Text))
		bytes = b.End
		blocks[i] = Block{Kind: kinds[b.Kind], Level: b.Level, Start: start, End: runes}
	}
	return blocks
}

func (s shelf) describe(doc *index.Document) Listed {
	return Listed{Document: doc.Path, Title: doc.Title, URL: documentURL(doc.Path),
		Passages: len(doc.Passages), Changed: doc.Changed.UTC().Format(time.RFC3339),
		Standing: s.standing(doc)}
}

// documentURL gives the address of a document in Svara; slashes stay.
func documentURL(path string) string {
	return "/documents/" + strings.ReplaceAll(url.PathEscape(path), "%2F", "/")
}

// page gives a page number as the API writes it: nil for none.
func page(number int) *int {
	if number == 0 {
		return nil
	}
	return &number
}

// pageAt gives the page that the byte at of a document stands on, or nil.
func pageAt(doc *index.Document, at int) *int {
	for _, p := range doc.Passages {
		if at < p.Bytes.End {
			return page(p.Page)
		}
	}
	return nil
}
