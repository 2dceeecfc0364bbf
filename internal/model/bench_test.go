package model

import (
	"bufio"
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"slices"
	"testing"
	"time"

	"svara/internal/ollamatest"
)

// bare posts to Ollama and gives the answer, as the plainest client would.
func bare(b *testing.B, url string, body any) *http.Response {
	encoded, err := json.Marshal(body)
	if err != nil {
		b.Fatal(err)
	}
	response, err := http.Post(url, "application/json", bytes.NewReader(encoded))
	if err != nil || response.StatusCode != http.StatusOK {
		b.Fatal(response, err)
	}
	return response
}

// compare runs two ways of doing the same in turn, each first every other time,
// and gives the median time of each. A way says when what is measured came.
func compare(b *testing.B, bare, ours func(turn int) time.Time) (bareTime, ourTime time.Duration) {
	var times [2][]time.Duration
	ways := [2]func(int) time.Time{bare, ours}
	turn := 0
	for b.Loop() {
		for i := range 2 {
			way := (i + turn) % 2
			start := time.Now()
			times[way] = append(times[way], ways[way](2*turn+i).Sub(start))
		}
		turn++
	}
	for way := range times {
		slices.Sort(times[way])
	}
	return times[0][len(times[0])/2], times[1][len(times[1])/2]
}

// BenchmarkFirstWord measures what is added to Ollama's own time to the first word
// of an answer.
func BenchmarkFirstWord(b *testing.B) {
	server := ollamatest.Start(b)
	model := chat(b, servers(b, server.URL), ollamatest.Say)
	question := func(turn int) string { return fmt.Sprint(turn, ": vad beslutade kommunen om skolan i Vinninga?") }
	// Answers are heard out: Ollama v0.17.4 may answer no more after a few
	// that are broken off at the first word, whatever the client.
	ours := func(turn int) (first time.Time) {
		_, err := model.Generate(b.Context(), ask(question(turn)), func(string) error {
			if first.IsZero() {
				first = time.Now()
			}
			return nil
		})
		if err != nil {
			b.Fatal(err)
		}
		return first
	}
	ours(-1) // loads the model
	plain := func(turn int) time.Time {
		response := bare(b, server.URL+"/api/chat", map[string]any{
			"model": ollamatest.Say, "messages": []map[string]string{{"role": "user", "content": question(turn)}},
			"options": map[string]any{"num_ctx": 2048},
		})
		defer response.Body.Close()
		lines := bufio.NewReader(response.Body)
		if _, err := lines.ReadBytes('\n'); err != nil {
			b.Fatal(err)
		}
		first := time.Now()
		if _, err := io.Copy(io.Discard, lines); err != nil {
			b.Fatal(err)
		}
		return first
	}
	bareTime, ourTime := compare(b, plain, ours)
	b.ReportMetric(bareTime.Seconds()*1000, "bare-ms")
	b.ReportMetric((ourTime-bareTime).Seconds()*1000, "added-ms")
}

// BenchmarkEmbedding measures how many texts are embedded in the time that Ollama
// needs for one, given as much at a time.
func BenchmarkEmbedding(b *testing.B) {
	server := ollamatest.Start(b)
	e := embedder(b, servers(b, server.URL), ollamatest.Embed)
	texts := sentences(4 * embedderBatch)
	ours := func(int) time.Time {
		if _, err := e.EmbedDocuments(b.Context(), texts); err != nil {
			b.Fatal(err)
		}
		return time.Now()
	}
	plain := func(int) time.Time {
		for batch := range slices.Chunk(texts, embedderBatch) {
			response := bare(b, server.URL+"/api/embed", map[string]any{"model": ollamatest.Embed, "input": batch})
			var answer struct{ Embeddings [][]float32 }
			if err := json.NewDecoder(response.Body).Decode(&answer); err != nil {
				b.Fatal(err)
			}
			response.Body.Close()
		}
		return time.Now()
	}
	bareTime, ourTime := compare(b, plain, ours)
	b.ReportMetric(float64(len(texts))/bareTime.Seconds(), "bare-texts/s")
	b.ReportMetric(bareTime.Seconds()/ourTime.Seconds(), "of-bare-rate")
}
