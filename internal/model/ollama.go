package model

import (
	"encoding/json"
	"net/http"

	"github.com/tmc/langchaingo/llms"
	langchain "github.com/tmc/langchaingo/llms/ollama"
)

// ollama speaks with Ollama.
type ollama struct{}

func (ollama) chat(model string, client *http.Client) (llms.Model, error) {
	// The address is that of the host which Servers chooses.
	return langchain.New(langchain.WithModel(model), langchain.WithServerURL("http://ollama"), langchain.WithHTTPClient(client))
}

// settings keep Ollama from cutting a prompt that is too long, from dropping the
// beginning of the context when an answer grows too long, and from thinking, which it
// does by default.
func (ollama) settings(o ChatOptions, keepAlive string) map[string]any {
	return map[string]any{
		"think": o.Think, "truncate": false, "shift": false, "keep_alive": keepAlive,
		"options": map[string]any{"num_ctx": o.Context, "num_predict": o.Answer, "temperature": o.Temperature},
	}
}

func (ollama) readWord(line []byte) word {
	var said struct {
		Done         bool
		Reason       string `json:"done_reason"`
		PromptTokens int    `json:"prompt_eval_count"`
		Tokens       int    `json:"eval_count"`
		Error        string
	}
	if err := json.Unmarshal(line, &said); err != nil {
		return word{failed: "not JSON: " + err.Error()}
	}
	return word{failed: said.Error, last: said.Done, reason: said.Reason, promptTokens: said.PromptTokens, tokens: said.Tokens}
}

// embedding gives the path and the body of a request for texts' vectors. Without
// "truncate" the end of a long text would silently not count.
func (ollama) embedding(model, keepAlive string, texts []string) (string, any) {
	return "/api/embed", map[string]any{"model": model, "input": texts, "truncate": false, "keep_alive": keepAlive}
}

func (ollama) vectors(body []byte) ([][]float32, error) {
	var answer struct{ Embeddings [][]float32 }
	err := json.Unmarshal(body, &answer)
	return answer.Embeddings, err
}
