package server

import (
	"encoding/json"
	"net/url"
	"slices"
	"strings"
	"testing"

	"svara/assistant"
)

// What people and programs follow, wherever they are, is the document.
func TestChatAddressesLeadToDocuments(t *testing.T) {
	r := startWith(t, documents)
	for _, question := range []string{"Vad ska finnas i beredskapslådan?", "När är biblioteket i Lillköping öppet?"} {
		body, _ := json.Marshal(map[string]any{"messages": []assistant.Turn{{Role: "user", Content: question}}})
		got := decode[chatCompletion](t, r.chat(string(body)), 200)
		content := got.Choices[0].Message.Content
		address, err := url.Parse(strings.Fields(content[strings.LastIndex(content, " http"):])[0])
		if err != nil {
			t.Fatal(err)
		}
		if page := r.get(address.RequestURI()); page.StatusCode != 200 || !strings.Contains(page.body, `<mark id="citat">`) {
			t.Errorf("%s leads to %d", address, page.StatusCode)
		}
		if listed := r.get(strings.TrimPrefix(got.Citations[0].URL, r.base)); listed.StatusCode != 200 {
			t.Errorf("%s leads to %d", got.Citations[0].URL, listed.StatusCode)
		}
	}
}

func TestChatSourcesAreSwitched(t *testing.T) {
	tests := []struct {
		name         string
		omit         bool
		body, header string
		want         bool
	}{
		{"by default", false, "", "", true},
		{"off for all", true, "", "", false},
		{"off by field", false, `"svara":{"sources":false},`, "", false},
		{"on by field", true, `"svara":{"sources":true},`, "", true},
		{"off by header", false, "", "none", false},
		{"on by header", true, "", "content", true},
		{"field over header", false, `"svara":{"sources":true},`, "none", true},
		{"nonsense", false, `"svara":{},`, "kanske", true},
	}
	a := open(t, documents)
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			r := start(t, Options{OmitSources: test.omit}, func(s *Server) { s.Use(a) })
			for _, stream := range []string{"", `"stream":true,`} {
				got := r.chat(strings.Replace(askLeave, "{", "{"+test.body+stream, 1), "X-Svara-Sources", test.header)
				if has := strings.Contains(got.body, sourcesHeading); got.StatusCode != 200 || has != test.want {
					t.Errorf("%d, sources %v: %s", got.StatusCode, has, got.body)
				}
				if !strings.Contains(got.body, `"citations":[{"n":1`) {
					t.Errorf("no citations: %s", got.body)
				}
			}
		})
	}
}

func TestSourcesOfAnAnswerAndBack(t *testing.T) {
	page := 7
	long := strings.Repeat("kommunens ", 30)
	answered := assistant.Answer{Text: "Svaret. [1][2]", Citations: []assistant.Citation{
		{N: 1, Title: "Plan\nför\tAI", Heading: "Mål › Först", Page: &page, Quote: "En\n\nrad", Start: 3, End: 9, URL: "/documents/a"},
		{N: 2, Title: "Källor:", Heading: "Källor:", Quote: long, Start: 0, End: 300, URL: "/documents/b"},
	}}
	const want = "\n\nKällor:\n\n- [1] Plan för AI › Mål › Först, s. 7: ”En rad” /documents/a?start=3&end=9#citat\n- [2] Källor:: ”"
	list := sourcesOf(answered)
	if !strings.HasPrefix(list, want) || !strings.Contains(list, "kommunens …”") || strings.Count(list, "kommunens") != 16 {
		t.Errorf("%q", list)
	}
	declined := sourcesOf(assistant.Answer{Nearest: []assistant.Nearest{{Title: "A", URL: "/documents/a"}, {Title: "B", URL: "/documents/b"}}})
	if declined != "\n\nDokument som ligger närmast:\n\n- A /documents/a\n- B /documents/b" {
		t.Errorf("%q", declined)
	}
	for _, text := range []string{
		answered.Text + list, answered.Text + declined,
		answered.Text + strings.ReplaceAll(list, "\n", "\r\n") + "\r\n",
		answered.Text + strings.ReplaceAll(list, "\n\n", "\n") + "  ",
		answered.Text,
	} {
		if got := withoutSources(text); got != answered.Text {
			t.Errorf("%q became %q", text, got)
		}
	}
	for _, text := range []string{"", "Källor: tidningar och [1] rapporter", "Källor:\n- rapporter", "Se Dokument som ligger närmast: inga"} {
		if got := withoutSources(text); got != text {
			t.Errorf("%q became %q", text, got)
		}
	}
	own := "Så här:\n\nKällor:\n\n- [1] min egen lista\n- slut"
	if got := withoutSources(own + list); got != own {
		t.Errorf("%q", got)
	}
}

// A list of ours that comes back is no part of the conversation; a user's own text is.
func TestChatQuestionHasNoSources(t *testing.T) {
	const text = "Anna.\n\nKällor:\n\n- [1] Plan: ”Anna leder” /documents/a"
	content, err := json.Marshal(text)
	if err != nil {
		t.Fatal(err)
	}
	request := chatRequest{Messages: []chatMessage{{"user", content}, {"assistant", content}, {"user", content}}}
	got, err := request.question()
	want := []assistant.Turn{{Role: "user", Content: text}, {Role: "assistant", Content: "Anna."}}
	if err != nil || got.Text != text || !slices.Equal(got.Conversation, want) {
		t.Errorf("%+v %v", got, err)
	}
}
