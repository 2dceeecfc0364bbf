package main

import (
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"time"

	"github.com/alecthomas/kong"
	"github.com/goccy/go-yaml"

	"svara/assistant"
	"svara/internal/model"
)

// Config is all that can be set: by flag, else by environment variable, else in
// svara.yaml, where the keys are the flags' names.
type Config struct {
	Documents string `help:"Folder of documents to answer about. Default: the one ingested last, else the documents inside the binary." env:"SVARA_DOCUMENTS" placeholder:"FOLDER"`
	Data      string `help:"Folder where the index lives. Default: svara in the place that the system has for a user's programs to keep data." env:"SVARA_DATA" placeholder:"FOLDER"`
	Contact   string `help:"Sentence added when the documents do not say: whom to ask instead." env:"SVARA_CONTACT" placeholder:"TEXT"`

	Confidence  *float64      `help:"Confidence from which a question is answered, 0 to 1: higher is more silent. Default: 0.5." env:"SVARA_CONFIDENCE" placeholder:"SHARE"`
	Mode        string        `help:"How answers come about: written by the language model (generative), in the documents' own words (extractive), or auto: written where the model is there. Default: ${default}." env:"SVARA_MODE" default:"auto" placeholder:"MODE"`
	Model       string        `help:"Language model on the server. Default: ${default}." env:"SVARA_MODEL" default:"qwen3:8b" placeholder:"NAME"`
	Embedder    string        `help:"What turns text into vectors: embedded, the one inside the binary, or a model on the server. Default: ${default}." env:"SVARA_EMBEDDER" default:"embedded" placeholder:"NAME"`
	Ollama      string        `help:"Where Ollama is. Several with commas share the work; openai+http://HOST/v1 is a server that speaks as OpenAI's does. Default: on this machine." env:"OLLAMA_HOST" placeholder:"URL"`
	Context     int           `help:"Tokens that the language model reads and writes at a time (num_ctx). Default: ${default}." env:"SVARA_CONTEXT" default:"8192" placeholder:"TOKENS"`
	Patience    time.Duration `help:"How long the language model may take for an answer; then what is proved of it is given. Default: ${default}." env:"SVARA_PATIENCE" default:"2m" placeholder:"TIME"`
	Parallel    int           `help:"Answers that the language model writes at a time. Default: ${default}." env:"SVARA_PARALLEL" default:"4" placeholder:"COUNT"`
	Queue       int           `help:"Answers that may wait for their turn to be written. Default: ${default}." env:"SVARA_QUEUE" default:"32" placeholder:"COUNT"`
	Unsupported string        `help:"What becomes of the model's sentences that no passage proves: drop or mark. Default: ${default}." env:"SVARA_UNSUPPORTED" default:"drop" placeholder:"WHAT"`
	Prompts     string        `help:"Folder of prompts to use instead of those in the binary, by the same names." env:"SVARA_PROMPTS" placeholder:"FOLDER"`

	readLimits `embed:""`

	VectorWeight *float64 `help:"What similarity of vectors weighs in retrieval beside the words, which weigh 1. Default: as measured for the embedder." env:"SVARA_VECTOR_WEIGHT" placeholder:"WEIGHT"`
}

// Validate reports a value that cannot be meant.
func (c *Config) Validate() error {
	switch {
	case c.Mode != modeAuto && c.Mode != modeGenerative && c.Mode != modeExtractive:
		return fmt.Errorf("mode is %q: choose auto, generative or extractive", c.Mode)
	case c.Unsupported != string(assistant.Drop) && c.Unsupported != string(assistant.Mark):
		return fmt.Errorf("unsupported is %q: choose drop or mark", c.Unsupported)
	case c.Context <= model.DefaultAnswer:
		return fmt.Errorf("context is %d: choose more than the %d tokens that an answer may have", c.Context, model.DefaultAnswer)
	case c.Parallel < 1:
		return fmt.Errorf("parallel is %d: choose 1 or more", c.Parallel)
	case c.Queue < 0:
		return fmt.Errorf("queue is %d: choose 0 or more", c.Queue)
	case c.Patience <= 0:
		return fmt.Errorf("patience is %v: choose a time, such as 2m", c.Patience)
	case c.Confidence != nil && !(0 <= *c.Confidence && *c.Confidence <= 1):
		return fmt.Errorf("confidence is %v: choose one from 0, answer always, to 1, answer never", *c.Confidence)
	case c.VectorWeight != nil && !(0 <= *c.VectorWeight && *c.VectorWeight <= 1000):
		return fmt.Errorf("vector-weight is %v: choose one from 0, words alone, to 1000, vectors alone", *c.VectorWeight)
	}
	return c.readLimits.validate()
}

// vary gives a copy of base with one flag set to another value. The flags are
// the program's, which c is read by.
func (c *Config) vary(base *Config, flags []*kong.Flag, name, value string) (*Config, error) {
	i := slices.IndexFunc(flags, func(f *kong.Flag) bool { return f.Name == name && !f.IsBool() })
	if i < 0 {
		var names []string
		for _, f := range flags {
			if !f.IsBool() {
				names = append(names, f.Name)
			}
		}
		return nil, fmt.Errorf("there is no setting %q to vary: choose among %s", name, strings.Join(names, ", "))
	}
	before := *c
	defer func() { *c = before }()
	*c = *base
	if err := flags[i].Parse(kong.ScanAsType(kong.FlagValueToken, value), flags[i].Target); err != nil {
		return nil, err
	}
	changed := *c
	return &changed, changed.Validate()
}

// configFile is read from the working folder if it is there.
const configFile = "svara.yaml"

// dataFolder gives the folder of the index: the one configured, else the place
// that the system has for a user's programs to keep their data.
func (c *Config) dataFolder() (string, error) {
	if c.Data != "" {
		return filepath.Abs(c.Data)
	}
	base, err := userDataFolder()
	if err != nil {
		return "", fmt.Errorf("no home folder to keep the index in: say where with --data or SVARA_DATA (%w)", err)
	}
	return filepath.Join(base, "svara"), nil
}

func userDataFolder() (string, error) {
	if runtime.GOOS == "windows" || runtime.GOOS == "darwin" {
		return os.UserConfigDir()
	}
	if dir := os.Getenv("XDG_DATA_HOME"); filepath.IsAbs(dir) {
		return dir, nil
	}
	home, err := os.UserHomeDir()
	return filepath.Join(home, ".local", "share"), err
}

// yamlFile reads flags' values from a YAML file. A key that no flag has is an
// error: a misspelt setting must not pass for a setting.
func yamlFile(r io.Reader) (kong.Resolver, error) {
	values := make(map[string]any)
	if err := yaml.NewDecoder(r).Decode(&values); err != nil && !errors.Is(err, io.EOF) {
		return nil, fmt.Errorf("%s: %s", configFile, yaml.FormatError(err, false, true))
	}
	return settings(values), nil
}

// settings resolves flags from the values of a file.
type settings map[string]any

// Validate reports the first key that is no flag of any command.
func (s settings) Validate(app *kong.Application) error {
	known := make(map[string]bool)
	nodes := []*kong.Node{app.Node}
	for len(nodes) > 0 {
		node := nodes[0]
		nodes = append(nodes[1:], node.Children...)
		for _, flag := range node.Flags {
			known[flag.Name] = true
		}
	}
	for key := range s {
		if !known[key] {
			return fmt.Errorf("%s: there is no setting %q", configFile, key)
		}
	}
	return nil
}

// Resolve gives the file's value of a flag, nil where it has none. The
// environment wins over the file.
func (s settings) Resolve(_ *kong.Context, _ *kong.Path, flag *kong.Flag) (any, error) {
	for _, name := range flag.Envs {
		if os.Getenv(name) != "" {
			return nil, nil
		}
	}
	value, found := s[flag.Name]
	if !found {
		return nil, nil
	}
	switch value := value.(type) {
	case nil, []any, map[string]any:
		return nil, fmt.Errorf("%s: %q must have one value", configFile, flag.Name)
	default:
		return fmt.Sprint(value), nil
	}
}
