package server

import (
	"bytes"
	"encoding/json"
	"strings"

	"svara/assistant"
	"svara/prompts"
)

// chatRequest is the part of the body of POST /v1/chat/completions that Svara reads. It
// ignores the rest, such as temperature: how a model writes is the operator's choice.
type chatRequest struct {
	Messages      []chatMessage `json:"messages"`
	N             *int          `json:"n"`
	Stream        bool          `json:"stream"`
	StreamOptions struct {
		IncludeUsage bool `json:"include_usage"`
	} `json:"stream_options"`
	Svara struct {
		Sources *bool `json:"sources"` // in the content; nil for what the server does otherwise
	} `json:"svara"`
}

func (*chatRequest) example() string { return `{"messages": [{"role": "user", "content": "…"}]}` }

// chatMessage is one message. Its content is text, or a list of parts.
type chatMessage struct {
	Role    string          `json:"role"`
	Content json.RawMessage `json:"content"`
}

// question gives the last message of the user, with the conversation before it.
// Instructions and tool results are left out: clients have no say in what is answered, or
// how.
func (r *chatRequest) question() (assistant.Question, error) {
	if r.N != nil && *r.N != 1 {
		return assistant.Question{}, badField("n", "bad_count", `Svara ger ett svar på varje fråga. Ta bort fältet "n" eller ange 1.`)
	}
	if len(r.Messages) == 0 {
		return assistant.Question{}, badField("messages", "messages_empty", `Fältet "messages" saknas eller är tomt. %s`, wanted(r))
	}
	var turns []assistant.Turn
	last := -1
	for i, m := range r.Messages {
		switch m.Role {
		case "system", "developer", "tool", "function":
			continue
		case "user", "assistant":
		default:
			return assistant.Question{}, badField("messages", "bad_role",
				`Inlägg %d i "messages" har en okänd "role". Den ska vara "user" eller "assistant"; "system", "developer" och "tool" läses inte.`, i+1)
		}
		text, ok := m.text()
		if !ok {
			return assistant.Question{}, badField("messages", "bad_content",
				`Inlägg %d i "messages" har ett innehåll som Svara inte läser, till exempel en bild. Skicka text: "content": "…" eller "content": [{"type": "text", "text": "…"}].`, i+1)
		}
		if m.Role == "user" {
			last = len(turns)
		} else {
			text = withoutSources(text)
		}
		turns = append(turns, assistant.Turn{Role: m.Role, Content: text})
	}
	if last < 0 {
		return assistant.Question{}, badField("messages", "no_user_message", `Det finns ingen fråga i "messages". Skicka ett inlägg med "role": "user".`)
	}
	return assistant.Question{Text: turns[last].Content, Conversation: turns[:last]}, nil
}

// text gives the text of a message. It is empty for a message without content, as when an
// assistant only called tools. It reports false for content that is not text.
func (m chatMessage) text() (string, bool) {
	content := bytes.TrimSpace(m.Content)
	var text string
	if len(content) == 0 || json.Unmarshal(content, &text) == nil { // null leaves it empty
		return text, true
	}
	var parts []struct {
		Type string  `json:"type"`
		Text *string `json:"text"`
	}
	if json.Unmarshal(content, &parts) != nil {
		return "", false
	}
	var texts []string
	for _, part := range parts {
		if part.Type != "text" || part.Text == nil {
			return "", false
		}
		texts = append(texts, *part.Text)
	}
	return strings.Join(texts, "\n"), true
}

// chatUsage is how much text was exchanged, in tokens. The counts are estimates of what
// the client sent and got: the model's own prompt also holds passages and rules, and
// sentences that it cannot prove are not sent.
type chatUsage struct {
	Prompt     int `json:"prompt_tokens"`
	Completion int `json:"completion_tokens"`
	Total      int `json:"total_tokens"`
}

func usageOf(q assistant.Question, content string) chatUsage {
	u := chatUsage{Prompt: prompts.Tokens(q.Text), Completion: prompts.Tokens(content)}
	for _, turn := range q.Conversation {
		u.Prompt += prompts.Tokens(turn.Content)
	}
	u.Total = u.Prompt + u.Completion
	return u
}
