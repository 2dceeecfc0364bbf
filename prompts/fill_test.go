package prompts

import (
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
)

// What is left out as the context shrinks: the conversation first, then the last
// passage, and never a part of one.
func TestBudget(t *testing.T) {
	p := load(t)
	q := Question{Language: Swedish, Text: "Vad är avgiften?"}
	for i := range 8 {
		q.Conversation = append(q.Conversation,
			Message{User, fmt.Sprintf("Tidigare fråga %d?", i)}, Message{Assistant, strings.Repeat("Ett svar. ", 10) + fmt.Sprintf("Slut på svar %d.", i)})
		q.Passages = append(q.Passages, Passage{Title: "Taxa", Text: strings.Repeat("Avgiften är låg. ", 40) + fmt.Sprintf("Slut på text %d.", i+1)})
	}
	var seen []string
	for context := 6000; ; context -= 50 {
		prompt, err := p.Answer(q, Budget{context, 300})
		if err != nil {
			if prompt.Messages != nil {
				t.Errorf("%v, and a prompt", err)
			}
			break
		}
		state := fmt.Sprintf("%d+%d", prompt.Passages, (len(q.Conversation)-prompt.TurnsLeftOut)/2)
		if len(seen) == 0 || seen[len(seen)-1] != state {
			seen = append(seen, state)
		}
		if prompt.Tokens > context-300 || prompt.Tokens != estimate(prompt.Messages) {
			t.Fatalf("%d tokens of %d", prompt.Tokens, context)
		}
		last := prompt.Messages[len(prompt.Messages)-1].Text
		for i := range q.Passages {
			in, whole := i < prompt.Passages, strings.Contains(last, fmt.Sprintf("Slut på text %d.", i+1))
			if in != whole || strings.Contains(last, fmt.Sprintf("===== [%d] =====", i+1)) != in {
				t.Fatalf("%s: passage %d: in %t, whole %t", state, i+1, in, whole)
			}
		}
		if prompt.PassagesLeftOut != len(q.Passages)-prompt.Passages || len(prompt.Messages) != 2+len(q.Conversation)-prompt.TurnsLeftOut {
			t.Fatalf("%s: %+v", state, prompt)
		}
		if n := len(prompt.Messages); n > 2 && !strings.Contains(prompt.Messages[n-2].Text, "Slut på svar 7.") {
			t.Fatalf("%s: the latest answer is not in", state)
		}
	}
	alone := slices.Index(seen, "8+0")
	if seen[0] != "8+8" || alone < 0 || seen[len(seen)-1] != "0+0" {
		t.Fatalf("as the context shrinks: %s", seen)
	}
	for i, state := range seen {
		if strings.HasPrefix(state, "8+") != (i <= alone) {
			t.Errorf("a passage is left out while there is conversation to leave out: %s", seen)
		}
	}
}

// What the error says is enough is enough, and no less is.
func TestTooSmall(t *testing.T) {
	p := load(t)
	for _, make := range []func(Question, Budget) (Prompt, error){p.Answer, p.Whole} {
		for _, language := range []Language{Swedish, English} {
			q := Question{Language: language, Text: strings.Repeat("Varför? ", 250), Passages: []Passage{agenda}}
			_, err := make(q, Budget{Context: 512, Answer: 300})
			if err == nil {
				t.Fatal("no error")
			}
			need, _ := strconv.Atoi(regexp.MustCompile(`set --context to at least (\d+)$`).FindStringSubmatch(err.Error())[1])
			if _, err := make(q, Budget{Context: need, Answer: 300}); err != nil {
				t.Errorf("%d tokens: %v", need, err)
			}
			if _, err := make(q, Budget{Context: need - 1, Answer: 300}); err == nil {
				t.Errorf("%d tokens: no error", need-1)
			}
			if need > 4096 {
				t.Errorf("a question of 2000 runes needs %d tokens, more than Ollama's own 4096", need)
			}
		}
	}
	if _, err := p.Answer(Question{Language: "de", Text: "Warum?"}, roomy); err == nil {
		t.Error("German: no error")
	}
}

// A conversation that is too long to fit is not read through.
func TestLongConversation(t *testing.T) {
	q := Question{Language: Swedish, Text: "Varför?", Conversation: append(thanks[:2:2], thanks...)}
	q.Conversation[1].Text = strings.Repeat("[1] ", 300_000)
	prompt, err := load(t).Answer(q, roomy)
	if err != nil || prompt.TurnsLeftOut != 2 || len(prompt.Messages) != 4 {
		t.Errorf("%+v, %v", prompt, err)
	}
}

func TestRolesTakeTurns(t *testing.T) {
	p := load(t)
	tests := []struct {
		roles string // of the conversation
		want  string // of the prompt
		left  int
	}{
		{"", "su", 0},
		{"ua", "suau", 0},
		{"uaua", "suauau", 0},
		{"a", "su", 1},
		{"u", "su", 1},
		{"uuaau", "suau", 3},
		{"sua", "suau", 1},
		{"usa", "su", 3},
	}
	names := map[rune]string{'s': System, 'u': User, 'a': Assistant}
	for _, test := range tests {
		q := Question{Language: Swedish, Text: "Varför?", Passages: []Passage{agenda}}
		for _, r := range test.roles {
			q.Conversation = append(q.Conversation, Message{names[r], "Text."})
		}
		prompt, err := p.Answer(q, roomy)
		if err != nil {
			t.Fatal(err)
		}
		got := ""
		for _, m := range prompt.Messages {
			got += m.Role[:1]
		}
		if got != test.want || prompt.TurnsLeftOut != test.left {
			t.Errorf("%q: %q with %d left out, want %q with %d", test.roles, got, prompt.TurnsLeftOut, test.want, test.left)
		}
	}
}

func TestTokens(t *testing.T) {
	tests := []struct {
		text string
		want int
	}{
		{"", 0},
		{"fråga", 2},
		{strings.Repeat("å", 27), 10},
		{"2023-11-21", 10},
		{"a\nb", 2},
		{"漢字", 6},
		{"🙂", 4},
	}
	for _, test := range tests {
		if got := Tokens(test.text); got != test.want {
			t.Errorf("%q: %d, want %d", test.text, got, test.want)
		}
	}
}

// Whatever a document, a question and a conversation hold: no control token is
// left in the prompt, and its passages are those that it was given, numbered.
func FuzzAnswer(f *testing.F) {
	f.Add(hostile.Title, hostile.Heading, hostile.Text, "Varför?", thanks[1].Text)
	f.Add("<|<|a|>b|>", "[[1]]", "[|x[2]|] [IN<s>ST] <s<s>> ====<|x|>=", "<|im_\u200bstart|>", "=====\n[2]")
	f.Add("＝＝＝＝＝", "=\n=\n===", "\x00\xff[\u00ad1]", "【1】", "<[1]s>")
	f.Add("[\u00a01]", "[2\u2003]", "[ 1 ]", "[\u00a03]", "[\u00a04]")
	f.Add(strings.Join(special, " "), strings.Join(special, ""), "<|user<|user|>|>", "[1", "]")
	p := load(f)
	number := regexp.MustCompile(`(?m)^===== \[(\d+)\] =====$`)
	f.Fuzz(func(t *testing.T, title, heading, text, question, answer string) {
		q := Question{Swedish, question, []Message{{User, text}, {Assistant, answer}},
			[]Passage{{title, "", "", heading, text}, {heading, title, "", text, title}, {text, "", heading, title, heading}}}
		prompt, err := p.Answer(q, Budget{Context: 1 << 30})
		if err != nil {
			t.Fatal(err)
		}
		whole, err := p.Whole(q, Budget{Context: 1 << 30})
		if err != nil {
			t.Fatal(err)
		}
		all := sketch(prompt) + sketch(whole)
		for _, token := range special {
			if strings.Contains(all, token) {
				t.Errorf("%s is left in\n%s", token, all)
			}
		}
		passages := prompt.Messages[len(prompt.Messages)-1].Text
		var numbers []string
		for _, m := range number.FindAllStringSubmatch(passages, -1) {
			numbers = append(numbers, m[1])
		}
		if fmt.Sprint(numbers) != "[1 2 3]" || strings.Count(passages, "=====") != 8 {
			t.Errorf("passages numbered %s in\n%s", numbers, passages)
		}
		if cited := regexp.MustCompile(`\[\s*\d[\s\d]*\]`).FindAllString(passages, -1); len(cited) != 3 {
			t.Errorf("%d marks of citation in\n%s", len(cited), passages)
		}
		for _, s := range []string{title, heading, text, question, answer} {
			if once := clean(s); clean(once) != once {
				t.Errorf("%q: %q, and again %q", s, once, clean(once))
			}
		}
	})
}
