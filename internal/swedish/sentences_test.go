package swedish

import (
	"slices"
	"strings"
	"testing"
	"time"
	"unicode"
)

func TestSentences(t *testing.T) {
	for number, line := range lines(t, "sentences.txt") {
		want := strings.Split(line, "|")
		for i, sentence := range want {
			want[i] = strings.TrimSpace(sentence)
		}
		text := strings.ReplaceAll(line, "|", "")
		if got := joinSpans(text, Sentences(text)); got != strings.Join(want, " | ") {
			t.Errorf("sentences.txt:%d: %q\n got %q\nwant %q", number, text, got, strings.Join(want, " | "))
		}
	}
}

func TestSentencesIn(t *testing.T) {
	const text = "Ett. Två. | Tre. Fyra."
	for _, c := range []struct {
		kind BlockKind
		want int
	}{
		{Paragraph, 4}, {ListItem, 4}, {Heading, 1}, {TableRow, 1},
	} {
		if got := len(SentencesIn(text, Block{Kind: c.kind, Span: Span{0, len(text)}})); got != c.want {
			t.Errorf("kind %d: %d sentences, want %d", c.kind, got, c.want)
		}
	}
}

// What dots lead to is said of what stands before them.
func TestDotsEndNoSentence(t *testing.T) {
	const text = "Personal\nRektor ..... 0123-45 61 30\nKansli . . . . 0123-45 61 40"
	if got := joinSpans(text, Sentences(text)); got != strings.ReplaceAll(text, "\n", " | ") {
		t.Errorf("got %q", got)
	}
}

func TestSentencesOfDocuments(t *testing.T) {
	for name, text := range documents(t) {
		checkSentences(t, name, text)
	}
}

// checkSentences checks that the blocks of a text hold all of it that is neither
// space nor drawn, and the sentences all of each block, in order.
func checkSentences(t *testing.T, name, text string) {
	t.Helper()
	end := 0
	for _, block := range Blocks(text) {
		checkNext(t, name, text, end, block.Span)
		inner := block.Start
		for _, sentence := range SentencesIn(text, block) {
			checkNext(t, name, text, inner, sentence)
			inner = sentence.End
		}
		if inner != block.End {
			t.Fatalf("%s: sentences leave %q of a block", name, text[inner:block.End])
		}
		end = block.End
	}
	if rest := text[end:]; !isDrawnOnly(rest) {
		t.Fatalf("%s: blocks leave %q", name, rest)
	}
}

// isDrawnOnly reports whether text is nothing but space and lines that are drawn.
func isDrawnOnly(text string) bool {
	return !slices.ContainsFunc(strings.Fields(text), func(line string) bool { return !isDrawn(line) })
}

// checkNext checks that a span comes after what ended at end with nothing but
// space and what is drawn between, and that no space surrounds it.
func checkNext(t *testing.T, name, text string, end int, s Span) {
	t.Helper()
	if s.Start < end || s.End <= s.Start || s.End > len(text) {
		t.Fatalf("%s: %v after one that ends at %d", name, s, end)
	}
	checkBorders(t, text, s)
	if gap := text[end:s.Start]; !isDrawnOnly(gap) {
		t.Fatalf("%s: %q is left out", name, gap)
	}
	if part := s.In(text); part != strings.TrimFunc(part, unicode.IsSpace) {
		t.Fatalf("%s: %q has space around it", name, part)
	}
}

// TestManyMarks holds that a text of marks alone takes no more than a moment:
// looking back at each of them took seconds.
func TestManyMarks(t *testing.T) {
	start := time.Now()
	for _, mark := range []string{".", "!\"", "?"} {
		Sentences(strings.Repeat(mark, 40_000) + "a")
	}
	if took := time.Since(start); took > 2*time.Second {
		t.Errorf("took %v", took)
	}
}
