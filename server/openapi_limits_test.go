package server

import (
	"maps"
	"os"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"svara/assistant"
	"svara/ingest"
	"svara/intake"
)

// defaultRate reads the rate that the command line has if nobody says another.
func defaultRate(t *testing.T) int {
	t.Helper()
	source, err := os.ReadFile("../serve_flags.go")
	if err != nil {
		t.Fatal(err)
	}
	found := regexp.MustCompile(`env:"SVARA_RATE" default:"(\d+)"`).FindSubmatch(source)
	if found == nil {
		t.Fatal("serve_flags.go has no rate")
	}
	rate, err := strconv.Atoi(string(found[1]))
	if err != nil {
		t.Fatal(err)
	}
	return rate
}

// TestLimitsAreDocumented holds every number of the document that limits something to
// the constant that does.
func TestLimitsAreDocumented(t *testing.T) {
	document := readDocument()
	limits := map[string]int{
		"question": assistant.MaxQuestion, "conversation": assistant.MaxTurns, "body": defaultMaxBody >> 10, "time": int(defaultRequestTimeout / time.Second),
		"rate": defaultRate(t), "passages": assistant.MaxFound, "file": ingest.MaxFile >> 20, "files": intake.MaxFiles,
		"upload": uploadFactor * ingest.MaxFile >> 20, "speed": uploadRate >> 10, "uploads": intake.MaxUploads, "comment": maxComment, "records": maxRecords,
		"inputs": maxInputs, "input": maxInput, "messages": maxBatch, "fetched": maxFetched, "heartbeat": int(heartbeatEvery / time.Second),
	}
	for _, limit := range document.Fields("x-limits") {
		if limits[limit.Name] == 0 || limit.Text("value") != strconv.Itoa(limits[limit.Name]) {
			t.Errorf("%s is %d, documented %s", limit.Name, limits[limit.Name], limit.Text("value"))
		}
		delete(limits, limit.Name)
	}
	if len(limits) > 0 {
		t.Errorf("not documented: %v", limits)
	}
	want := map[string][]int{ // by the place in the document, from its end
		"Question/properties/question maxLength": {assistant.MaxQuestion}, "q/schema maxLength": {assistant.MaxQuestion}, "n/schema maximum": {assistant.MaxFound, maxRecords},
		"n/schema default": {defaultFound, defaultRecords}, "Judgement/properties/comment maxLength": {maxComment}, "EmbeddingsRequest/properties/input maxLength": {maxInput},
		"EmbeddingsRequest/properties/input/oneOf/1 maxItems": {maxInputs}, "requestBody maxItems": {maxBatch},
	}
	for place, number := range numbersIn(document, nil) {
		held := slices.ContainsFunc(slices.Collect(maps.Keys(want)), func(end string) bool {
			path, rule, _ := strings.Cut(end, " ")
			return strings.HasSuffix(place, " "+rule) && strings.Contains(place, path) && slices.Contains(want[end], number)
		})
		if number > 1 && !held {
			t.Errorf("%s is %d, which is no limit", place, number)
		}
	}
}

// Prose has no limits, which would drift, but for one.
func TestProseHasNoLimits(t *testing.T) {
	document := readDocument()
	if got := document.Node("components").Node("schemas").Node("Judgement").Node("properties").Node("answer").Text("pattern"); got != plainID.String() {
		t.Errorf("ids are %s, documented %s", plainID, got)
	}
	const most = "at most 64 letters"
	if !strings.Contains(plainID.String(), "{1,64}") || !strings.Contains(document.Node("info").Text("description"), most) {
		t.Errorf("ids are %s, the document does not say %q", plainID, most)
	}
	told := map[string]bool{"202": true, "204": true /* statuses */, "3339": true, "1970": true, "32": true /* bits */}
	var look func(n *node)
	look = func(n *node) {
		text := strings.ReplaceAll(n.Text("description"), most, "")
		for _, number := range regexp.MustCompile(`\b\d[\d,]+\b`).FindAllString(text, -1) {
			if !told[number] {
				t.Errorf("%q has the number %s: name the limit in x-limits", text, number)
			}
		}
		for _, key := range n.keys {
			if n.Node(key) != nil {
				look(n.Node(key))
			}
			for _, item := range n.Nodes(key) {
				look(item)
			}
		}
	}
	look(document)
}

// numbersIn gives the numbers of schemas that limit something, by their places.
func numbersIn(n *node, at []string) map[string]int {
	numbers := make(map[string]int)
	for _, key := range n.keys {
		switch {
		case key == "examples" || key == "x-limits" || key == "x-error-codes":
		case slices.Contains([]string{"minimum", "maximum", "minLength", "maxLength", "minItems", "maxItems", "default"}, key):
			if number, err := strconv.Atoi(n.Text(key)); err == nil {
				numbers[strings.Join(at, "/")+" "+key] = number
			}
		case n.Node(key) != nil:
			maps.Copy(numbers, numbersIn(n.Node(key), append(slices.Clone(at), key)))
		default:
			for i, item := range n.Nodes(key) {
				name := item.Text("name")
				if name == "" {
					name = strconv.Itoa(i)
				}
				maps.Copy(numbers, numbersIn(item, append(slices.Clone(at), key, name)))
			}
		}
	}
	return numbers
}
