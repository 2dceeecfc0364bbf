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

// Reader reads files: plain text and Markdown itself, and all others in separate
// processes. Such a process is this program, started again to do nothing else. It is
// killed if it takes too long, and ends if it uses too much memory or its parser crashes.
// It reads one file after another, because starting it takes time. There are as many
// processes as there are concurrent calls to Read. A Reader is safe for concurrent use.
type Reader struct {
	limits Limits
	cache  string

	warming sync.Mutex  // held until a first PDF has been read
	warm    atomic.Bool // PDFium's machine code is in the cache

	mu   sync.Mutex
	idle []*process // the most recently used last
	shut bool
}

// idleFor is how long an idle process is kept. A server that receives a document now and
// then must not use the memory of a PDF reader all the time.
const idleFor = 30 * time.Second

// NewReader gives a Reader with limits, each of which must be set. The folder cache is
// for what takes long to make and is always the same, such as PDFium's machine code. It
// is created when needed; if cache is "", nothing is kept.
func NewReader(limits Limits, cache string) *Reader { return &Reader{limits: limits, cache: cache} }

// Limits gives the limits given to NewReader.
func (r *Reader) Limits() Limits { return r.limits }

// Close ends the processes. The Reader must not be used afterwards.
func (r *Reader) Close() {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.shut = true
	for _, p := range r.idle {
		p.end()
	}
	r.idle = nil
}

// Read reads a file. Only the last part of its name counts. The error is an *Unusable,
// that of ctx, or that a process cannot be started.
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
		if fresh || ctx.Err() != nil || errors.Is(err, errSlow) { // else an earlier file may be to blame: try a new process
			return Result{}, reason(ctx, err, r.limits)
		}
	}
}

// warmUp lets the first PDF be read before any other, because all that are read at the
// same time would make the same machine code. The caller must call done when the PDF has
// been read.
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

// reason tells why a process ended while it was reading a file.
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

// endIdle ends the processes that have been idle for long enough.
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

// request is what a process is asked, and response its answer, both encoded as gob.
type request struct {
	Name   string
	Data   []byte
	Limits Limits
	Cache  string
}

type response struct {
	Result   Result
	Unusable string // the Reason of an Unusable; empty if there is a Result
}

// process is a separate process that reads files.
type process struct {
	command *exec.Cmd
	in      io.WriteCloser
	out     *gob.Decoder
	asks    *gob.Encoder
	since   time.Time // when it became idle
}

// task is the program's only argument when it is started to read files.
const task = "svara-reads-documents"

func start() (*process, error) {
	program, err := os.Executable()
	if err != nil {
		return nil, fmt.Errorf("start a process to read documents: %w", err)
	}
	p := &process{command: exec.Command(program, task)}
	p.command.Env = []string{"GOTRACEBACK=none"} // it must not see this process's environment
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

// Why a process was killed.
var (
	errSlow  = errors.New("too slow")
	errLarge = errors.New("too much memory")
)

// read has a file read. After an error the process has ended. The error is errSlow,
// errLarge, that of ctx, or tells how the process ended.
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
	look := time.NewTicker(watchEvery) // it watches itself too, but cannot while its garbage collector works hard
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
		ended = err // tells more than that the connection closed
	}
	return response{}, ended
}

func (p *process) end() {
	p.in.Close() // makes it exit
	p.command.Wait()
}
