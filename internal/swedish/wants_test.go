package swedish

import (
	"strings"
	"testing"
)

func TestWants(t *testing.T) {
	check(t, "wants.txt", func(question string) string { return Ask(question).Want.String() })
}

func TestTells(t *testing.T) {
	told := make(map[Want]map[bool]bool)
	for number, line := range lines(t, "tells.txt") {
		question, rest, _ := strings.Cut(line, " @ ")
		around, text, found := strings.Cut(rest, " > ")
		text, not := strings.CutPrefix(text, "not ")
		ask := Ask(question)
		if !found || ask.Want == Anything {
			t.Fatalf("tells.txt:%d: %q wants %v", number, question, ask.Want)
		}
		if got := ask.Tells(text, around); got == not {
			t.Errorf("tells.txt:%d: %q tells %s: %v", number, text, ask.Want, got)
		}
		if told[ask.Want] == nil {
			told[ask.Want] = make(map[bool]bool)
		}
		told[ask.Want][not] = true
	}
	for want := Price; want < Meaning; want++ {
		if len(told[want]) < 2 {
			t.Errorf("%s: no text that tells it, or none that does not", want)
		}
	}
}

func TestAnythingIsToldByAll(t *testing.T) {
	if !Ask("Varför är det så?").Tells("Så är det.", "") {
		t.Error("a question that wants nothing of its own is not told")
	}
}

// The hours of all days are asked for where no day is named, and of being open, not of the
// moment at which a door opens.
func TestHours(t *testing.T) {
	for question, want := range map[string]bool{
		"När har ishallen öppet?":                     true,
		"Vilka öppettider har ishallen?":              true,
		"När är ishallen öppen på torsdagar?":         false,
		"När öppnar ishallen?":                        false,
		"Vad är skillnaden på öppet och stängt fack?": false,
	} {
		if got := Ask(question).Hours; got != want {
			t.Errorf("%s: %v", question, got)
		}
	}
}
