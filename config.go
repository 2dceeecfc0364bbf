package main

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"time"

	"github.com/alecthomas/kong"

	"svara/assistant"
	"svara/internal/catalogue"
	"svara/internal/model"
)

// Config is everything that can be set for all commands: by a flag, else by an
// environment variable, else in a settings file, whose keys are the names of the flags.
type Config struct {
	Documents string `help:"Folder of documents to answer from. Default: the one ingested last, else the documents inside the binary." env:"SVARA_DOCUMENTS" placeholder:"FOLDER"`
	Data      string `help:"Folder where the index is kept. Default: svara in the place that the system has for a user's programs to keep data." env:"SVARA_DATA" placeholder:"FOLDER"`
	Contact   string `help:"Sentence added when the documents do not answer a question: whom to ask instead." env:"SVARA_CONTACT" placeholder:"TEXT"`

	Confidence  *float64      `help:"Least confidence with which a question is answered, 0 to 1. A higher value declines more often. Default: 0.5." env:"SVARA_CONFIDENCE" placeholder:"SHARE"`
	Mode        string        `help:"How answers are made: written by the language model (generative), in the documents' own words (extractive), or auto: written when the model is available. Default: ${default}." env:"SVARA_MODE" default:"auto" placeholder:"MODE"`
	Model       string        `help:"Language model on the server. Default: ${default}." env:"SVARA_MODEL" default:"qwen3:8b" placeholder:"NAME"`
	Embedder    string        `help:"What turns text into vectors: embedded, the one inside the binary, or a model on the server. Default: ${default}." env:"SVARA_EMBEDDER" default:"embedded" placeholder:"NAME"`
	Ollama      string        `help:"Address of Ollama. Several, separated by commas, share the work. openai+http://HOST/v1 is a server with OpenAI's API. Default: on this machine." env:"OLLAMA_HOST" placeholder:"URL"`
	Context     int           `help:"Tokens that the language model can read and write for one answer (num_ctx). Default: ${default}." env:"SVARA_CONTEXT" default:"8192" placeholder:"TOKENS"`
	Patience    time.Duration `help:"How long the language model may take for an answer. After that, what it has written and is proved is given. Default: ${default}." env:"SVARA_PATIENCE" default:"2m" placeholder:"TIME"`
	Parallel    int           `help:"Answers that the language model may write at the same time. Default: ${default}." env:"SVARA_PARALLEL" default:"4" placeholder:"COUNT"`
	Queue       int           `help:"Answers that may wait while the language model writes others. Default: ${default}." env:"SVARA_QUEUE" default:"32" placeholder:"COUNT"`
	Unsupported string        `help:"What to do with the model's sentences that no passage proves: drop or mark them. Default: ${default}." env:"SVARA_UNSUPPORTED" default:"drop" placeholder:"WHAT"`
	Prompts     string        `help:"Folder of prompts. A file in it replaces the built-in one of the same name." env:"SVARA_PROMPTS" placeholder:"FOLDER"`

	readLimits `embed:""`

	VectorWeight *float64 `help:"Weight of the similarity of vectors in retrieval, where words weigh 1. Default: as measured for the embedder." env:"SVARA_VECTOR_WEIGHT" placeholder:"WEIGHT"`
}

// Validate reports a value that cannot be right.
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

// vary gives a copy of base with one flag set to another value. The flags are those of
// the program's command line, which kong parses into c.
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

// dataFolder gives the folder of the index: the configured one, else a folder in the
// place where the system keeps the data of a user's programs.
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

// serviceFolder is the data folder of the systemd unit; a variable for tests.
var serviceFolder = "/var/lib/svara"

// otherIndexHint points out that the service's index may be the one meant, when no data
// folder was named, the default one has no index, and the service's has. Else it is
// empty.
func (c *Config) otherIndexHint() string {
	file, err := c.catalogue()
	if c.Data != "" || err != nil || file.Exists() || filepath.Dir(string(file)) == serviceFolder {
		return ""
	}
	_, err = os.Stat(filepath.Join(serviceFolder, catalogue.FileName))
	if err != nil && !errors.Is(err, fs.ErrPermission) { // which keeps others out of one that is there
		return ""
	}
	return fmt.Sprintf("there is an index in %s: say --data %[1]s if that is meant", serviceFolder)
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
