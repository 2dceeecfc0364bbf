package model

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"svara/internal/ollamatest"
)

func TestConnect(t *testing.T) {
	for addresses, want := range map[string]string{
		"":                            "http://127.0.0.1:11434",
		"gpu.example":                 "http://gpu.example:11434",
		"gpu.example:80":              "http://gpu.example:80",
		"0.0.0.0":                     "http://127.0.0.1:11434",
		"0.0.0.0:9000":                "http://127.0.0.1:9000",
		"http://gpu.example":          "http://gpu.example",
		"https://gpu.example/ollama/": "https://gpu.example/ollama/",
		"[::1]":                       "http://[::1]:11434",
		" a:1, http://b:2 ":           "http://a:1 http://b:2",
		"openai+http://gpu:8000/v1":   "openai+ http://gpu:8000/v1",
		"openai+https://gpu/v1,openai+http://cpu/v1": "openai+ https://gpu/v1 http://cpu/v1",
		"a,openai+http://b/v1":                       "error: name servers of one kind",
		"a,,b":                                       "error: no address of HTTP",
		"ftp://a":                                    "error: write http://host:11434 for Ollama",
		"http://":                                    "error: no address of HTTP",
		"a b":                                        "error: invalid character",
	} {
		s, err := Connect(addresses, Options{})
		var got []string
		if err != nil {
			got = append(got, "error:", err.Error())
		} else {
			if !s.isOllama() {
				got = append(got, "openai+")
			}
			for _, h := range s.hosts {
				got = append(got, h.String())
			}
		}
		text := strings.Join(got, " ")
		part, isError := strings.CutPrefix(want, "error: ")
		if isError != (err != nil) || isError && !strings.Contains(text, part) || !isError && text != want {
			t.Errorf("%q: %s, want %s", addresses, text, want)
		}
	}
}

// What is secret in an address is sent to its server, and shown to nobody.
func TestSecretsOfAddresses(t *testing.T) {
	const secret = "hemligt"
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if user, password, _ := r.BasicAuth(); user != "anna" || password != secret {
			w.WriteHeader(http.StatusUnauthorized)
		}
		w.Write([]byte(`{"data":[{"id":"a"}]}`))
	}))
	defer server.Close()
	there := strings.Replace(server.URL, "//", "//anna:"+secret+"@", 1)
	if found := servers(t, "openai+"+there+"/v1").Inspect(t.Context(), "a")[0]; found.Err != nil || found.Server != server.URL+"/v1" {
		t.Errorf("%+v", found)
	}
	for _, addresses := range []string{
		"http://anna:hemligt@127.0.0.1:1", "openai+http://anna:hemligt@127.0.0.1:1/v1", "http://hemligt@127.0.0.1:1",
		"anna:hemligt@127.0.0.1:1", "http://127.0.0.1:1/?key=hemligt", "http://127.0.0.1:1/#hemligt",
		"http://anna:hemligt@127.0.0.1:1,openai+http://anna:hemligt@127.0.0.1:1/v1", "http://127.0.0.1:1,openai+http://anna:hemligt@127.0.0.1:1/v1",
		"http://anna:hemligt@127.0.0.1:port", "ftp://anna:hemligt@127.0.0.1", "http://anna:hemligt/@127.0.0.1", "http://anna:%hemligt@127.0.0.1", "http://anna:hem ligt@hemligt@a b",
	} {
		said := ""
		s, err := Connect(addresses, Options{})
		if err != nil {
			said = err.Error()
		} else {
			chat, err := s.Chat(ChatOptions{Model: "a"})
			if err != nil {
				t.Fatal(err)
			}
			_, err = chat.Generate(t.Context(), ask("Hej"), func(string) error { return nil })
			said = fmt.Sprint(s.Inspect(t.Context(), "a"), err)
		}
		if strings.Contains(said, "hem") || strings.Contains(said, "ligt@") || !strings.Contains(said, "127.0.0.1") && !strings.Contains(said, "a b") {
			t.Errorf("%s: %s", addresses, said)
		}
	}
}

func TestReadKey(t *testing.T) {
	file := filepath.Join(t.TempDir(), "key")
	if err := os.WriteFile(file, []byte("ur filen\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	for _, test := range []struct{ key, file, want string }{
		{"", "", ""}, {"direkt", file, "direkt"}, {"", file, "ur filen"}, {"", file + "x", "error"},
	} {
		t.Setenv("SVARA_MODEL_KEY", test.key)
		t.Setenv("SVARA_MODEL_KEY_FILE", test.file)
		got, err := ReadKey()
		if err != nil {
			got = "error"
		}
		if got != test.want {
			t.Errorf("%+v: %q %v", test, got, err)
		}
	}
}

// What servers say of errors, in the forms that they have.
func TestRefusal(t *testing.T) {
	s := servers(t, "http://gpu")
	for _, test := range []struct {
		status int
		body   string
		want   Failure
		said   string
	}{
		{404, `{"error":"model 'x' not found"}`, NoModel, "model 'x' not found"},
		{404, `{"error":{"message":"The model x does not exist.","code":404}}`, NoModel, "The model x does not exist."},
		{404, "404 page not found", Refused, "404 page not found"},
		{403, "", Refused, "status 403"},
		{401, `{"error":"Unauthorized"}`, Refused, "Unauthorized"},
		{429, `{"error":{"message":"slow down"}}`, Busy, "slow down"},
		{503, `{"error":"server busy, please try again.  maximum pending requests exceeded"}`, Busy, "server busy"},
		{400, `{"error":"the input length exceeds the context length"}`, TooLong, "exceeds"},
		{400, `{"error":{"message":"This model's maximum context length is 4096 tokens."}}`, TooLong, "4096"},
		{400, `{"error":{"code":400,"message":"the request exceeds the available context size"}}`, TooLong, "context size"},
		{500, `{"error":"llama runner process has terminated"}`, BrokenOff, "terminated"},
		{502, "<html>bad gateway</html>", BrokenOff, "bad gateway"},
	} {
		err := s.refusal(s.hosts[0], "x", test.status, []byte(test.body))
		if err.Failure != test.want || !strings.Contains(err.Said, test.said) || err.advice == "" {
			t.Errorf("%d %s: %v", test.status, test.body, err)
		}
	}
}

func TestInspect(t *testing.T) {
	first, second := ollamatest.Start(t), ollamatest.Start(t)
	second.Kill()
	found := servers(t, first.URL, second.URL).Inspect(t.Context(), ollamatest.Embed)
	if f := found[0]; f.Server != first.URL || f.Version != strings.TrimPrefix(ollamatest.Version, "v") || len(f.Digest) != 64 || f.Context != 512 || f.Err != nil {
		t.Errorf("%+v", f)
	}
	if found[1].Server != second.URL {
		t.Errorf("%+v", found[1])
	}
	must(t, found[1].Err, NotThere, "ollama serve")
	without := servers(t, first.URL).Inspect(t.Context(), "test-none")[0]
	must(t, without.Err, NoModel, "ollama pull test-none")
	if without.Version == "" {
		t.Errorf("%+v", without)
	}
	compatible := servers(t, "openai+"+first.URL+"/v1").Inspect(t.Context(), ollamatest.Say)[0]
	if compatible.Err != nil {
		t.Errorf("%+v", compatible)
	}
}
