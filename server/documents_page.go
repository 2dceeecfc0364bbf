package server

import (
	"net/http"
	"path"
	"slices"
	"strings"
	"time"

	"github.com/labstack/echo/v4"

	"svara/assistant"
)

// documentsView is what the page "documents" shows.
type documentsView struct {
	Folders []folder
	All     int    // how many documents there are
	Shown   int    // how many of them have what was sought
	Sought  string // empty for all
	Filter  bool   // whether there are enough to search among
	Folded  bool   // whether folders are to be opened to see what is in them
	Other   string // the address of the page in the other language
}

// folder is a folder's documents.
type folder struct {
	Name      string // empty for those that are in none
	Documents []listed
}

type listed struct {
	assistant.Listed
	File     string // its name in its folder
	Language language
	Changed  time.Time // zero where nobody knows
}

// minFiltered is the length up to which a list needs no search field: it fits in a
// window.
const minFiltered = 20

// mostUnfolded is the greatest number of documents that are shown at once. With thousands, a
// reader would scroll through a hundred windows to find a folder.
const mostUnfolded = 200

// documentsPage answers GET /documents?sok=avgift: the documents whose title or file name
// has the words of sok, or all of them.
func (s *Server) documentsPage(c echo.Context) error {
	a, err := s.assistant()
	if err != nil {
		return err
	}
	all, sought := a.Documents(), soughtIn(c.QueryParam("sok"))
	view := documentsView{All: len(all), Sought: sought, Filter: len(all) > minFiltered || sought != "", Other: inOther(c.Request())}
	words := strings.Fields(strings.ToLower(sought))
	byFolder := make(map[string]int)
	for _, d := range all {
		if !hasWords(d, words) {
			continue
		}
		view.Shown++
		name := strings.TrimPrefix(path.Dir(d.Document), ".")
		at, found := byFolder[name]
		if !found {
			at = len(view.Folders)
			byFolder[name] = at
			view.Folders = append(view.Folders, folder{Name: name})
		}
		view.Folders[at].Documents = append(view.Folders[at].Documents, listed{d, path.Base(d.Document), languageOf(d.Title), s.changedAt(d)})
	}
	view.Folded = view.Shown > mostUnfolded
	slices.SortFunc(view.Folders, func(a, b folder) int { return strings.Compare(a.Name, b.Name) })
	return s.pages.render(c, http.StatusOK, "documents", view)
}

// maxSought is the greatest length in runes of a search; the rest is ignored.
const maxSought = 100

// soughtIn cleans up the text of a search.
func soughtIn(text string) string {
	runes := []rune(oneLine(strings.ToValidUTF8(text, "")))
	return string(runes[:min(len(runes), maxSought)])
}

// hasWords reports whether each word, in lower case, is in a document's title or the
// name of its file.
func hasWords(d assistant.Listed, words []string) bool {
	text := strings.ToLower(d.Title + "\n" + d.Document)
	return !slices.ContainsFunc(words, func(word string) bool { return !strings.Contains(text, word) })
}
