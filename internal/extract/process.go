package extract

import (
	"bufio"
	"context"
	"encoding/gob"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"slices"
	"strconv"
	"sync"
	"sync/atomic"
	"time"
)

// Reader reads files, each that is not simple in a process of its own kind: this
// program, started anew to do nothing else, which is killed when it takes too long and
// ends when it takes too much memory, as it does when a parser comes down. Such a
// process reads file after file, since starting one takes time. Its methods are safe
// for concurrent use; as many processes as there are Reads at the same time are kept.
type Reader struct {
	limits Limits
	cache  string

	warming sync.Mutex  // until a first PDF has been read
	warm    atomic.Bool // the PDF reader's machine code is in the cache

	mu   sync.Mutex
	idle []*process // the one that was used last, last
	shut bool
}

// idleFor is how long a process that reads nothing stays: a server that takes in a
// document now and then is not to keep the memory of a PDF reader for it.
const idleFor = 30 * time.Second

// NewReader gives a Reader with limits, of which each must be set. The folder cache is
// where what is dear to make and always the same is kept, such as the PDF reader's
// machine code; it is made when needed, and nothing is kept where it is "".
func NewReader(limits Limits, cache string) *Reader { return &Reader{limits: limits, cache: cache} }

// Limits gives what NewReader was given.
func (r *Reader) Limits() Limits { return r.limits }

// Close ends the processes; the Reader must not be used after it.
func (r *Reader) Close() {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.shut = true
	for _, p := range r.idle {
		p.end()
	}
	r.idle = nil
}

// Read reads a file of that name, of which only the last part counts. Its error is an
// *Unusable, that of ctx, or that no process can be started.
func (r *Reader) Read(ctx context.Context, name string, data []byte) (Result, error) {
	kind, err := kindOf(baseOf(name), data)
	if err != nil {
		return Result{}, err
	}
	if kind == pdfDocument {
		defer r.warmUp()()
	}
	ask := request{Name: name, Data: data, Limits: r.limits, Cache: r.cache}
	if kind.isSimple() {
		return read(ctx, ask)
	}
	for {
		p, fresh, err := r.take()
		if err != nil {
			return Result{}, err
		}
		answer, err := p.read(ctx, ask)
		if err == nil {
			r.giveBack(p)
			if answer.Unusable != "" {
				return Result{}, &Unusable{Reason: answer.Unusable}
			}
			return answer.Result, nil
		}
		if fresh || ctx.Err() != nil || errors.Is(err, errSlow) { // else what it read before may be at fault
			return Result{}, reason(ctx, err, r.limits)
		}
	}
}

// warmUp has the first PDF read before any other: all that are read at the same time
// would make the same machine code. Whoever calls it calls done when the PDF is read.
func (r *Reader) warmUp() (done func()) {
	if r.warm.Load() {
		return func() {}
	}
	r.warming.Lock()
	if r.warm.Load() {
		r.warming.Unlock()
		return func() {}
	}
	return func() {
		r.warm.Store(true)
		r.warming.Unlock()
	}
}

// reason says why a process ended while it read a file.
func reason(ctx context.Context, err error, limits Limits) error {
	var exit *exec.ExitError
	switch {
	case ctx.Err() != nil:
		return ctx.Err()
	case errors.Is(err, errSlow):
		return &Unusable{fmt.Sprintf("takes more than %v to read: divide it into several files, or raise --read-time", limits.Time), true}
	case errors.Is(err, errLarge) || errors.As(err, &exit) && exit.ExitCode() == exitMemory:
		return unusable("takes more than %d MB of memory to read: divide it into several files, or raise --read-memory", limits.Memory>>20)
	}
	return unusable("cannot be read: the reader of its format failed: save it anew, or in another format")
}

func (r *Reader) take() (p *process, fresh bool, err error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if n := len(r.idle); n > 0 {
		p, r.idle = r.idle[n-1], r.idle[:n-1]
		return p, false, nil
	}
	p, err = start()
	return p, true, err
}

func (r *Reader) giveBack(p *process) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.shut {
		p.end()
		return
	}
	p.since = time.Now()
	r.idle = append(r.idle, p)
	time.AfterFunc(idleFor, r.endIdle)
}

// endIdle ends the processes that have read nothing for long.
func (r *Reader) endIdle() {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.idle = slices.DeleteFunc(r.idle, func(p *process) bool {
		isOld := time.Since(p.since) >= idleFor
		if isOld {
			p.end()
		}
		return isOld
	})
}

// request is what a process is asked, response what it answers, both as gob.
type request struct {
	Name   string
	Data   []byte
	Limits Limits
	Cache  string
}

type response struct {
	Result   Result
	Unusable string // the reason of an Unusable; empty if there is a Result
}

// process is a process that reads files.
type process struct {
	command *exec.Cmd
	in      io.WriteCloser
	out     *gob.Decoder
	asks    *gob.Encoder
	since   time.Time // that it is idle
}

// task is the program's only argument when it is to read files.
const task = "svara-reads-documents"

func start() (*process, error) {
	program, err := os.Executable()
	if err != nil {
		return nil, fmt.Errorf("start a process to read documents: %w", err)
	}
	p := &process{command: exec.Command(program, task)}
	p.command.Env = []string{"GOTRACEBACK=none"} // what it reads has no business with ours
	p.command.Stderr = nil
	if p.in, err = p.command.StdinPipe(); err != nil {
		return nil, fmt.Errorf("start a process to read documents: %w", err)
	}
	out, err := p.command.StdoutPipe()
	if err != nil {
		return nil, fmt.Errorf("start a process to read documents: %w", err)
	}
	if err := p.command.Start(); err != nil {
		return nil, fmt.Errorf("start a process to read documents: %w", err)
	}
	p.asks, p.out = gob.NewEncoder(p.in), gob.NewDecoder(bufio.NewReader(out))
	return p, nil
}

// Why a process is killed.
var (
	errSlow  = errors.New("too slow")
	errLarge = errors.New("too much memory")
)

// read has a file read. After an error the process is no more; the error is errSlow,
// errLarge, that of ctx, or says how it ended.
func (p *process) read(ctx context.Context, ask request) (response, error) {
	type outcome struct {
		response
		err error
	}
	done := make(chan outcome, 1)
	go func() {
		var o outcome
		if o.err = p.asks.Encode(ask); o.err == nil {
			o.err = p.out.Decode(&o.response)
		}
		done <- o
	}()
	timer := time.NewTimer(ask.Limits.Time)
	defer timer.Stop()
	look := time.NewTicker(watchEvery) // it looks itself, but cannot while its memory is cleared
	defer look.Stop()
	pid := strconv.Itoa(p.command.Process.Pid)
	var ended error
	for ended == nil {
		select {
		case o := <-done:
			if o.err == nil {
				return o.response, nil
			}
			ended = o.err
		case <-timer.C:
			ended = errSlow
		case <-ctx.Done():
			ended = ctx.Err()
		case <-look.C:
			if memoryOf(pid) > ask.Limits.Memory-memoryMargin {
				ended = errLarge
			}
		}
	}
	p.command.Process.Kill()
	err := p.command.Wait()
	if err != nil && !errors.Is(ended, errSlow) && !errors.Is(ended, errLarge) && ctx.Err() == nil {
		ended = err // says more than that it ended
	}
	return response{}, ended
}

func (p *process) end() {
	p.in.Close() // which it ends at
	p.command.Wait()
}
