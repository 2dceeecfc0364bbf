package server

import (
	"fmt"
	"net/http"
	"strings"

	"github.com/labstack/echo/v4"

	"svara/assistant"
)

// homeView is what the page "home" shows: a form, and below it the answer or
// what went wrong.
type homeView struct {
	Question  string
	Answer    *assistant.Answer
	Blocks    []block  // the answer's text
	Sources   []source // its citations
	Problem   *problem
	Said      string // of the problem
	SaidIn    language
	Mode      assistant.Mode // of the answer; else how answers come about right now
	Model     string         // that writes them
	Origin    string         // what addresses begin with on paper
	Examples  []string
	Documents []assistant.Listed
	More      int    // how many documents are not shown
	Other     string // the address of the page in the other language
}

// homePage answers GET /. The address /?fraga=… shows a question with its answer: that is
// how the form works without JavaScript, and where the back button leads. With JavaScript
// the element of widget.js replaces form and answer, and gets both as data.
func (s *Server) homePage(c echo.Context) error {
	a, err := s.assistant()
	if err != nil {
		return err
	}
	view := newHomeView(a.Documents())
	view.Examples = s.examplesFor(c.Request().Context(), a)
	view.Other = inOther(c.Request())
	view.Origin = strings.TrimSuffix(s.publicURL(c), s.pages.base)
	view.Mode, view.Model = s.currentMode(a)
	status := http.StatusOK
	if err := view.answer(c, s, a); err != nil {
		view.Problem = s.explain(err, c)
		view.Said, view.SaidIn = view.Problem.said(voiceOf(c.Request()).language)
		status = view.Problem.Status
	}
	// Not no-store, with which browsers ask again on the way back from a source.
	c.Response().Header().Set(echo.HeaderCacheControl, "private, no-cache")
	return s.pages.render(c, status, "home", view)
}

// answer answers the question in the address, if there is one.
func (v *homeView) answer(c echo.Context, s *Server, a *assistant.Assistant) error {
	query, err := queryOf(c)
	if err != nil || !query.Has("fraga") {
		return err
	}
	v.Question = query.Get("fraga")
	answer, err := s.answer(c, a, assistant.Question{Text: v.Question}, nil)
	if err != nil {
		return err
	}
	v.Answer = &answer
	if answer.Status == assistant.Answered {
		v.Mode, v.Model = answer.Mode, answer.Model
	}
	v.Blocks = blocksOf(answer.Text, answer.Citations)
	v.Sources = toldApart(answer.Citations)
	return nil
}

const shownDocuments = 30

func newHomeView(documents []assistant.Listed) *homeView {
	v := &homeView{Documents: documents}
	if len(documents) > shownDocuments {
		v.Documents, v.More = documents[:shownDocuments], len(documents)-shownDocuments
	}
	return v
}

// source is a citation as the list below an answer shows it.
type source struct {
	assistant.Citation
	Under string // the headings above it; empty where the title says the same
	On    int    // the page that it is on; 0 where there are none
	Words string // the quote's first words, if nothing else tells it from another source
}

// maxBeginning is the greatest length in runes of a source's first words, as in
// answer.js.
const maxBeginning = 60

// toldApart gives citations with what distinguishes each from the others. A document
// without headings and pages may be cited many times.
func toldApart(citations []assistant.Citation) []source {
	type name struct {
		title, under string
		on           int
	}
	sources, named := make([]source, len(citations)), make(map[name]int)
	nameOf := func(s source) name { return name{s.Title, s.Under, s.On} }
	for i, c := range citations {
		sources[i].Citation = c
		if c.Heading != c.Title {
			sources[i].Under = c.Heading
		}
		if c.Page != nil {
			sources[i].On = *c.Page
		}
		named[nameOf(sources[i])]++
	}
	for i, s := range sources {
		if named[nameOf(s)] > 1 {
			sources[i].Words = shortened(cellBar.ReplaceAllString(strings.TrimRight(oneLine(s.Quote), " |"), " · "), maxBeginning)
		}
	}
	return sources
}

// sourceURL gives the address at which a citation's document is shown with the quote
// marked.
func sourceURL(c assistant.Citation) string {
	return fmt.Sprintf("%s?start=%d&end=%d#citat", c.URL, c.Start, c.End)
}
