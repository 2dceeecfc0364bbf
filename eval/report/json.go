package report

import (
	"encoding/json"
	"io"

	"svara/eval"
)

// JSON writes a report in the form that it is read back in, with Swedish and
// markup as they are.
func JSON(w io.Writer, r eval.Report) error {
	encoder := json.NewEncoder(w)
	encoder.SetIndent("", "  ")
	encoder.SetEscapeHTML(false)
	return encoder.Encode(r)
}
