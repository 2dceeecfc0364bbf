package swedish

import (
	"strconv"
	"strings"
	"testing"
)

func TestValues(t *testing.T) {
	check(t, "values.txt", func(text string) string {
		var parts []string
		for _, v := range Values(text) {
			parts = append(parts, written(v))
		}
		return strings.Join(parts, " ")
	})
}

// written writes a value as values.txt does.
func written(v Value) string {
	amount := strconv.FormatFloat(v.Amount, 'f', -1, 64)
	switch v.Kind {
	case Percent:
		return amount + "%"
	case Money:
		return amount + "kr"
	case Date:
		return strconv.Itoa(v.Year) + "-" + strconv.Itoa(int(v.Month)) + "-" + strconv.Itoa(v.Day)
	}
	return amount
}

func TestValueKeys(t *testing.T) {
	for file, want := range map[string]bool{"same.txt": true, "different.txt": false} {
		for number, line := range lines(t, file) {
			a, b, _ := strings.Cut(line, "=")
			x, y := Values(a), Values(b)
			if len(x) != 1 || len(y) != 1 {
				t.Errorf("%s:%d: %d and %d values", file, number, len(x), len(y))
				continue
			}
			if got := x[0].Key() == y[0].Key(); got != want {
				t.Errorf("%s:%d: %s and %s", file, number, x[0].Key(), y[0].Key())
			}
		}
	}
}

func TestValueSpans(t *testing.T) {
	for _, c := range []struct{ text, want string }{
		{"den 21 november 2023 kl. 10", "21 november 2023 | 10"},
		{"ca 500 milj. kr, dvs. en halv miljard.", "500 milj. kr | en halv miljard"},
		{"drygt 3,5\u00a0procent av 2\u00a0000\u00a0000", "3,5\u00a0procent | 2\u00a0000\u00a0000"},
		{"två och en halv miljon kronor extra", "två och en halv miljon kronor"},
	} {
		var spans []Span
		for _, v := range Values(c.text) {
			spans = append(spans, v.Span)
		}
		if got := joinSpans(c.text, spans); got != c.want {
			t.Errorf("%q: %q, want %q", c.text, got, c.want)
		}
	}
}

func TestValuesOfDocuments(t *testing.T) {
	for name, text := range documents(t) {
		checkValues(t, name, text)
	}
}

// checkValues checks that values come in order and that each reads the same
// when it stands alone.
func checkValues(t *testing.T, name, text string) {
	t.Helper()
	end := 0
	for _, v := range Values(text) {
		if v.Start < end || v.End <= v.Start || v.End > len(text) {
			t.Fatalf("%s: value at %v, after one that ends at %d", name, v.Span, end)
		}
		checkBorders(t, text, v.Span)
		alone := Values(v.In(text))
		if len(alone) != 1 || alone[0].Key() != v.Key() {
			t.Errorf("%s: %q is %s, alone %v", name, v.In(text), v.Key(), alone)
		}
		end = v.End
	}
}

func TestNumberWords(t *testing.T) {
	spoken := []string{"noll", "", "två", "tre", "fyra", "fem", "sex", "sju", "åtta", "nio", "tio", "elva", "tolv", "tretton",
		"fjorton", "femton", "sexton", "sjutton", "arton", "nitton"}
	for i, ten := range []string{"tjugo", "trettio", "fyrtio", "femtio", "sextio", "sjuttio", "åttio", "nittio"} {
		spoken = append(spoken, ten, ten+"ett")
		for _, one := range spoken[2:10] {
			spoken = append(spoken, ten+one)
		}
		if len(spoken) != 10*(i+3) {
			t.Fatalf("%d number words, want %d", len(spoken), 10*(i+3))
		}
	}
	for n, word := range spoken {
		if got, found := numberWord(word); word != "" && (!found || got != n) {
			t.Errorf("%s = %d, want %d", word, got, n)
		}
		if got, found := numberWord("sjuhundra" + word); n > 1 && (!found || got != 700+n) {
			t.Errorf("sjuhundra%s = %d, want %d", word, got, 700+n)
		}
	}
	for _, word := range []string{"", "en", "ett", "tretti", "sexa", "tjugotio", "tiohundra", "hundrahundra", "tvåhundrahundra", "femma", "tioett"} {
		if n, found := numberWord(word); found {
			t.Errorf("%q = %d, want no number", word, n)
		}
	}
}

func TestIsOrdinal(t *testing.T) {
	for word, want := range map[string]bool{"första": true, "tolfte": true, "third": true, "tre": false, "sista": false, "": false} {
		if IsOrdinal(word) != want {
			t.Errorf("IsOrdinal(%q) = %v", word, !want)
		}
	}
}
