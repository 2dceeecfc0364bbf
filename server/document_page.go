package server

import (
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"

	"github.com/labstack/echo/v4"

	"svara/assistant"
	"svara/internal/swedish"
)

// documentView is what the page "document" shows.
type documentView struct {
	assistant.Listed
	Title    []stretch // in the text's own words where it begins with them
	Language language  // of the document
	Sections []section
	Contents []section // the headings, where there are enough of them to list
	Long     bool      // whether Contents is long
	Marked   bool
	Gone     bool      // a quote was to be marked and is not there
	Changed  time.Time // zero where nobody knows
	Words    int
	Address  string // the whole of it, for paper
	Other    string // the address of the page in the other language
}

const (
	minContents  = 3  // headings; fewer are seen at a glance
	longContents = 12 // more fill a window, so that the text is not seen
)

// documentPage answers GET /documents/{document}?start=120&end=245, which citations link
// to. The text from rune start to rune end is marked. A range outside the document marks
// nothing: the document may have become shorter since the link was made.
func (s *Server) documentPage(c echo.Context) error {
	whole, err := s.documentAt(c, "/documents/")
	if err != nil {
		return err
	}
	query := c.QueryParams()
	start, end := quoted(query)
	view := sectionsOf(whole, start, end)
	if len(view.Contents) < minContents {
		view.Contents = nil
	}
	view.Long = len(view.Contents) > longContents
	view.Language = languageOf(whole.Text)
	view.Gone = query.Has("start") && !view.Marked
	view.Changed = s.changedAt(whole.Listed)
	view.Words = len(strings.Fields(whole.Text))
	view.Address = s.publicURL(c) + whole.URL
	view.Other = inOther(c.Request())
	return s.pages.render(c, http.StatusOK, "document", view)
}

// quoted gives the range to mark; start equals end where there is none.
func quoted(query url.Values) (start, end int) {
	start, err := strconv.Atoi(query.Get("start"))
	if err != nil {
		return 0, 0
	}
	end, err = strconv.Atoi(query.Get("end"))
	if err != nil {
		return 0, 0
	}
	return start, end
}

// languageSample is how many bytes at the beginning of a document decide its language.
const languageSample = 2000

func languageOf(text string) language {
	if swedish.IsEnglish(strings.ToValidUTF8(text[:min(len(text), languageSample)], "")) {
		return langEnglish
	}
	return langSwedish
}

// changedAt gives when a document was changed. It is zero where that is unknown, and for
// the documents inside the binary, whose time is only when they were read.
func (s *Server) changedAt(d assistant.Listed) time.Time {
	changed, err := time.Parse(time.RFC3339, d.Changed)
	if err != nil || s.opts.BuiltIn != nil && s.opts.BuiltIn() {
		return time.Time{}
	}
	return changed
}
