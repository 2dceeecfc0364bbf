package proof

import (
	"bufio"
	"bytes"
	"encoding/json"
	"fmt"
	"os"
	"strconv"
	"strings"
	"testing"

	"svara/internal/swedish"
)

func TestProve(t *testing.T) {
	text, err := os.ReadFile("testdata/proves.txt")
	if err != nil {
		t.Fatal(err)
	}
	cases := 0
	for line := range strings.Lines(string(text)) {
		line = strings.TrimSpace(line)
		sentence, rest, found := strings.Cut(line, " |")
		if !found || strings.HasPrefix(line, "#") {
			continue
		}
		said, want, _ := strings.Cut(rest, " => ")
		above := ""
		var evidence []Evidence
		for part := range strings.SplitSeq(strings.TrimSpace(said), " / ") {
			if heading, found := strings.CutPrefix(part, "Above: "); found {
				above = heading
			} else if part != "" {
				evidence = append(evidence, Read(part, above))
			}
		}
		sentence, asked, _ := strings.Cut(sentence, " ? ")
		used, lacks := Prove(sentence, asked, evidence)
		got := "lacks " + lacks
		if lacks == "" {
			var numbers []string
			for _, i := range used {
				numbers = append(numbers, strconv.Itoa(i+1))
			}
			got = strings.Join(numbers, " ")
		}
		if got != want {
			t.Errorf("%s\n got %s\nwant %s", line, got, want)
		}
		cases++
	}
	if cases < 40 {
		t.Errorf("%d cases", cases)
	}
}

// A sentence is rarely proved by the others of its document, which speak of the
// same things in the same words: that is the chance of a claim that the documents
// do not make. It needs the question sets, which are not part of the project.
func TestChance(t *testing.T) {
	file, err := os.ReadFile("../../../shared/data/swequad_mc/corpus.jsonl")
	if err != nil {
		t.Skip(err)
	}
	claims, proved := 0, 0
	lines := bufio.NewScanner(bytes.NewReader(file))
	lines.Buffer(nil, 1<<20)
	for lines.Scan() {
		var document struct{ Title, Text string }
		if err := json.Unmarshal(lines.Bytes(), &document); err != nil {
			t.Fatal(err)
		}
		spans := swedish.Sentences(document.Text)
		var evidence []Evidence
		for _, s := range spans {
			evidence = append(evidence, Read(s.In(document.Text), document.Title))
		}
		for i, s := range spans {
			if len(strings.Fields(s.In(document.Text))) < 6 {
				continue
			}
			others := append(append([]Evidence{}, evidence[:i]...), evidence[i+1:]...)
			claims++
			if used, lacks := Prove(s.In(document.Text), "", others); lacks == "" {
				proved++
				if testing.Verbose() && proved <= 12 {
					fmt.Printf("%s\n", s.In(document.Text))
					for _, n := range used {
						fmt.Printf("    %s\n", others[n].text)
					}
				}
			}
		}
	}
	share := float64(proved) / float64(claims)
	t.Logf("%d of %d sentences (%.4f) are proved by others of their document", proved, claims, share)
	if share > 0.025 {
		t.Errorf("a claim is proved by chance in %.3f of cases", share)
	}
}
