package assistant

import "svara/internal/index"

// declined is the one sentence for what the documents do not say.
func (a *Assistant) declined() string {
	const sentence = "Det framgår inte av dokumenten."
	if a.contact == "" {
		return sentence
	}
	return sentence + " " + a.contact
}

// nearestDocuments is how many documents are named where none answers.
const nearestDocuments = 3

// nearest names the documents of the best passages.
func nearest(s *index.Snapshot, passages []retrieved) []Nearest {
	named := []Nearest{}
	seen := make(map[string]bool)
	for _, r := range passages {
		doc, _ := s.Passage(r.passage)
		if seen[doc.Path] || len(named) == nearestDocuments {
			continue
		}
		seen[doc.Path] = true
		named = append(named, Nearest{Document: doc.Path, Title: doc.Title, URL: documentURL(doc.Path)})
	}
	return named
}
