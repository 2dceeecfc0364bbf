package server

import (
	"testing"

	"svara/internal/clienttest"
	"svara/internal/model"
	"svara/internal/ollamatest"
)

// OpenAI's own client meets the server.
func TestOpenAIClient(t *testing.T) {
	a := open(t, documents)
	r := start(t, Options{Embedder: model.Embedded{}}, func(s *Server) { s.Use(a) })
	clienttest.Run(t, "openai.mjs", r.base)
}

// When it leaves a stream in the middle, the answer ends: see testClientLeaves.
func TestOpenAIClientLeaves(t *testing.T) {
	server := ollamatest.Start(t)
	r := startWriting(t, writing(t, server.URL, ollamatest.Echo, long()), nil)
	clienttest.Run(t, "openai_abort.mjs", r.base)
	r.logs(t, `"code":"canceled"`)
}
