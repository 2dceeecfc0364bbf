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
	"svara/internal/model"
	"svara/server"
)

// lookEvery is how often a server looks at the servers of models that it needs.
const lookEvery = 30 * time.Second

// watch knows how what answers need was when last seen: by a look now and then, which
// loads no model, and by what came of its use. It is safe for concurrent use.
type watch struct {
	config          *Config
	library         *library
	logger          *slog.Logger
	model, embedder peer
	queue           atomic.Pointer[model.Queue] // before the model; nil until it is asked

	refreshed, failed atomic.Uint64 // refreshes of the index
	mutex             sync.Mutex    // over what follows
	refreshError      error         // of the last one
	refreshSeen       time.Time     // when it was
	refreshWorked     time.Time     // when one worked
}

// peer is another program that answers may need: the server of a model.
type peer struct {
	name   string // on its server; empty where none is needed
	needed bool
	calls  [outcomes]atomic.Uint64

	mutex sync.Mutex
	check server.Check
}

// newWatch watches over a library, before its assistant is made.
func newWatch(l *library, logger *slog.Logger) *watch {
	w := &watch{config: l.config, library: l, logger: logger}
	w.model.check = server.Check{Status: server.Absent, Message: "Not asked for: answers are in the documents' own words."}
	if l.config.Mode != modeExtractive && l.config.Model != "" {
		w.model.onServer(l.config.Model, l.config.Mode == modeGenerative)
	}
	w.embedder.check = server.Check{Status: server.OK, Message: "Inside the program."}
	if cmp.Or(l.config.Embedder, embedded) != embedded {
		w.embedder.onServer(l.config.Embedder, l.awaited == nil)
	}
	l.watch = w
	if l.awaited == nil { // else it is watched when it is found
		l.embedder = watchedEmbedder{l.embedder, w}
	}
	return w
}

// around gives the model with the queue before it, watched.
func (w *watch) around(chat assistant.Chat) assistant.Chat {
	queue := model.NewQueue(watchedChat{chat, w}, w.config.Parallel, w.config.Queue)
	w.queue.Store(queue)
	return queue
}

func (p *peer) onServer(name string, needed bool) {
	p.name, p.needed = name, needed
	p.check = server.Check{Status: server.Unknown, Message: "Not looked at yet.", Needed: needed}
}

// look looks at the servers of models until ctx ends.
func (w *watch) look(ctx context.Context) {
	if w.model.name == "" && w.embedder.name == "" {
		return
	}
	servers, err := w.config.servers()
	for ; ctx.Err() == nil; sleep(ctx, lookEvery) {
		for _, p := range []*peer{&w.model, &w.embedder} {
			if p.name == "" {
				continue
			}
			if err == nil {
				w.saw(ctx, p, inspected(servers.Inspect(ctx, p.name)))
			} else {
				w.saw(ctx, p, err)
			}
		}
	}
}

func sleep(ctx context.Context, d time.Duration) {
	select {
	case <-ctx.Done():
	case <-time.After(d):
	}
}

// inspected gives why no server has a model; nil where one has.
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

// The words of conditions, for anybody: the log and 'svara doctor' have the rest.
var conditionWords = map[server.Condition]string{
	server.OK:      "It answers.",
	server.Absent:  "No server has it: see 'svara doctor'.",
	server.Failing: "It fails: see the log.",
}

// saw notes how a peer is, and logs when that changes.
func (w *watch) saw(ctx context.Context, p *peer, err error) {
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
		w.logger.Log(ctx, level, "model server", "model", p.name, "condition", condition)
	default:
		w.logger.Log(ctx, level, "model server", "model", p.name, "condition", condition, "error", err)
	}
}

func (p *peer) look() server.Check {
	p.mutex.Lock()
	defer p.mutex.Unlock()
	return p.check
}

// refresh notes what came of seeing the index anew.
func (w *watch) refresh(err error) {
	w.mutex.Lock()
	defer w.mutex.Unlock()
	w.refreshSeen, w.refreshError = time.Now(), err
	if err != nil {
		w.failed.Add(1)
		return
	}
	w.refreshed.Add(1)
	w.refreshWorked = w.refreshSeen
}

// checks gives what is known, for /readyz. An index that cannot be seen anew keeps no
// question from being answered, with what is in memory.
func (w *watch) checks() map[string]server.Check {
	found := map[string]server.Check{"model": w.model.look(), "embedder": w.embedder.look()}
	w.mutex.Lock()
	defer w.mutex.Unlock()
	if w.refreshError != nil {
		found["index"] = server.Check{Status: server.Failing, Seen: w.refreshSeen,
			Message: "It cannot be read anew: answers are from what is in memory. See the log."}
	}
	return found
}
