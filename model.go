package main

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"sync/atomic"
	"time"

	"svara/assistant"
	"svara/ingest"
	"svara/internal/model"
	"svara/prompts"
)

// The modes of answering.
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

// openEmbedder gives the configured embedder. One that knows little Swedish earns a
// warning.
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

// servers gives the servers of models. Nothing is sent yet.
func (c *Config) servers() (*model.Servers, error) {
	key, err := model.ReadKey()
	if err != nil {
		return nil, err
	}
	return model.Connect(c.Ollama, model.Options{Key: key})
}

// generation gives how a language model answers; nil where none shall. What around
// makes of the model, if that is not nil, is asked in its place.
func (c *Config) generation(around func(assistant.Chat) assistant.Chat) (*assistant.Generation, error) {
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
		asked = around(asked)
	}
	if c.Mode != modeGenerative {
		asked = &sparing{chat: asked}
	}
	return &assistant.Generation{
		Chat: asked, Model: c.Model, Prompts: loaded, Required: c.Mode == modeGenerative,
		Budget:      prompts.Budget{Context: c.Context, Answer: model.DefaultAnswer},
		Unsupported: assistant.Unsupported(c.Unsupported), Patience: c.Patience,
	}, nil
}

// sparing is a chat that can be done without. For a while after it was found that no
// server is there, longer where that took long, it says so at once: questions shall
// not wait for it.
type sparing struct {
	chat   assistant.Chat
	absent absences
}

// absences remember that a server is not there. They are safe for concurrent use.
type absences struct{ last atomic.Pointer[absence] }

type absence struct {
	until time.Time
	err   error
}

const (
	longSearch = 300 * time.Millisecond
	spareFor   = 30 * time.Second
	spareSoon  = time.Second
)

// Generate asks the chat, unless that was not there a moment ago.
func (s *sparing) Generate(ctx context.Context, messages []model.Message, emit func(piece string) error) (model.Reply, error) {
	if err := s.absent.now(); err != nil {
		return model.Reply{}, err
	}
	start := time.Now()
	reply, err := s.chat.Generate(ctx, messages, emit)
	s.absent.note(start, err)
	return reply, err
}

// now gives why the server is not to be asked now; nil where it is.
func (a *absences) now() error {
	if last := a.last.Load(); last != nil && time.Now().Before(last.until) {
		return last.err
	}
	return nil
}

// note notes what came of asking it since start.
func (a *absences) note(start time.Time, err error) {
	if !errors.Is(err, model.NotThere) {
		return
	}
	spared := spareSoon
	if time.Since(start) > longSearch {
		spared = spareFor
	}
	a.last.Store(&absence{time.Now().Add(spared), err})
}

// loadPrompts gives the prompts, checked.
func (c *Config) loadPrompts() (*prompts.Prompts, error) {
	var own fs.FS
	if c.Prompts != "" {
		own = os.DirFS(c.Prompts)
	}
	return prompts.Load(own)
}
