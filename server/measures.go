package server

import (
	"bytes"
	"fmt"
	"io"
	"net/http"
	"runtime"
	"strconv"
	"strings"

	"github.com/VictoriaMetrics/metrics"
	"github.com/labstack/echo/v4"
)

// Measure is a figure that is read for each GET /metrics.
type Measure struct {
	// Name is the series' name in Prometheus, such as svara_queue_length or
	// svara_calls_total{call="embed"}. Each name is used once, and none contains anything
	// that a client sent. A name that ends in _total only grows.
	Name  string
	Help  string // one line; the same for all series of a name
	Value func() float64
}

// meters count what happens. Labels have few values, so clients cannot make the number of
// series grow: routes are those of the route table, methods those of methodOf, and
// questions appear nowhere.
type meters struct {
	set      *metrics.Set
	families map[string]family

	requests                         *histograms // by route
	retrieval, generation, firstPart *histogram
	streams                          *metrics.Gauge
}

// family describes all series of one name.
type family struct{ kind, help string }

// Names that are used in more than one place.
const (
	questionsTotal    = "svara_questions_total"
	requestsTotal     = "svara_http_requests_total"
	requestSeconds    = "svara_http_request_duration_seconds"
	retrievalSeconds  = "svara_retrieval_seconds"
	generationSeconds = "svara_generation_seconds"
	firstPartSeconds  = "svara_stream_first_part_seconds"
)

// Histogram bounds in seconds. Svara's own work takes from less than a millisecond to a
// second, that of a language model up to minutes.
var (
	quickBounds   = []float64{.001, .0025, .005, .01, .025, .05, .1, .25, .5, 1, 2.5}
	modelBounds   = []float64{.05, .1, .25, .5, 1, 2.5, 5, 10, 20, 40, 80, 160}
	requestBounds = []float64{.001, .005, .01, .05, .1, .5, 1, 5, 10, 30, 60, 120}
)

func newMeters(version string, measures []Measure) *meters {
	m := &meters{set: metrics.NewSet(), families: map[string]family{
		questionsTotal:       {"counter", "Questions by route, status (answered, not_found, invalid, canceled, error) and mode (extractive, generative, none)."},
		requestsTotal:        {"counter", "HTTP requests by route, method and status."},
		requestSeconds:       {"histogram", "Time from a request to the end of its answer, streams included, by route."},
		retrievalSeconds:     {"histogram", "Time to understand a question and find passages."},
		generationSeconds:    {"histogram", "Time a language model took for an answer, verification included."},
		firstPartSeconds:     {"histogram", "Time from a question to the first verified part of a streamed answer."},
		"svara_streams_open": {"gauge", "Answers being streamed."},
		"svara_build_info":   {"gauge", "Always 1; the labels tell the version."},
	}}
	m.requests = &histograms{name: requestSeconds, label: "route", bounds: requestBounds}
	m.retrieval, m.generation, m.firstPart = newHistogram(quickBounds), newHistogram(modelBounds), newHistogram(requestBounds)
	m.set.RegisterMetricsWriter(func(w io.Writer) {
		m.requests.write(w)
		m.retrieval.write(w, retrievalSeconds, "")
		m.generation.write(w, generationSeconds, "")
		m.firstPart.write(w, firstPartSeconds, "")
	})
	m.streams = m.set.NewGauge("svara_streams_open", nil)
	m.set.NewGauge(series("svara_build_info", "version", version, "go", runtime.Version()), func() float64 { return 1 })
	for _, measure := range measures {
		m.register(measure)
	}
	return m
}

// register adds another package's figure, before the first request. It panics if the name
// is taken.
func (m *meters) register(measure Measure) {
	m.set.NewGauge(measure.Name, measure.Value)
	name, _, _ := strings.Cut(measure.Name, "{")
	kind := "gauge"
	if strings.HasSuffix(name, "_total") {
		kind = "counter"
	}
	m.families[name] = family{kind, measure.Help}
}

// series writes the name of a series; labels come in pairs.
func series(name string, labels ...string) string {
	var b strings.Builder
	b.WriteString(name)
	for i := 0; i+1 < len(labels); i += 2 {
		b.WriteByte("{,"[min(i, 1)])
		b.WriteString(labels[i] + "=" + strconv.Quote(labels[i+1]))
	}
	b.WriteByte('}')
	return b.String()
}

// metrics answers GET /metrics in Prometheus's text format.
func (s *Server) metrics(c echo.Context) error {
	var text bytes.Buffer
	s.meters.set.WritePrometheus(&text)
	described := s.meters.describe(text.Bytes())
	metrics.WriteProcessMetrics(described) // of the process and of Go
	metrics.WriteFDMetrics(described)
	return c.Blob(http.StatusOK, "text/plain; version=0.0.4; charset=utf-8", described.Bytes())
}

// describe puts a HELP and a TYPE line before each family of series. The library can only
// do that for the whole process at once, and without help texts.
func (m *meters) describe(text []byte) *bytes.Buffer {
	var described bytes.Buffer
	last := ""
	for line := range bytes.Lines(text) {
		name := string(line[:bytes.IndexAny(line, "{ ")])
		for _, suffix := range []string{"_bucket", "_sum", "_count"} {
			if base, cut := strings.CutSuffix(name, suffix); cut && m.families[base].kind == "histogram" {
				name = base
			}
		}
		if name != last {
			f := m.families[name]
			fmt.Fprintf(&described, "# HELP %s %s\n# TYPE %[1]s %[3]s\n", name, f.help, f.kind)
			last = name
		}
		described.Write(line)
	}
	return &described
}
