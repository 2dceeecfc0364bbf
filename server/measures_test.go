package server

import (
	"fmt"
	"math"
	"math/rand/v2"
	"net/http"
	"regexp"
	"runtime"
	"strconv"
	"strings"
	"testing"
	"time"

	"svara/internal/ollamatest"
)

// exposition is what one GET /metrics says.
type exposition struct {
	types  map[string]string
	values map[string]float64 // by series, labels included
}

var (
	commentLine = regexp.MustCompile(`^# (HELP|TYPE) ([a-zA-Z_:][a-zA-Z0-9_:]*) (.+)$`)
	sampleLine  = regexp.MustCompile(`^([a-zA-Z_:][a-zA-Z0-9_:]*)(?:\{((?:[a-zA-Z_][a-zA-Z0-9_]*="(?:[^"\\\n]|\\["\\n])*"(?:, ?)?)*)\})? (\S+)$`)
	leLabel     = regexp.MustCompile(`,?le="([^"]*)"`)
)

// read reads /metrics as Prometheus's text format 0.0.4 has it
// (https://prometheus.io/docs/instrumenting/exposition_formats/), and fails on whatever
// breaks its rules.
func (r *running) read() exposition {
	r.t.Helper()
	a := r.get("/metrics")
	if a.StatusCode != 200 || a.Header.Get("Content-Type") != "text/plain; version=0.0.4; charset=utf-8" {
		r.t.Fatalf("/metrics: %d %s", a.StatusCode, a.Header.Get("Content-Type"))
	}
	if !strings.HasSuffix(a.body, "\n") {
		r.t.Error("the last line does not end")
	}
	e := exposition{make(map[string]string), make(map[string]float64)}
	helped, done := make(map[string]bool), make(map[string]bool)
	current, buckets := "", make(map[string]float64) // last bucket of each histogram
	for _, line := range strings.Split(strings.TrimSuffix(a.body, "\n"), "\n") {
		if m := commentLine.FindStringSubmatch(line); m != nil {
			switch {
			case m[1] == "HELP" && helped[m[2]], m[1] == "TYPE" && e.types[m[2]] != "":
				r.t.Errorf("twice: %s", line)
			case m[1] == "TYPE" && !helped[m[2]]:
				r.t.Errorf("no HELP before: %s", line)
			case m[1] == "TYPE" && m[3] != "counter" && m[3] != "gauge" && m[3] != "histogram":
				r.t.Errorf("type: %s", line)
			}
			if helped[m[2]] = true; m[1] == "TYPE" {
				e.types[m[2]] = m[3]
			}
			continue
		}
		m := sampleLine.FindStringSubmatch(line)
		if m == nil {
			r.t.Errorf("neither comment nor sample: %q", line)
			continue
		}
		value, err := strconv.ParseFloat(m[3], 64)
		if err != nil {
			r.t.Errorf("value: %s", line)
		}
		name := m[1] + "{" + m[2] + "}"
		if _, twice := e.values[name]; twice {
			r.t.Errorf("twice: %s", line)
		}
		e.values[name] = value
		family := familyOf(m[1], e.types)
		if family != current && done[family] {
			r.t.Errorf("%s is not in one piece: %s", family, line)
		}
		done[family], current = true, family
		if strings.HasPrefix(family, "svara_") && e.types[family] == "" {
			r.t.Errorf("no TYPE: %s", line)
		}
		if e.types[family] == "histogram" {
			checkBucket(r.t, m[1], m[2], value, buckets)
		}
	}
	return e
}

// familyOf gives the name that a sample's TYPE has.
func familyOf(name string, types map[string]string) string {
	for _, suffix := range []string{"_bucket", "_sum", "_count"} {
		if base, cut := strings.CutSuffix(name, suffix); cut && types[base] == "histogram" {
			return base
		}
	}
	return name
}

// checkBucket holds a histogram's samples to growing with le, and ending in +Inf and a
// count that is the same.
func checkBucket(t testing.TB, name, labels string, value float64, buckets map[string]float64) {
	t.Helper()
	base, isBucket := strings.CutSuffix(name, "_bucket")
	switch {
	case isBucket:
		le := leLabel.FindStringSubmatch(labels)
		if le == nil {
			t.Fatalf("%s{%s} has no le", name, labels)
		}
		bound, err := strconv.ParseFloat(le[1], 64)
		if err != nil {
			t.Errorf("%s{%s}: le", name, labels)
		}
		key := base + "|" + leLabel.ReplaceAllString(labels, "")
		if last, found := buckets[key+"|bound"]; found && bound <= last {
			t.Errorf("%s{%s} comes after le %v", name, labels, last)
		}
		if value < buckets[key] {
			t.Errorf("%s{%s} is %v, less than the bucket before", name, labels, value)
		}
		buckets[key], buckets[key+"|bound"] = value, bound
	case strings.HasSuffix(name, "_count"):
		key := strings.TrimSuffix(name, "_count") + "|" + labels
		if bound := buckets[key+"|bound"]; !math.IsInf(bound, 1) || buckets[key] != value {
			t.Errorf("%s{%s} is %v; the last bucket, le %v, is %v", name, labels, value, bound, buckets[key])
		}
	}
}

// The reader finds what is wrong, else that it finds nothing says nothing.
func TestMetricsReaderIsStrict(t *testing.T) {
	for _, line := range []string{"svara_a{b=c} 1", `svara_a{b="c} 1`, "svara-a 1", "svara_a", "# TYP svara_a gauge", "# HELP svara_a", "svara_a 1 2 3", ""} {
		if commentLine.MatchString(line) || sampleLine.MatchString(line) {
			t.Errorf("%q passes", line)
		}
	}
}

func TestMetricsCount(t *testing.T) {
	const question = "Hur många dagars semester har anställda rätt till?"
	depth := 3.0
	a := open(t, documents)
	r := start(t, Options{Version: `1.2"3`, Observe: Observe{Measures: []Measure{
		{"svara_queue_length", "Questions that wait for a language model.", func() float64 { return depth }},
		{`svara_calls_total{call="embed"}`, "Calls.", func() float64 { return 7 }},
		{`svara_calls_total{call="generate"}`, "Calls.", func() float64 { return 8 }},
	}}}, func(s *Server) { s.Use(a) })
	r.askJSON(question)
	r.askJSON(question)
	r.askJSON("Hur söker jag bygglov?")
	r.askJSON(" ")
	r.get("/?fraga=Hur+m%C3%A5nga+dagars+semester+har+anst%C3%A4llda%3F")
	r.get("/api/search?q=semester")
	r.do("FROBNICERA", "/api/ask", "")
	r.get("/saknas")
	s := r.open(question)
	s.must("citations")
	s.must("delta")
	s.must("answer")
	r.until(`svara_http_requests_total{route="/api/ask",method="POST",status="200"}`, 4) // a stream is counted when it has ended
	got := r.read()
	depth = 4
	again := r.read()

	for series, want := range map[string]float64{
		`svara_questions_total{route="/api/ask",status="answered",mode="extractive"}`:  3,
		`svara_questions_total{route="/api/ask",status="not_found",mode="extractive"}`: 1,
		`svara_questions_total{route="/api/ask",status="invalid",mode="none"}`:         1,
		`svara_questions_total{route="/",status="answered",mode="extractive"}`:         1,
		`svara_http_requests_total{route="/api/ask",method="POST",status="200"}`:       4,
		`svara_http_requests_total{route="/api/ask",method="POST",status="400"}`:       1,
		`svara_http_requests_total{route="/api/search",method="GET",status="200"}`:     1,
		`svara_http_requests_total{route="none",method="GET",status="404"}`:            1,
		`svara_http_request_duration_seconds_count{route="/api/ask"}`:                  6, // one with a strange method
		`svara_retrieval_seconds_count{}`:                                              6, // five answers and a search
		`svara_generation_seconds_count{}`:                                             0,
		`svara_stream_first_part_seconds_count{}`:                                      1,
		`svara_streams_open{}`:            0,
		`svara_queue_length{}`:            3,
		`svara_calls_total{call="embed"}`: 7,
	} {
		if value, found := got.values[series]; !found || value != want {
			t.Errorf("%s: %v, want %v", series, value, want)
		}
	}
	if value := again.values["svara_queue_length{}"]; value != 4 {
		t.Errorf("the queue's length is read once: %v", value)
	}
	for name, want := range map[string]string{questionsTotal: "counter", requestSeconds: "histogram", "svara_queue_length": "gauge", "svara_calls_total": "counter"} {
		if got.types[name] != want {
			t.Errorf("%s is a %s, want %s", name, got.types[name], want)
		}
	}
	for _, name := range []string{"process_resident_memory_bytes{}", "process_open_fds{}", "go_goroutines{}"} {
		if got.values[name] <= 0 && !(name == "process_open_fds{}" && runtime.GOOS == "windows") { // Wine counts none
			t.Errorf("%s: %v", name, got.values[name])
		}
	}
}

// What clients send does not become series.
func TestMetricsDoNotGrow(t *testing.T) {
	r := startWith(t, documents)
	client := &http.Client{}
	random := rand.New(rand.NewPCG(1, 2))
	word := func() string {
		letters := []byte("abcdefghij")
		random.Shuffle(len(letters), func(i, j int) { letters[i], letters[j] = letters[j], letters[i] })
		return string(letters)
	}
	methods := []string{"GET", "HEAD", "POST", "DELETE", "OPTIONS", ""} // "" for a random word
	paths := []string{"/%s", "/api/%s", "/api/documents/%s", "/documents/%s/%[1]s", "/assets/%s", "/?fraga=%s", "/api/search?q=%s", "/api/ask?%s", "/metrics/%s"}
	send := func(n int) {
		for range n {
			method := methods[random.IntN(len(methods))]
			if method == "" {
				method = strings.ToUpper(word())
			}
			request, err := http.NewRequest(method, r.base+fmt.Sprintf(paths[random.IntN(len(paths))], word()), strings.NewReader(`{"question":"`+word()+`"}`))
			if err != nil {
				t.Fatal(err)
			}
			request.Header.Set("Content-Type", "application/json")
			request.Header.Set("X-Request-ID", word())
			request.Header.Set("User-Agent", word())
			response, err := client.Do(request)
			if err != nil {
				t.Fatal(err)
			}
			response.Body.Close()
		}
	}
	own := func() (n int) {
		for series := range r.read().values {
			if strings.HasPrefix(series, "svara_") {
				n++
			}
		}
		return n
	}
	r.read()
	send(500) // every combination of route, method and status
	before := own()
	send(1000)
	if after := own(); after != before {
		t.Errorf("%d series became %d", before, after)
	}
	if before > 400 {
		t.Errorf("%d series", before)
	}
}

func TestMetricsOfStreamsAndModels(t *testing.T) {
	ollama := ollamatest.Start(t)
	r := startWriting(t, writing(t, ollama.URL, "test-echo", long()), nil)
	s := r.open(askFee)
	s.must("citations")
	if open := r.read().values["svara_streams_open{}"]; open != 1 {
		t.Errorf("%v streams open, want 1", open)
	}
	s.leave()
	r.until("svara_streams_open{}", 0)
	r.until(`svara_questions_total{route="/api/ask",status="canceled",mode="none"}`, 1)
	if a := r.askJSON(askFee); a.StatusCode != 200 {
		t.Fatalf("%d %s", a.StatusCode, a.body)
	}
	got := r.read().values
	for series, want := range map[string]float64{
		`svara_questions_total{route="/api/ask",status="answered",mode="generative"}`: 1,
		"svara_generation_seconds_count{}":                                            1,
		"svara_stream_first_part_seconds_count{}":                                     1,
	} {
		if got[series] != want {
			t.Errorf("%s: %v, want %v", series, got[series], want)
		}
	}
	if got["svara_generation_seconds_sum{}"] <= 0 {
		t.Error("generation took no time")
	}
}

// until waits for a series to have a value.
func (r *running) until(series string, want float64) {
	r.t.Helper()
	for end := time.Now().Add(time.Minute); r.read().values[series] != want; time.Sleep(20 * time.Millisecond) {
		if time.Now().After(end) {
			r.t.Fatalf("%s is %v after a minute, want %v", series, r.read().values[series], want)
		}
	}
}

// A figure that is taken twice shall be seen when it is written, not when it is
// looked for.
func TestMeasureTwicePanics(t *testing.T) {
	defer func() {
		if recover() == nil {
			t.Error("taken twice without a word")
		}
	}()
	m := Measure{"svara_twice", "Twice.", func() float64 { return 0 }}
	New(Options{Observe: Observe{Measures: []Measure{m, m}}})
}
