package server

import (
	"context"
	"encoding/json"
	"net/http"
	"strings"
	"testing"
	"time"

	"svara/assistant"
	"svara/internal/model"
	"svara/internal/ollamatest"
)

const askFeeMCP = `{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"ask","arguments":{"question":"` + askFee + `"}}}`

// toolSaid gives what the tool "ask" said, and whether that is an error.
func toolSaid(t *testing.T, a answer) (text string, isError bool) {
	t.Helper()
	var reply struct {
		Result struct {
			Content []struct{ Text string }
			IsError bool
		}
	}
	if err := json.Unmarshal([]byte(a.body), &reply); err != nil || a.StatusCode != 200 || len(reply.Result.Content) != 1 {
		t.Fatalf("%d %s (%v)", a.StatusCode, a.body, err)
	}
	return reply.Result.Content[0].Text, reply.Result.IsError
}

// TestMCPAsksAModel asks one that writes on a real server.
func TestMCPAsksAModel(t *testing.T) {
	for name, test := range map[string]func(*testing.T, *ollamatest.Server){
		"written": testMCPWritten, "client leaves": testMCPClientLeaves, "stop": testMCPStops, "model fails": testMCPModelFails,
	} {
		t.Run(name, func(t *testing.T) { test(t, ollamatest.Start(t)) })
	}
}

// A model has the time that it has elsewhere, past what Svara itself may take.
func testMCPWritten(t *testing.T, server *ollamatest.Server) {
	a := openWith(t, fees, assistant.Options{Generation: writing(t, server.URL, ollamatest.Echo, long())})
	const short = 100 * time.Millisecond
	r := start(t, Options{RequestTimeout: short}, func(s *Server) {
		s.writePatience = short
		s.Use(a)
	})
	begun := time.Now()
	text, isError := toolSaid(t, r.message(askFeeMCP))
	if isError || !strings.Contains(text, "Fritidshem har en avgift på 1200 kronor i månaden. [1]") || !strings.Contains(text, "skrivet av språkmodellen") {
		t.Errorf("%s", text)
	}
	if took := time.Since(begun); took < 2*short {
		t.Errorf("the test's answer took only %v", took)
	}
}

// A client that leaves frees the model, which would be busy for longer otherwise.
func testMCPClientLeaves(t *testing.T, server *ollamatest.Server) {
	r := startWriting(t, writing(t, server.URL, ollamatest.Loop, "", func(o *model.ChatOptions) { o.Answer = 8000 }), nil)
	ctx, leave := context.WithCancel(t.Context())
	left := make(chan error, 1)
	go func() {
		request, err := http.NewRequestWithContext(ctx, "POST", r.base+"/mcp", strings.NewReader(askFeeMCP))
		if err != nil {
			left <- err
			return
		}
		request.Header.Set("Content-Type", jsonMCP)
		_, err = http.DefaultClient.Do(request)
		left <- err
	}()
	time.Sleep(300 * time.Millisecond) // until the model writes
	begun := time.Now()
	leave()
	if err := <-left; err == nil {
		t.Fatal("the answer came before the client left")
	}
	r.logs(t, `"code":"canceled"`)
	if took := time.Since(begun); took > mcpGrace/2 { // at once, not by the grace
		t.Errorf("canceled after %v", took)
	}
	isFree(t, server)
}

// A server that stops tells those who wait, as the tool's error.
func testMCPStops(t *testing.T, server *ollamatest.Server) {
	r := startWriting(t, writing(t, server.URL, ollamatest.Echo, feeSays), func(s *Server) { s.stopTimeout = time.Second })
	server.Occupy(t)
	got := make(chan answer, 1)
	go func() { got <- r.message(askFeeMCP) }()
	time.Sleep(300 * time.Millisecond) // until it waits
	r.stop()
	if text, isError := toolSaid(t, <-got); !isError || !strings.HasPrefix(text, "restarting: ") {
		t.Errorf("%v %s", isError, text)
	}
	if err := <-r.done; err != nil {
		t.Error(err)
	}
}

// A model that is required and fails is the tool's error, and the operator's.
func testMCPModelFails(t *testing.T, server *ollamatest.Server) {
	g := writing(t, server.URL, "test-none", "")
	g.Required = true
	r := startWriting(t, g, nil)
	a := r.message(askFeeMCP)
	if text, isError := toolSaid(t, a); !isError || !strings.HasPrefix(text, "model_missing: ") || strings.Contains(text, "127.0.0.1") {
		t.Errorf("%v %s", isError, text)
	}
	logsFailure(t, r, a.Header.Get("X-Request-Id"), "ollama pull test-none")
}

// What takes too long is the tool's error.
func TestMCPTakesTooLong(t *testing.T) {
	a := open(t, documents)
	r := start(t, Options{RequestTimeout: time.Nanosecond}, func(s *Server) { s.Use(a) })
	if text, isError := toolSaid(t, r.message(askFeeMCP)); !isError || !strings.HasPrefix(text, "timeout: ") {
		t.Errorf("%v %s", isError, text)
	}
}
