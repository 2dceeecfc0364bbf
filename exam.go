package main

import (
	"context"
	"fmt"
	"io"
	"io/fs"
	"strings"
	"time"

	"github.com/alecthomas/kong"

	"svara/corpus"
	"svara/eval"
	"svara/eval/suites"
)

// exam is a suite and what its cases are asked about.
type exam struct {
	suite suites.Suite // of the cases of all parts
	parts []part
}

// part is cases that are asked of one library.
type part struct {
	cases []suites.Case
	files fs.FS // read into a library of their own; nil for the one configured
}

// variant is one choice of settings.
type variant struct {
	name   string // "confidence=0.4"; empty where nothing is varied
	config *Config
}

// variantsOf gives a configuration for each combination of the values to vary.
func variantsOf(config *Config, flags []*kong.Flag, vary []string) ([]variant, error) {
	variants := []variant{{config: config}}
	for _, v := range vary {
		name, values, found := strings.Cut(v, "=")
		if !found || values == "" {
			return nil, fmt.Errorf("--vary %s: say SETTING=A,B", v)
		}
		var next []variant
		for _, base := range variants {
			for value := range strings.SplitSeq(values, ",") {
				changed, err := config.vary(base.config, flags, name, value)
				if err != nil {
					return nil, fmt.Errorf("--vary %s: %w", v, err)
				}
				next = append(next, variant{strings.TrimSpace(base.name + " " + name + "=" + value), changed})
			}
		}
		variants = next
	}
	return variants, nil
}

// exams gives what the command line asks for: suites, question sets, or the
// suites inside the binary.
func (c *evalCommand) exams() ([]exam, error) {
	var exams []exam
	for i := range c.Corpus {
		set, err := suites.LoadSet(c.Corpus[i], c.Questions[i])
		if err != nil {
			return nil, err
		}
		exams = append(exams, exam{set.Suite, []part{{set.Suite.Cases, set.Files()}}})
		if c.Elsewhere {
			exams = append(exams, elsewhere(set))
		}
	}
	for _, path := range c.Suites {
		suite, err := suites.Load(path)
		if err != nil {
			return nil, err
		}
		exams = append(exams, exam{suite, []part{{suite.Cases, nil}}})
	}
	if len(exams) > 0 {
		return exams, nil
	}
	builtIn, err := suites.BuiltIn()
	for _, suite := range builtIn {
		exams = append(exams, exam{suite, []part{{suite.Cases, corpus.Files}}})
	}
	return exams, err
}

// elsewhere gives the answerable questions of a set, asked of all its documents
// and of the half that lacks theirs.
func elsewhere(set suites.Set) exam {
	e := exam{suite: suites.Suite{Name: set.Suite.Name + ", elsewhere", File: set.Suite.File}}
	answerable := part{files: set.Files()}
	for _, c := range set.Suite.Cases {
		if !c.Unanswerable {
			answerable.cases = append(answerable.cases, c)
		}
	}
	e.parts = append(e.parts, answerable)
	for _, half := range set.Elsewhere() {
		e.parts = append(e.parts, part{half.Suite.Cases, half.Files()})
	}
	return e
}

// sitAll asks every exam with every variant. Runs come suite by suite, in each in
// the order of the variants.
func sitAll(ctx context.Context, exams []exam, variants []variant, errOut io.Writer) ([]eval.Run, error) {
	total := 0
	for _, e := range exams {
		for _, p := range e.parts {
			total += len(p.cases) * len(variants)
		}
	}
	asked := 0
	bar := &bar{out: errOut, what: "Asking questions"}
	done := func() {
		asked++
		bar.show(asked, total)
	}
	var runs []eval.Run
	for _, e := range exams {
		ofExam, err := e.sit(ctx, variants, done, errOut)
		if err != nil {
			return nil, err
		}
		runs = append(runs, ofExam...)
	}
	return runs, nil
}

// sheet is what one variant answered in an exam.
type sheet struct {
	results   []eval.Result
	documents int
	took      time.Duration
}

// sit asks one exam with every variant.
func (e exam) sit(ctx context.Context, variants []variant, done func(), errOut io.Writer) ([]eval.Run, error) {
	sheets := make([]sheet, len(variants))
	for _, p := range e.parts {
		if err := e.sitPart(ctx, p, variants, sheets, done, errOut); err != nil {
			return nil, err
		}
	}
	runs := make([]eval.Run, len(variants))
	for i, s := range sheets {
		runs[i] = eval.NewRun(e.suite, s.results)
		runs[i].Variant, runs[i].Documents, runs[i].Seconds = variants[i].name, s.documents, s.took.Seconds()
	}
	return runs, nil
}

// sitPart asks a part with every variant and adds to their sheets.
func (e exam) sitPart(ctx context.Context, p part, variants []variant, sheets []sheet, done func(), errOut io.Writer) error {
	var shelf shelf
	defer shelf.close()
	for i, v := range variants {
		library, err := shelf.open(ctx, p.files, v.config, errOut)
		if err != nil {
			return err
		}
		a, err := library.assistantOver(v.config)
		if err != nil {
			return err
		}
		var documents []string
		for _, d := range a.Documents() {
			documents = append(documents, d.Document)
		}
		if err := e.suite.CheckSources(documents); err != nil {
			return err
		}
		start := time.Now()
		results, err := eval.Ask(ctx, a, p.cases, done)
		if err != nil {
			return err
		}
		s := &sheets[i]
		s.took += time.Since(start)
		s.results = append(s.results, results...)
		s.documents = max(s.documents, len(documents))
	}
	return nil
}

// shelf holds the library opened last, for variants that differ in other things.
type shelf struct {
	library         *library
	documents, data string // as configured for it
}

// open gives a library of files or, where they are nil, of what is configured.
func (s *shelf) open(ctx context.Context, files fs.FS, config *Config, errOut io.Writer) (*library, error) {
	if s.library != nil && (files != nil || s.documents == config.Documents && s.data == config.Data) {
		return s.library, nil
	}
	s.close()
	library, err := openToEvaluate(ctx, files, config, errOut)
	if err != nil {
		return nil, err
	}
	s.library, s.documents, s.data = library, config.Documents, config.Data
	return library, nil
}

func (s *shelf) close() {
	if s.library != nil {
		s.library.Close() // nothing in it is needed any more
		s.library = nil
	}
}

// openToEvaluate opens a library of files or, where they are nil, of what is
// configured. A folder of documents is read into a temporary index unless the
// configuration says where to keep one: a measurement leaves the operator's own
// index alone.
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
	library, err := config.openLibrary(ctx)
	if err != nil {
		return nil, err
	}
	if err := library.prepare(ctx, errOut); err != nil {
		library.Close()
		return nil, err
	}
	return library, nil
}
