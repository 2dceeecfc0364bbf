package model

import (
	"cmp"
	"errors"
	"fmt"
	"net"
	"net/http"
	"net/url"
	"strings"
	"sync"
	"sync/atomic"
	"time"
)

// Servers are one or more servers of the same models. A request goes to the live server
// that has the fewest requests from here, and moves on to the next if that fails before
// the first word of its answer. It is safe for concurrent use.
type Servers struct {
	hosts     []*host
	kind      kind
	options   Options
	transport http.RoundTripper
	picking   sync.Mutex

	firstWord, nextWord time.Duration // how long to wait for the first word, and for each later one
}

// Options are settings for servers. The zero value is a good choice.
type Options struct {
	// Key is sent to OpenAI-compatible servers; see ReadKey.
	Key string
	// KeepAlive is how long Ollama keeps a model in memory after a request; 0 is
	// half an hour, because people ask now and then and loading takes long.
	KeepAlive time.Duration
}

const (
	// A server that is there accepts a connection at once.
	dialPatience = 3 * time.Second
	// A large model may have to be loaded from a slow disk, and a long prompt be
	// read without a GPU, before the first word; then words come steadily.
	firstWordPatience = 5 * time.Minute
	nextWordPatience  = time.Minute
	// How long a host that failed is only tried when others do, too; longer where one had
	// to wait long to find that out.
	downTime   = 10 * time.Second
	silentTime = 10 * time.Minute
	// A host that says nothing for this long is silent, rather than slow to load a model.
	silentAfter = 30 * time.Second
)

// kind is the kind of a server.
type kind string

const (
	kindOllama kind = "Ollama"
	kindOpenAI kind = "an OpenAI-compatible server"
)

// host is one server.
type host struct {
	base     *url.URL
	requests atomic.Int64 // that it is working on for us
	down     atomic.Int64 // until when others are preferred, in nanoseconds of Unix time; 0 if it answered
}

// String gives the address without anything that may be secret.
func (h *host) String() string {
	shown := *h.base
	shown.User, shown.RawQuery, shown.ForceQuery, shown.Fragment = nil, "", false, ""
	return shown.String()
}

// fail notes that the host failed now, so that others are preferred for some time.
func (h *host) fail(others time.Duration) { h.down.Store(time.Now().Add(others).UnixNano()) }

func (h *host) isDown() bool { return time.Now().UnixNano() < h.down.Load() }

// Connect gives the servers at addresses, a comma-separated list:
//
//	http://host:11434, host:11434 or host   Ollama
//	openai+http://host:8000/v1              an OpenAI-compatible server (vLLM, llama.cpp)
//
// All must be of one kind. https works too, and so does USER:PASSWORD@ before a host
// (Basic authentication), which no message of this package shows. An empty list stands
// for the Ollama on this machine. Nothing is sent yet.
func Connect(addresses string, options Options) (*Servers, error) {
	options.KeepAlive = cmp.Or(options.KeepAlive, 30*time.Minute)
	s := &Servers{options: options, firstWord: firstWordPatience, nextWord: nextWordPatience}
	for address := range strings.SplitSeq(cmp.Or(strings.TrimSpace(addresses), "127.0.0.1"), ",") {
		base, kind, err := parseAddress(strings.TrimSpace(address))
		if err != nil {
			return nil, err
		}
		if s.kind != "" && s.kind != kind {
			return nil, fmt.Errorf("%s is %s and %s is %s: name servers of one kind", s.hosts[0], s.kind, &host{base: base}, kind)
		}
		s.kind = kind
		s.hosts = append(s.hosts, &host{base: base})
	}
	s.transport = &http.Transport{
		Proxy:               http.ProxyFromEnvironment,
		DialContext:         (&net.Dialer{Timeout: dialPatience}).DialContext,
		MaxIdleConnsPerHost: 16,
		IdleConnTimeout:     time.Minute,
		DisableCompression:  true, // words are wanted as they come
	}
	return s, nil
}

// parseAddress reads a server's address in the way Ollama reads OLLAMA_HOST.
func parseAddress(address string) (*url.URL, kind, error) {
	rest, compatible := strings.CutPrefix(address, "openai+")
	scheme, _, found := strings.Cut(rest, "://")
	if !found {
		scheme, rest = "http", "http://"+rest
	}
	base, err := url.Parse(rest)
	if err == nil && (base.Hostname() == "" || scheme != "http" && scheme != "https") {
		err = errors.New("it is no address of HTTP")
	}
	if err != nil {
		if at := strings.LastIndexByte(address, '@'); at >= 0 { // before which a password stands, of which err may tell
			address, err = "…"+address[at:], errors.New("it is no address of HTTP")
		}
		return nil, "", fmt.Errorf("server %q: %w: write http://host:11434 for Ollama, openai+http://host:8000/v1 for another", address, err)
	}
	if compatible {
		return base, kindOpenAI, nil
	}
	if !found && base.Port() == "" {
		base.Host = net.JoinHostPort(base.Hostname(), "11434")
	}
	if base.Hostname() == "0.0.0.0" { // what a server listens on, in the same variable
		base.Host = net.JoinHostPort("127.0.0.1", base.Port())
	}
	return base, kindOllama, nil
}

func (s *Servers) isOllama() bool { return s.kind == kindOllama }

// only gives the servers reduced to these hosts.
func (s *Servers) only(hosts ...*host) *Servers {
	return &Servers{hosts: hosts, kind: s.kind, options: s.options, transport: s.transport,
		firstWord: s.firstWord, nextWord: s.nextWord}
}
