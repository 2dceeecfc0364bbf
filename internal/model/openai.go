package model

import (
	"bytes"
	"encoding/json"
	"net/http"
	"slices"

	"github.com/tmc/langchaingo/llms"
	langchain "github.com/tmc/langchaingo/llms/openai"
)

// openAI speaks with OpenAI-compatible servers.
type openAI struct{}

func (openAI) chat(model string, client *http.Client) (llms.Model, error) {
	// The address and the key are those of the host which Servers chooses; the
	// client wants some.
	return langchain.New(langchain.WithModel(model), langchain.WithBaseURL("http://openai"),
		langchain.WithToken("none"), langchain.WithHTTPClient(client))
}

// settings use the name for the answer's length that all such servers know and, to turn
// thinking off, the one that vLLM and llama.cpp pass on to a model's template.
func (openAI) settings(o ChatOptions, _ string) map[string]any {
	return map[string]any{
		"max_tokens": o.Answer, "temperature": o.Temperature,
		"chat_template_kwargs": map[string]any{"enable_thinking": o.Think},
	}
}

func (openAI) readWord(line []byte) word {
	data, found := bytes.CutPrefix(line, []byte("data:"))
	data = bytes.TrimSpace(data)
	switch {
	case !found && bytes.HasPrefix(line, []byte("{")): // an error without a frame
		return word{failed: problem(line)}
	case !found:
		return word{}
	case string(data) == "[DONE]":
		return word{last: true}
	}
	var said struct {
		Choices []struct {
			Reason string `json:"finish_reason"`
		}
		Usage struct {
			PromptTokens int `json:"prompt_tokens"`
			Tokens       int `json:"completion_tokens"`
		}
		Error json.RawMessage
	}
	if err := json.Unmarshal(data, &said); err != nil {
		return word{failed: "not JSON: " + err.Error()}
	}
	w := word{promptTokens: said.Usage.PromptTokens, tokens: said.Usage.Tokens}
	if len(said.Error) > 0 && string(said.Error) != "null" {
		w.failed = problem(data)
	}
	if len(said.Choices) > 0 {
		w.reason = said.Choices[0].Reason
	}
	return w
}

func (openAI) embedding(model, _ string, texts []string) (string, any) {
	return "/embeddings", map[string]any{"model": model, "input": texts}
}

func (openAI) vectors(body []byte) ([][]float32, error) {
	type embedding struct {
		Index     int
		Embedding []float32
	}
	var answer struct{ Data []embedding }
	if err := json.Unmarshal(body, &answer); err != nil {
		return nil, err
	}
	// The order is not promised.
	slices.SortFunc(answer.Data, func(a, b embedding) int { return a.Index - b.Index })
	vectors := make([][]float32, len(answer.Data))
	for i, e := range answer.Data {
		vectors[i] = e.Embedding
	}
	return vectors, nil
}
