package model

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"strings"
	"time"
)

// embedDialect is how to get vectors from a kind of server.
type embedDialect interface {
	// embedding gives the path and the body of a request.
	embedding(model, keepAlive string, texts []string) (path string, body any)
	// vectors reads the answer.
	vectors(body []byte) ([][]float32, error)
}

// embedClient gets vectors from servers, for langchaingo's embeddings. langchaingo's own
// client would send one text at a time, and let Ollama cut it.
type embedClient struct {
	servers       *Servers
	model, prefix string
	dimensions    int
	waits         []time.Duration // before new attempts
}

// CreateEmbedding gives one vector for each text.
func (c *embedClient) CreateEmbedding(ctx context.Context, texts []string) ([][]float32, error) {
	vectors := make([][]float32, len(texts))
	var said []string
	var places []int
	for i, text := range texts {
		vectors[i] = make([]float32, c.dimensions)
		if strings.TrimSpace(text) != "" {
			said, places = append(said, text), append(places, i)
		}
	}
	found, err := c.embed(ctx, said)
	if err != nil {
		return nil, err
	}
	for i, vector := range found {
		vectors[places[i]] = vector
	}
	return vectors, nil
}

// embed gives the vectors of texts that are not blank. If one text is too long, the
// server refuses the whole batch. Halving the batch finds that text, and the vectors of
// its own halves are added up in its place.
func (c *embedClient) embed(ctx context.Context, texts []string) ([][]float32, error) {
	if len(texts) == 0 {
		return nil, nil
	}
	vectors, err := c.persist(ctx, texts)
	if !errors.Is(err, TooLong) {
		return vectors, err
	}
	if half := len(texts) / 2; half > 0 {
		first, err := c.embed(ctx, texts[:half])
		if err != nil {
			return nil, err
		}
		second, err := c.embed(ctx, texts[half:])
		return append(first, second...), err
	}
	first, second := halves(texts[0])
	if first == "" {
		return nil, err // one letter: the model has room for nothing
	}
	parts, err := c.embed(ctx, []string{first, second})
	if err != nil {
		return nil, err
	}
	for i, x := range parts[1] {
		parts[0][i] += x
	}
	toUnit(parts[0])
	return parts[:1], nil
}

// persist requests vectors, and tries again after a while if that may help.
func (c *embedClient) persist(ctx context.Context, texts []string) ([][]float32, error) {
	vectors, err := c.request(ctx, texts)
	for _, wait := range c.waits {
		if !errors.Is(err, Busy) && !errors.Is(err, BrokenOff) && !errors.Is(err, NotThere) {
			break
		}
		select {
		case <-ctx.Done():
			return nil, ctx.Err()
		case <-time.After(wait):
		}
		vectors, err = c.request(ctx, texts)
	}
	return vectors, err
}

// request asks for vectors once.
func (c *embedClient) request(ctx context.Context, texts []string) ([][]float32, error) {
	var dialect embedDialect = openAI{}
	if c.servers.isOllama() {
		dialect = ollama{}
	}
	prefixed := make([]string, len(texts))
	for i, text := range texts {
		prefixed[i] = c.prefix + breakWords(text)
	}
	path, body := dialect.embedding(c.model, c.servers.options.KeepAlive.String(), prefixed)
	answer, err := c.servers.call(ctx, http.MethodPost, path, c.model, body)
	if err != nil {
		return nil, err
	}
	vectors, err := dialect.vectors(answer)
	if err == nil {
		err = c.check(vectors, len(texts))
	}
	if err != nil {
		return nil, fmt.Errorf("embedding with the model %q: %w", c.model, err)
	}
	return vectors, nil
}

// check refuses vectors that cannot belong to the texts, and scales the others to unit
// length.
func (c *embedClient) check(vectors [][]float32, texts int) error {
	if len(vectors) != texts {
		return fmt.Errorf("%d vectors came for %d texts", len(vectors), texts)
	}
	for _, vector := range vectors {
		if len(vector) == 0 || c.dimensions != 0 && len(vector) != c.dimensions {
			return fmt.Errorf("a vector of %d dimensions came: is it a model for embedding, the same as before?", len(vector))
		}
		toUnit(vector)
	}
	return nil
}
