package main

import (
	"context"
	"strings"
	"testing"
	"time"

	"svara/internal/ollamatest"
)

// A model is well that says a word. One that is listed and says none, as when Ollama hangs,
// is doubted; one that cannot be loaded is not there.
func TestDoctorAsksForAWord(t *testing.T) {
	ollama := ollamatest.Start(t)
	silent := ollamatest.Start(t)
	silent.Occupy(t)
	damaged := ollamatest.Start(t)
	damaged.Damage(t)
	for name, test := range map[string]struct {
		config    Config
		condition condition
		says      string
		generates bool
	}{
		"well":            {Config{Mode: modeAuto, Ollama: ollama.URL, Context: 8192}, works, "test-say at http://", true},
		"silent":          {Config{Mode: modeGenerative, Ollama: silent.URL, Context: 8192}, doubted, "it said no word within", true},
		"damaged":         {Config{Mode: modeAuto, Ollama: damaged.URL, Context: 8192}, missing, "broke off its answer", false},
		"damaged, needed": {Config{Mode: modeGenerative, Ollama: damaged.URL, Context: 8192}, broken, "broke off its answer", false},
	} {
		t.Run(name, func(t *testing.T) {
			test.config.Model, test.config.Patience = ollamatest.Say, time.Minute
			ctx := t.Context()
			if test.condition == doubted { // as it would be in the end
				var cancel context.CancelFunc
				ctx, cancel = context.WithTimeout(ctx, 3*time.Second)
				defer cancel()
			}
			var f findings
			generates := test.config.examineModel(ctx, &f)
			if generates != test.generates || len(f) != 1 || f[0].condition != test.condition || !strings.Contains(f[0].says, test.says) {
				t.Errorf("generates: %v, %+v", generates, f)
			}
		})
	}
}
