package assistant

import "slices"

// declined gives the answer for what the documents do not say.
func (a *Assistant) declined() string {
	const sentence = "Det framgår inte av dokumenten."
	if a.contact == "" {
		return sentence
	}
	return sentence + " " + a.contact
}

// nearestDocuments is how many documents are named where none answers.
const nearestDocuments = 3

// nearest names the documents of the best passages; of copies only one.
func nearest(s shelf, q query, passages []retrieved) []Nearest {
	named := []Nearest{}
	var seen []int // passages of those named
	for _, r := range passages {
		doc, _ := s.Passage(r.passage)
		if len(named) == nearestDocuments {
			break
		}
		n := Nearest{Document: doc.Path, Title: doc.Title, URL: documentURL(doc.Path), Standing: s.standing(doc)}
		same := slices.IndexFunc(seen, func(i int) bool { other, _ := s.Passage(i); return other == doc || s.copies(q, i, r.passage) })
		if same >= 0 {
			if s.prefers(q, r.passage, seen[same]) {
				seen[same], named[same] = r.passage, n
			}
			continue
		}
		seen, named = append(seen, r.passage), append(named, n)
	}
	return named
}
