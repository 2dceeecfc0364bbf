package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"time"

	"svara/assistant"
	"svara/eval"
)

// sitting asks exams with variants of the settings.
type sitting struct {
	exams    []exam
	variants []variant
	shelf    shelf
	bar      bar
	asked    int
	total    int
}

// sit asks every exam with every variant. Runs come exam by exam, in each in the
// order of the variants.
func sit(ctx context.Context, exams []exam, variants []variant, errOut io.Writer) ([]eval.Run, error) {
	s := sitting{exams: exams, variants: variants, shelf: shelf{errOut: errOut}, bar: bar{out: errOut, what: "Asking questions"}}
	defer s.shelf.close()
	for _, e := range exams {
		for _, p := range e.parts {
			s.total += len(p.cases) * len(variants)
		}
	}
	if err := s.checkSources(ctx); err != nil {
		return nil, err
	}
	defer s.bar.clear()
	var runs []eval.Run
	for _, e := range exams {
		ofExam, err := s.sit(ctx, e)
		if errors.Is(err, context.Canceled) {
			return nil, errors.New("interrupted: nothing was reported")
		}
		if err != nil {
			return nil, err
		}
		runs = append(runs, ofExam...)
	}
	return runs, nil
}

// checkSources finds sources of suites that are not among the documents, before anything
// is asked. A question set was checked when it was loaded.
func (s *sitting) checkSources(ctx context.Context) error {
	for _, e := range s.exams {
		if p := e.parts[0]; p.files == nil {
			if _, _, err := s.open(ctx, e, p, s.variants[0]); err != nil {
				return err
			}
		}
	}
	return nil
}

// sheet holds the answers of one variant in an exam.
type sheet struct {
	results   []eval.Result
	documents int
	took      time.Duration
}

func (s *sitting) sit(ctx context.Context, e exam) ([]eval.Run, error) {
	sheets := make([]sheet, len(s.variants))
	for _, p := range e.parts {
		for i, v := range s.variants {
			a, documents, err := s.open(ctx, e, p, v)
			if err != nil {
				return nil, err
			}
			start := time.Now()
			results, err := eval.Ask(ctx, a, p.cases, s.done)
			if err != nil {
				return nil, err
			}
			sheets[i].took += time.Since(start)
			sheets[i].results = append(sheets[i].results, results...)
			sheets[i].documents = max(sheets[i].documents, documents)
		}
	}
	runs := make([]eval.Run, len(s.variants))
	for i, sheet := range sheets {
		runs[i] = eval.NewRun(e.suite, sheet.results)
		runs[i].Variant, runs[i].Documents, runs[i].Seconds = s.variants[i].name, sheet.documents, sheet.took.Seconds()
	}
	return runs, nil
}

func (s *sitting) done() {
	s.asked++
	s.bar.show(s.asked, s.total, "")
}

// open gives an assistant with a variant's settings over the documents of a part, and how
// many documents there are. It fails if there are none, or not those that the suite
// names.
func (s *sitting) open(ctx context.Context, e exam, p part, v variant) (*assistant.Assistant, int, error) {
	library, err := s.shelf.open(ctx, p, v.config)
	if err != nil {
		return nil, 0, err
	}
	a, err := library.assistantOver(v.config)
	if err != nil {
		return nil, 0, err
	}
	var documents []string
	for _, d := range a.Documents() {
		documents = append(documents, d.Document)
	}
	whence := s.shelf.whence(p)
	if len(documents) == 0 {
		return nil, 0, fmt.Errorf("there are no documents in %s: nothing can be measured", whence)
	}
	if err := e.suite.CheckSources(documents); err != nil {
		return nil, 0, fmt.Errorf("%w\nthe documents are those of %s: name another folder with --documents", err, whence)
	}
	return a, len(documents), nil
}

// shelf keeps the library opened last, in case the next part needs the same.
type shelf struct {
	errOut  io.Writer
	library *library
	opened  opened
}

// opened tells what a library was opened from.
type opened struct{ from, documents, data, embedder, servers string }

// open gives the library of a part's documents.
func (s *shelf) open(ctx context.Context, p part, config *Config) (*library, error) {
	wanted := opened{from: p.from, embedder: config.Embedder, servers: config.Ollama}
	if p.files == nil {
		wanted.documents, wanted.data = config.Documents, config.Data
	}
	if s.library != nil && s.opened == wanted {
		return s.library, nil
	}
	s.close()
	library, err := openToEvaluate(ctx, p.files, config, s.errOut)
	if err != nil {
		return nil, err
	}
	s.library, s.opened = library, wanted
	return library, nil
}

// whence says, for people, where the documents of the open library come from.
func (s *shelf) whence(p part) string {
	if p.from != "" {
		return p.from
	}
	if s.library.config.Documents != "" {
		return s.library.config.Documents
	}
	if source, _ := s.library.index.Source(); source.Folder != "" {
		return source.Folder
	}
	return "the binary"
}

func (s *shelf) close() {
	if s.library != nil {
		s.library.Close() // nothing in it is needed any more
		s.library = nil
	}
}

// openToEvaluate opens a library of files or, if they are nil, the configured one. A
// folder of documents is read into a temporary index unless the configuration names a
// data folder: a measurement must not change the operator's own index.
func openToEvaluate(ctx context.Context, files fs.FS, config *Config, errOut io.Writer) (*library, error) {
	if files == nil && config.Documents != "" && config.Data == "" {
		root, err := openFolder(config.Documents)
		if err != nil {
			return nil, err
		}
		defer root.Close()
		files = root.FS()
	}
	if files != nil {
		return config.openTemporary(ctx, files, errOut)
	}
	library, err := config.openLibrary(ctx, errOut)
	if err != nil {
		return nil, err
	}
	if err := library.prepare(ctx, errOut); err != nil {
		return nil, errors.Join(err, library.Close())
	}
	return library, nil
}
