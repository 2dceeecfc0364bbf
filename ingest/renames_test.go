package ingest

import (
	"context"
	"reflect"
	"strings"
	"testing"
	"testing/fstest"

	"svara/internal/model"
)

// counting counts the texts that are embedded.
type counting struct {
	model.Embedded
	texts *int
}

func (c counting) EmbedDocuments(ctx context.Context, texts []string) ([][]float32, error) {
	*c.texts += len(texts)
	return c.Embedded.EmbedDocuments(ctx, texts)
}

// A renamed document is the same document: links to it lead on, and nothing of it is
// embedded again, as nothing is of the parts of a document that did not change.
func TestRenames(t *testing.T) {
	idx := openIndex(t)
	texts := 0
	opts := options()
	opts.Embedder = counting{texts: &texts}
	plan := "# Plan\n\n" + words(150) + "\n\n# Avgift\n\n" + words(150)
	folder := fstest.MapFS{"plan.md": aFile(plan), "kopia.md": aFile(plan), "annan.txt": aFile("Annat.")}
	mustSync(t, idx, folder, opts)
	moved := func(was string) string {
		became, _ := idx.Snapshot().Moved(was)
		return became
	}
	steps := []struct {
		name   string
		change func()
		report string
		texts  int
		moved  map[string]string
	}{
		{"into a folder", func() { folder["mapp/plan.md"] = folder["plan.md"]; delete(folder, "plan.md") },
			"renamed  plan.md to mapp/plan.md\n0 added, 0 changed, 1 renamed, 0 removed, 2 unchanged, 0 skipped: 2 passages in 0.0 s\n",
			0, map[string]string{"plan.md": "mapp/plan.md", "kopia.md": ""}},
		{"a second time", func() {
			folder["mapp/ny.md"] = folder["mapp/plan.md"]
			delete(folder, "mapp/plan.md")
			delete(folder, "kopia.md")
		},
			"renamed  kopia.md to mapp/ny.md\nremoved  mapp/plan.md\n0 added, 0 changed, 1 renamed, 1 removed, 1 unchanged, 0 skipped: 2 passages in 0.0 s\n",
			0, map[string]string{"plan.md": "mapp/ny.md", "kopia.md": "mapp/ny.md", "mapp/plan.md": "mapp/ny.md"}},
		{"changed in part", func() { folder["mapp/ny.md"] = aFile(plan + " till") },
			"changed  mapp/ny.md\n0 added, 1 changed, 0 removed, 1 unchanged, 0 skipped: 2 passages in 0.0 s\n",
			1, map[string]string{"plan.md": "mapp/ny.md"}},
		{"another of the old name", func() { folder["plan.md"] = aFile("Helt annat.") },
			"added    plan.md\n1 added, 0 changed, 0 removed, 2 unchanged, 0 skipped: 1 passages in 0.0 s\n",
			1, map[string]string{"plan.md": "", "kopia.md": "mapp/ny.md"}},
		{"gone", func() { delete(folder, "mapp/ny.md") },
			"removed  mapp/ny.md\n0 added, 0 changed, 1 removed, 2 unchanged, 0 skipped: 0 passages in 0.0 s\n",
			0, map[string]string{"kopia.md": ""}},
	}
	for _, step := range steps {
		step.change()
		before := contents(idx)
		pretended := opts
		pretended.DryRun = true
		texts = 0
		pretence, err := Sync(t.Context(), idx, folder, pretended)
		if err != nil || texts > 0 || !reflect.DeepEqual(contents(idx), before) {
			t.Errorf("%s: a dry run embedded %d texts, or changed the index: %v", step.name, texts, err)
		}
		report := mustSync(t, idx, folder, opts)
		if got := lines(report); got != step.report || texts != step.texts {
			t.Errorf("%s: %d texts embedded, want %d\n%s\nwant\n%s", step.name, texts, step.texts, got, step.report)
		}
		if got := strings.Replace(lines(pretence), "dry run  nothing of this has been done\n", "", 1); got != step.report {
			t.Errorf("%s: the dry run says\n%s", step.name, got)
		}
		for was, want := range step.moved {
			if got := moved(was); got != want {
				t.Errorf("%s: %s is now %q, want %q", step.name, was, got, want)
			}
		}
		fresh := openIndex(t)
		mustSync(t, fresh, folder, opts)
		if !reflect.DeepEqual(contents(idx), contents(fresh)) {
			t.Errorf("%s: the index is not that of a fresh Sync", step.name)
		}
	}
}
