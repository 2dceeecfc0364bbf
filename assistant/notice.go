package assistant

import "strings"

// notice tells the reader that a machine answers, what its answer is made of, and
// what was amiss.
func notice(a Answer) string {
	parts := []string{"Du pratar med en AI-tjänst."}
	if a.Reason != "" && a.Mode == Generative {
		parts = append(parts, "Svaret är inte fullständigt.")
	}
	if a.Reason != "" {
		parts = append(parts, a.Reason)
	}
	switch {
	case a.Status == NotFound:
		parts = append(parts, "Den svarar bara på det som står i dokumenten.")
	case a.Mode == Generative:
		parts = append(parts, "Svaret är skrivet av språkmodellen "+a.Model+" och kontrollerat mot dokumenten.")
	default:
		parts = append(parts, "Svaret är ordagrant ur dokumenten.")
	}
	return strings.Join(parts, " ")
}
