package main

import (
	"cmp"
	"context"
	"fmt"
	"io"
	"io/fs"
	"os"

	"svara/assistant"
	"svara/ingest"
	"svara/internal/model"
	"svara/prompts"
)

// The values of --mode.
const (
	modeAuto       = "auto"
	modeGenerative = "generative"
	modeExtractive = "extractive"
)

// embedder turns passages and questions into vectors.
type embedder interface {
	ingest.Embedder
	assistant.Embedder
}

// embedded is the name of the embedder inside the binary.
var embedded = model.Embedded{}.Describe().Name

// openEmbedder gives the configured embedder. It warns on errOut of one that knows little
// Swedish.
func (c *Config) openEmbedder(ctx context.Context, errOut io.Writer) (embedder, error) {
	if cmp.Or(c.Embedder, embedded) == embedded {
		return model.Embedded{}, nil
	}
	servers, err := c.servers()
	if err != nil {
		return nil, err
	}
	e, err := servers.Embedder(ctx, c.Embedder)
	if err != nil {
		return nil, fmt.Errorf("the embedder: %w", err)
	}
	if warning := e.Warning(); warning != "" {
		fmt.Fprintln(errOut, warning)
	}
	return e, nil
}

// servers gives the configured model servers. Nothing is sent yet.
func (c *Config) servers() (*model.Servers, error) {
	key, err := model.ReadKey()
	if err != nil {
		return nil, err
	}
	return model.Connect(c.Ollama, model.Options{Key: key})
}

// generation says how a language model writes answers; nil if none is to. If around is
// not nil, it wraps the chat.
func (c *Config) generation(around func(*model.Chat) assistant.Chat) (*assistant.Generation, error) {
	if c.Mode == modeExtractive || c.Model == "" {
		return nil, nil
	}
	loaded, err := c.loadPrompts()
	if err != nil {
		return nil, err
	}
	servers, err := c.servers()
	if err != nil {
		return nil, err
	}
	chat, err := servers.Chat(model.ChatOptions{Model: c.Model, Context: c.Context})
	if err != nil {
		return nil, err
	}
	var asked assistant.Chat = chat
	if around != nil {
		asked = around(chat)
	}
	if c.Mode != modeGenerative {
		asked = &optionalChat{chat: asked}
	}
	return &assistant.Generation{
		Chat: asked, Model: c.Model, Prompts: loaded, Required: c.Mode == modeGenerative,
		Budget:      prompts.Budget{Context: c.Context, Answer: model.DefaultAnswer},
		Unsupported: assistant.Unsupported(c.Unsupported), Patience: c.Patience,
	}, nil
}

// loadPrompts loads and checks the prompts.
func (c *Config) loadPrompts() (*prompts.Prompts, error) {
	var own fs.FS
	if c.Prompts != "" {
		if _, err := os.Stat(c.Prompts); err != nil {
			return nil, fmt.Errorf("the prompts folder: %w: name one that is there with --prompts", err)
		}
		own = os.DirFS(c.Prompts)
	}
	return prompts.Load(own)
}
