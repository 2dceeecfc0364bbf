package server

import (
	"bytes"
	"context"
	"encoding/base64"
	"encoding/binary"
	"encoding/json"
	"math"
	"net/http"
	"strings"
	"unicode/utf8"

	"github.com/labstack/echo/v4"

	"svara/assistant"
	"svara/internal/model"
	"svara/prompts"
)

// Embedder turns texts into vectors, as ingest turns passages.
type Embedder interface {
	// EmbedDocuments gives one vector for each text, in order.
	EmbedDocuments(ctx context.Context, texts []string) ([][]float32, error)
	// Describe gives its name, which clients ask for, and the vectors' dimensions.
	Describe() model.Description
}

// The limits of one request, which are OpenAI's: 8,192 tokens of text are some 22,000
// letters, at 2.7 letters a token.
const (
	maxInputs = 2048
	maxInput  = 22_000 // runes
)

var errNoEmbedder = &problem{Status: http.StatusNotFound, Code: "no_embedder",
	Message: "Den här tjänsten gör inte vektorer av text. Använd en annan tjänst till det."}

// embeddingsRequest is the part of the body of POST /v1/embeddings that Svara reads.
type embeddingsRequest struct {
	Input      json.RawMessage `json:"input"`
	Model      string          `json:"model"`
	Encoding   string          `json:"encoding_format"`
	Dimensions *int            `json:"dimensions"`
}

func (*embeddingsRequest) example() string { return `{"input": "…"}` }

// embedding is one vector: its numbers, or the same in base64.
type embedding struct {
	Object string `json:"object"`
	Index  int    `json:"index"`
	Vector any    `json:"embedding"`
}

// embeddings answers POST /v1/embeddings.
func (s *Server) embeddings(c echo.Context) error {
	embedder := s.opts.Embedder
	if embedder == nil {
		return errNoEmbedder
	}
	var request embeddingsRequest
	if err := readJSON(c.Request(), &request); err != nil {
		return err
	}
	described := embedder.Describe()
	if err := request.check(described); err != nil {
		return err
	}
	texts, err := request.texts()
	if err != nil {
		return err
	}
	ctx := c.Request().Context()
	select {
	case s.embedding <- struct{}{}: // one request's texts may be 45 million letters
		defer func() { <-s.embedding }()
	case <-ctx.Done():
		return ctx.Err()
	}
	vectors, err := embedder.EmbedDocuments(ctx, texts)
	switch {
	case ctx.Err() != nil:
		return ctx.Err()
	case err != nil:
		return assistant.AsModelError(err)
	}
	list := make([]embedding, len(vectors))
	for i, vector := range vectors {
		list[i] = embedding{Object: "embedding", Index: i, Vector: vector}
		if request.Encoding == "base64" {
			list[i].Vector = inBase64(vector)
		}
	}
	tokens := 0
	for _, text := range texts {
		tokens += prompts.Tokens(text)
	}
	return c.JSON(http.StatusOK, map[string]any{"object": "list", "data": list, "model": described.Name,
		"usage": map[string]int{"prompt_tokens": tokens, "total_tokens": tokens}})
}

// check refuses what the embedder cannot give. A chat is answered whatever model it
// names, but vectors of another model than the one asked for would spoil the client's
// collection.
func (r *embeddingsRequest) check(d model.Description) error {
	switch {
	case r.Model != "" && r.Model != chatModel && r.Model != d.Name:
		return noModel(d.Name)
	case r.Encoding != "" && r.Encoding != "float" && r.Encoding != "base64":
		return badField("encoding_format", "bad_encoding", `Fältet "encoding_format" ska vara "float" eller "base64".`)
	case r.Dimensions != nil && *r.Dimensions != d.Dimensions:
		return badField("dimensions", "bad_dimensions", `Vektorerna har %d dimensioner. Ta bort fältet "dimensions" eller ange %[1]d.`, d.Dimensions)
	}
	return nil
}

// texts gives what to embed.
func (r *embeddingsRequest) texts() ([]string, error) {
	var texts []string
	switch input := bytes.TrimSpace(r.Input); {
	case len(input) == 0 || string(input) == "null":
		return nil, badField("input", "input_empty", `Fältet "input" saknas. %s`, wanted(r))
	case input[0] == '"':
		texts = make([]string, 1)
		if err := json.Unmarshal(input, &texts[0]); err != nil {
			return nil, err
		}
	case !isTexts(input, &texts):
		return nil, badField("input", "bad_input", `Fältet "input" ska vara en text eller en lista av texter. Listor av tal (token) läses inte: skicka texten som den är.`)
	}
	if len(texts) == 0 || len(texts) > maxInputs {
		return nil, badField("input", "bad_count", `Listan "input" har %d texter. Skicka 1 till %d åt gången.`, len(texts), maxInputs)
	}
	for i, text := range texts {
		if strings.TrimSpace(text) == "" {
			return nil, badField("input", "input_empty", `Text %d i "input" är tom. Ta bort den.`, i+1)
		}
		if n := utf8.RuneCountInString(text); n > maxInput {
			return nil, badField("input", "input_too_long", `Text %d i "input" är %d tecken lång. Dela upp den i delar om högst %d tecken.`, i+1, n, maxInput)
		}
	}
	return texts, nil
}

// isTexts reads a list of strings, and reports whether it is one. A null in it is an
// error: encoding/json would read it as an empty string.
func isTexts(input []byte, into *[]string) bool {
	var list []*string
	if json.Unmarshal(input, &list) != nil {
		return false
	}
	for _, text := range list {
		if text == nil {
			return false
		}
		*into = append(*into, *text)
	}
	return true
}

// inBase64 gives a vector as OpenAI's clients ask for it: its numbers as little-endian
// float32.
func inBase64(vector []float32) string {
	raw := make([]byte, 0, 4*len(vector))
	for _, x := range vector {
		raw = binary.LittleEndian.AppendUint32(raw, math.Float32bits(x))
	}
	return base64.StdEncoding.EncodeToString(raw)
}
