package model

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"regexp"
	"strings"
	"sync"
	"time"
)

// Inspection is what one server says of itself and of a model.
type Inspection struct {
	Server  string
	Version string // of the server; empty where it does not say
	Digest  string // of the model as the server lists it; empty where it does not say
	Weights string // digest of the model's weights alone; may be empty
	Context int    // tokens that the model has room for; 0 where the server does not say
	Err     error  // why the model cannot be used there
}

// inspectPatience is how long a server may take to tell of itself.
const inspectPatience = 10 * time.Second

// Inspect asks each server about a model, and gives their answers in the order of the
// addresses. No model is loaded.
func (s *Servers) Inspect(ctx context.Context, model string) []Inspection {
	ctx, cancel := context.WithTimeout(ctx, inspectPatience)
	defer cancel()
	found := make([]Inspection, len(s.hosts))
	var group sync.WaitGroup
	for i, h := range s.hosts {
		group.Go(func() {
			found[i].Server = h.String()
			if s.isOllama() {
				found[i].Err = s.only(h).inspectOllama(ctx, model, &found[i])
			} else {
				found[i].Err = s.only(h).inspectOpenAI(ctx, model, &found[i])
			}
		})
	}
	group.Wait()
	return found
}

// Words asks a model on each server for a word, and gives the reasons why none came, in
// the order of the addresses; nil where one came. The model is loaded where it is not.
func (s *Servers) Words(ctx context.Context, o ChatOptions) []error {
	failures := make([]error, len(s.hosts))
	var group sync.WaitGroup
	for i, h := range s.hosts {
		group.Go(func() {
			chat, err := s.only(h).Chat(o)
			if err == nil {
				err = chat.Word(ctx)
			}
			failures[i] = err
		})
	}
	group.Wait()
	return failures
}

// get asks the first of the servers.
func (s *Servers) get(ctx context.Context, path string, into any) error {
	answer, err := s.call(ctx, http.MethodGet, path, "", nil)
	if err == nil {
		err = s.decode(answer, into)
	}
	return err
}

func (s *Servers) decode(answer []byte, into any) error {
	if err := json.Unmarshal(answer, into); err != nil {
		return s.failure(Refused, s.hosts[0], "", "its answer is not JSON: "+err.Error())
	}
	return nil
}

func (s *Servers) inspectOllama(ctx context.Context, model string, i *Inspection) error {
	var about struct{ Version string }
	if err := s.get(ctx, "/api/version", &about); err != nil {
		return err
	}
	i.Version = about.Version
	var tags struct {
		Models []struct{ Name, Digest string }
	}
	if err := s.get(ctx, "/api/tags", &tags); err != nil {
		return err
	}
	for _, m := range tags.Models {
		if strings.EqualFold(m.Name, model) || strings.EqualFold(m.Name, model+":latest") {
			i.Digest = m.Digest
		}
	}
	answer, err := s.call(ctx, http.MethodPost, "/api/show", model, map[string]string{"model": model})
	if err != nil {
		return err
	}
	var shown struct {
		Info     map[string]any `json:"model_info"`
		Makefile string         `json:"modelfile"`
	}
	if err := s.decode(answer, &shown); err != nil {
		return err
	}
	architecture := fmt.Sprint(shown.Info["general.architecture"])
	room, _ := shown.Info[architecture+".context_length"].(float64) // 0 where it does not say
	i.Context, i.Weights = int(room), weights.FindString(shown.Makefile)
	return nil
}

// weights finds the name of the file with a model's weights. The digest of the whole
// model differs between servers if it was not pulled but made there.
var weights = regexp.MustCompile(`sha256-[0-9a-f]{64}`)

func (s *Servers) inspectOpenAI(ctx context.Context, model string, i *Inspection) error {
	var served struct {
		Data []struct {
			ID   string
			Room int `json:"max_model_len"` // vLLM's
			Meta struct {
				Room int `json:"n_ctx_train"` // llama.cpp's
			}
		}
	}
	if err := s.get(ctx, "/models", &served); err != nil {
		return err
	}
	for _, m := range served.Data {
		if strings.EqualFold(m.ID, model) || strings.EqualFold(m.ID, model+":latest") { // Ollama's way, by its other side
			i.Context = max(m.Room, m.Meta.Room)
			return nil
		}
	}
	return s.failure(NoModel, s.hosts[0], model, "")
}
