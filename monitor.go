package main

import (
	"cmp"
	"context"
	"errors"
	"log/slog"
	"sync"
	"sync/atomic"
	"time"

	"svara/assistant"
	"svara/intake"
	"svara/internal/model"
	"svara/server"
)

// lookEvery is how often a server checks the model servers that it needs.
const lookEvery = 30 * time.Second

// monitor knows the last known state of everything that answers need. It learns that from
// regular checks, which load no model, and from use. It is safe for concurrent use.
type monitor struct {
	config          *Config
	library         *library
	logger          *slog.Logger
	model, embedder peer
	queue           atomic.Pointer[model.Queue]   // before the breaker; nil until there is a chat
	breaker         atomic.Pointer[model.Breaker] // before the model; nil until there is a chat
	intake          atomic.Pointer[intake.Intake] // nil where documents cannot be changed

	answers atomic.Pointer[assistant.Assistant] // nil until it is asked

	refreshed, failed atomic.Uint64 // refreshes of the index
	mutex             sync.Mutex    // over what follows
	refreshError      error         // of the last one
	refreshSeen       time.Time     // when it was
	refreshWorked     time.Time     // when one worked
}

// peer is another program that answers may need: a model server.
type peer struct {
	name   string // of the model; empty where no server is used
	needed bool
	calls  [outcomes]atomic.Uint64

	mutex sync.Mutex
	check server.Check
}

// newMonitor gives the monitor of a library. Call it before the library's assistant is
// made.
func newMonitor(l *library, logger *slog.Logger) *monitor {
	w := &monitor{config: l.config, library: l, logger: logger}
	w.model.check = server.Check{Status: server.Absent, Message: "Not asked for: answers are in the documents' own words."}
	if l.config.Mode != modeExtractive && l.config.Model != "" {
		w.model.onServer(l.config.Model, l.config.Mode == modeGenerative)
	}
	w.embedder.check = server.Check{Status: server.OK, Message: "Inside the program."}
	if cmp.Or(l.config.Embedder, embedded) != embedded {
		w.embedder.onServer(l.config.Embedder, l.awaited == nil)
	}
	l.monitor = w
	if l.awaited == nil { // else it is watched when it is found
		l.embedder = monitoredEmbedder{l.embedder, w}
	}
	return w
}

// around puts a queue and a breaker in front of a chat, and monitors it. All assistants of
// a server share them.
func (m *monitor) around(chat *model.Chat) assistant.Chat {
	if queue := m.queue.Load(); queue != nil {
		return queue
	}
	breaker := model.NewBreaker(monitoredChat{chat, m}, chat.Word, func(err error) { m.saw(context.Background(), &m.model, err) })
	queue := model.NewQueue(breaker, m.config.Parallel, m.config.Queue)
	m.breaker.Store(breaker)
	m.queue.Store(queue)
	return queue
}

// mend lets questions through to a silent model again when it says a word, until ctx ends.
func (m *monitor) mend(ctx context.Context) {
	if breaker := m.breaker.Load(); breaker != nil {
		breaker.Mend(ctx)
	}
}

// silent gives an error while the language model says nothing; else nil.
func (m *monitor) silent() error {
	if breaker := m.breaker.Load(); breaker != nil {
		return breaker.Silent()
	}
	return nil
}

func (p *peer) onServer(name string, needed bool) {
	p.name, p.needed = name, needed
	p.check = server.Check{Status: server.Unknown, Message: "Not looked at yet.", Needed: needed}
}

// look checks the model servers regularly until ctx ends.
func (m *monitor) look(ctx context.Context) {
	if m.model.name == "" && m.embedder.name == "" {
		return
	}
	servers, err := m.config.servers()
	for ; ctx.Err() == nil; sleep(ctx, lookEvery) {
		for _, p := range []*peer{&m.model, &m.embedder} {
			if p.name == "" {
				continue
			}
			seen := err
			if seen == nil {
				seen = inspected(servers.Inspect(ctx, p.name))
			}
			if seen == nil && p == &m.model { // a server that hangs still lists its models
				seen = m.silent()
			}
			m.saw(ctx, p, seen)
		}
	}
}

func sleep(ctx context.Context, d time.Duration) {
	select {
	case <-ctx.Done():
	case <-time.After(d):
	}
}

// inspected gives the reason why no server has a model; nil if one has.
func inspected(found []model.Inspection) error {
	var first error
	for _, i := range found {
		if i.Err == nil {
			return nil
		}
		if first == nil {
			first = i.Err
		}
	}
	return first
}

// What anybody may know of a condition. The log and 'svara doctor' say more.
var conditionWords = map[server.Condition]string{
	server.OK:      "It answers.",
	server.Absent:  "No server has it: see 'svara doctor'.",
	server.Failing: "It fails: see the log.",
}

// saw records the state of a peer, and logs when it changes.
func (m *monitor) saw(ctx context.Context, p *peer, err error) {
	if ctx.Err() != nil || p.name == "" {
		return
	}
	condition := server.OK
	switch {
	case err == nil:
	case errors.Is(err, model.NotThere), errors.Is(err, model.NoModel):
		condition = server.Absent
	default:
		condition = server.Failing
	}
	p.mutex.Lock()
	before := p.check.Status
	p.check = server.Check{Status: condition, Message: conditionWords[condition], Seen: time.Now(), Needed: p.needed}
	p.mutex.Unlock()
	level := slog.LevelInfo
	if condition == server.Failing || condition == server.Absent && p.needed {
		level = slog.LevelWarn
	}
	switch {
	case before == condition:
	case err == nil:
		m.logger.Log(ctx, level, "model server", "model", p.name, "condition", condition)
	default:
		m.logger.Log(ctx, level, "model server", "model", p.name, "condition", condition, "error", err)
	}
}

func (p *peer) look() server.Check {
	p.mutex.Lock()
	defer p.mutex.Unlock()
	return p.check
}

// ready gives the reason why answers do not come from the newest index; nil if they do.
func (m *monitor) ready() error {
	if a := m.answers.Load(); a != nil {
		_, err := a.Ready()
		return err
	}
	return nil
}

// refresh records the outcome of refreshing the index.
func (m *monitor) refresh(err error) {
	m.mutex.Lock()
	defer m.mutex.Unlock()
	m.refreshSeen, m.refreshError = time.Now(), err
	if err != nil {
		m.failed.Add(1)
		return
	}
	m.refreshed.Add(1)
	m.refreshWorked = m.refreshSeen
}

// checks gives the last known states, for /readyz. An index that cannot be refreshed
// keeps no question from being answered: the one in memory is used.
func (m *monitor) checks() map[string]server.Check {
	found := map[string]server.Check{"model": m.model.look(), "embedder": m.embedder.look()}
	m.mutex.Lock()
	defer m.mutex.Unlock()
	if m.refreshError != nil {
		found["index"] = server.Check{Status: server.Failing, Seen: m.refreshSeen,
			Message: "It cannot be read anew: answers are from what is in memory. See the log."}
	}
	return found
}
