package assistant

import (
	"cmp"
	"fmt"
	"net/url"

	"svara/internal/index"
)

// Standing is what a document says about its age, and whether it is in force today. All
// of it may be empty. Dates are in ISO 8601.
type Standing struct {
	Date      string `json:"date,omitempty"`       // when it was decided, published or last changed, as it says
	ValidFrom string `json:"valid_from,omitempty"` // the first day that it is in force
	ValidTo   string `json:"valid_to,omitempty"`   // the last
	// Outdated says that it is no longer in force: its last day is past, it says that it
	// has ended, or another document has taken its place.
	Outdated   bool         `json:"outdated,omitempty"`
	ReplacedBy *Replacement `json:"replaced_by,omitempty"`
	SourceURL  string       `json:"source_url,omitempty"` // where it is published: http or https

	early bool   // it is not in force yet
	newer string // for a cited document: the title of an edition for a later year; "" if there is none
}

// Early reports whether a document is not in force yet.
func (s Standing) Early() bool { return s.early }

// Replacement names the document that has taken another's place; after several, the
// newest that is in force.
type Replacement struct {
	Document string `json:"document"`
	Title    string `json:"title"`
	URL      string `json:"url"` // of the document in Svara

	date string // since when it counts; may be empty
}

// shelf is the index as it is on a day.
type shelf struct {
	*index.Snapshot
	today string // ISO 8601
}

// shelf gives the index as it is now and what day it is.
func (a *Assistant) shelf() shelf { return shelf{a.snapshot(), a.today()} }

// standing gives the standing of a document.
func (s shelf) standing(doc *index.Document) Standing {
	about := doc.About
	standing := Standing{Date: about.Decided(), ValidFrom: about.ValidFrom, ValidTo: about.ValidTo,
		Outdated: about.Expired(s.today), SourceURL: published(about.URL), early: about.Early(s.today)}
	if next := s.Successor(doc, s.today); next != nil {
		standing.Outdated = true
		standing.ReplacedBy = &Replacement{Document: next.Path, Title: next.Title, URL: documentURL(next.Path),
			date: cmp.Or(next.About.Decided(), next.About.ValidFrom)}
	}
	return standing
}

// newerThan gives the title of the newest edition of a document that is named for a year,
// with its file if both have the same title; "" if there is none.
func (s shelf) newerThan(doc *index.Document) string {
	newer := s.NewerYear(doc, s.today)
	switch {
	case newer == nil:
		return ""
	case newer.Title == doc.Title:
		return fmt.Sprintf("”%s” (%s)", newer.Title, newer.Path)
	}
	return fmt.Sprintf("”%s”", newer.Title)
}

// published gives an address if a browser may be sent there. Documents are only data, and
// may say anything.
func published(address string) string {
	u, err := url.Parse(address)
	if err != nil || u.Host == "" || u.Scheme != "http" && u.Scheme != "https" {
		return ""
	}
	return address
}

// stale reports whether a document is past, or not yet in force.
func (s shelf) stale(doc *index.Document) bool {
	return doc.About.Expired(s.today) || doc.About.Early(s.today)
}

// inForce reports whether a document is in force, and no other has taken its place.
func (s shelf) inForce(doc *index.Document) bool {
	return !s.stale(doc) && s.Successor(doc, s.today) == nil
}
