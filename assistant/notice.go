package assistant

import (
	"fmt"
	"strconv"
	"strings"
	"time"

	"svara/prompts"
)

// notice tells the reader that a machine answers, what its answer is made of, what
// was amiss, and which of its sources do not count today.
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
	return strings.Join(append(parts, ages(a)...), " ")
}

// ages gives a sentence for each document of an answer, cited or nearest, that is not
// in force, or of which another is named for a later year.
func ages(a Answer) []string {
	var told []string
	var paths []string
	numbers := make(map[string][]string)
	standings := make(map[string]Standing)
	for _, c := range a.Citations {
		if numbers[c.Document] == nil {
			paths = append(paths, c.Document)
		}
		numbers[c.Document] = append(numbers[c.Document], strconv.Itoa(c.N))
		standings[c.Document] = c.Standing
	}
	for _, path := range paths {
		name := "Källa " + numbers[path][0]
		if last := len(numbers[path]) - 1; last > 0 {
			name = "Källorna " + strings.Join(numbers[path][:last], ", ") + " och " + numbers[path][last]
		}
		if age := standings[path].Age(); age != "" {
			told = append(told, sentence(name, age, len(numbers[path]) > 1))
		} else if newer := standings[path].newer; newer != "" {
			told = append(told, "Det finns en nyare utgåva än "+strings.ToLower(name[:1])+name[1:]+": "+newer+".")
		}
	}
	for _, n := range a.Nearest {
		if age := n.Age(); age != "" {
			told = append(told, sentence("”"+n.Title+"”", age, false))
		}
	}
	return told
}

// sentence says of one or several sources what Age does.
func sentence(name, age string, several bool) string {
	if by, replaced := strings.CutPrefix(age, "ersatt "); replaced && several {
		age = "är ersatta " + by
	} else if replaced {
		age = "är " + age
	}
	return name + " " + age + "."
}

// Age says in Swedish how a document is not in force: "gällde till och med 31 december
// 2023", "ersatt av ”Riktlinje för resor” (2024)", "gäller från och med 1 januari 2027".
// It is empty for one that is.
func (s Standing) Age() string {
	switch next := s.ReplacedBy; {
	case next != nil && len(next.date) >= len("2006") && !strings.Contains(next.Title, next.date[:len("2006")]):
		return fmt.Sprintf("ersatt av ”%s” (%s)", next.Title, next.date[:len("2006")])
	case next != nil:
		return fmt.Sprintf("ersatt av ”%s”", next.Title)
	case s.Outdated && s.ValidTo == "":
		return "gäller inte längre"
	case s.Outdated:
		return "gällde till och med " + inWords(s.ValidTo)
	case s.early:
		return "gäller från och med " + inWords(s.ValidFrom)
	}
	return ""
}

var months = strings.Fields("januari februari mars april maj juni juli augusti september oktober november december")

// inWords gives a date as people write it, "31 december 2023", as far as it is known.
func inWords(date string) string {
	for _, layout := range []string{"2006-01-02", "2006-01"} {
		day, err := time.Parse(layout, date[:min(len(date), len(layout))])
		if err != nil {
			continue
		}
		words := fmt.Sprintf("%s %d", months[day.Month()-1], day.Year())
		if layout == "2006-01-02" {
			words = fmt.Sprintf("%d %s", day.Day(), words)
		}
		return words
	}
	return date
}

// validity says to a language model when a document is in force; "" where it does not
// say.
func (s Standing) validity(language prompts.Language) string {
	from, to, over, early, next := "från och med ", "till och med ", "gäller inte längre", "gäller inte ännu", "ersatt av "
	if language == prompts.English {
		from, to, over, early, next = "from ", "to ", "no longer in force", "not in force yet", "replaced by "
	}
	var parts []string
	if s.ValidFrom != "" {
		parts = append(parts, from+s.ValidFrom)
	}
	if s.ValidTo != "" {
		parts = append(parts, to+s.ValidTo)
	}
	switch {
	case s.ReplacedBy != nil:
		parts = append(parts, over, next+s.ReplacedBy.Title)
	case s.Outdated:
		parts = append(parts, over)
	case s.early:
		parts = append(parts, early)
	}
	return strings.Join(parts, ", ")
}
