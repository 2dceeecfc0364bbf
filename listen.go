package main

import (
	"context"
	"crypto/tls"
	"fmt"
	"log/slog"
	"net"
	"os"
	"strconv"
	"sync"
	"time"

	"svara/internal/records"
)

// listen gives a listener and the address that it can be reached at. Where others than
// this machine reach it, they must have been let in.
func (c *serveCommand) listen(ctx context.Context, kept *records.Records, logger *slog.Logger) (net.Listener, string, error) {
	keys, err := kept.AnyKeys(ctx)
	if err != nil {
		return nil, "", err
	}
	const letIn = "make one with 'svara key create --scope ask', or let everybody ask with --open"
	if (c.PublicURL != "" || len(c.Proxies) > 0) && !c.Open && !keys {
		return nil, "", fmt.Errorf("--public-url and --trusted-proxies are for others than this machine, and nobody has a key: %s", letIn)
	}
	listener, err := net.Listen(familyOf(c.Listen), c.Listen)
	if err != nil {
		return nil, "", fmt.Errorf("%w: choose another address with --listen", err)
	}
	address := listener.Addr().(*net.TCPAddr)
	if !address.IP.IsLoopback() && !c.Open && !keys {
		listener.Close()
		return nil, "", fmt.Errorf("others than this machine reach %s, and nobody has a key: %s", c.Listen, letIn)
	}
	if c.TLSCert == "" {
		return listener, "http://" + reachedAt(address), nil
	}
	certificate, err := readCertificate(c.TLSCert, c.TLSKey, logger)
	if err != nil {
		listener.Close()
		return nil, "", err
	}
	return tls.NewListener(listener, &tls.Config{
		MinVersion:     tls.VersionTLS12,
		NextProtos:     []string{"h2", "http/1.1"},
		GetCertificate: certificate.get,
	}), "https://" + reachedAt(address), nil
}

// familyOf gives the network to listen on: where the address is one of IPv4, that
// alone, since 0.0.0.0 would be all of IPv6, too, which firewalls may not know of.
func familyOf(address string) string {
	if host, _, err := net.SplitHostPort(address); err == nil && net.ParseIP(host).To4() != nil {
		return "tcp4"
	}
	return "tcp"
}

// reachedAt gives an address as people may write it: of one that stands for all of this
// machine's, with the machine's name.
func reachedAt(address *net.TCPAddr) string {
	name, err := os.Hostname()
	if !address.IP.IsUnspecified() || err != nil {
		return address.String()
	}
	return net.JoinHostPort(name, strconv.Itoa(address.Port))
}

// certificate is one in files, which are read again when they have changed: those that
// renew certificates write new files and know nothing of Svara.
type certificate struct {
	certFile, keyFile string
	logger            *slog.Logger

	mutex   sync.Mutex
	current *tls.Certificate
	changed time.Time // of the files that were read
	looked  time.Time
}

// rereadEvery is how often the files of a certificate are looked at.
const rereadEvery = 10 * time.Second

func readCertificate(certFile, keyFile string, logger *slog.Logger) (*certificate, error) {
	c := &certificate{certFile: certFile, keyFile: keyFile, logger: logger}
	if err := c.read(time.Now()); err != nil {
		return nil, fmt.Errorf("the certificate %s with its key %s: %w: name files in PEM that belong together and that Svara may read", certFile, keyFile, err)
	}
	return c, nil
}

// get gives the certificate for a connection. One that cannot be read again stays as
// it was: half of it may have been written.
func (c *certificate) get(*tls.ClientHelloInfo) (*tls.Certificate, error) {
	c.mutex.Lock()
	defer c.mutex.Unlock()
	if now := time.Now(); now.Sub(c.looked) >= rereadEvery {
		if err := c.read(now); err != nil {
			c.logger.Warn("cannot read the certificate anew; going on with the one before", "error", err)
		}
	}
	return c.current, nil
}

func (c *certificate) read(now time.Time) error {
	c.looked = now
	changed, err := lastChanged(c.certFile, c.keyFile)
	if err != nil || c.current != nil && changed.Equal(c.changed) {
		return err
	}
	pair, err := tls.LoadX509KeyPair(c.certFile, c.keyFile)
	if err != nil {
		return err
	}
	c.current, c.changed = &pair, changed
	return nil
}

func lastChanged(files ...string) (time.Time, error) {
	var last time.Time
	for _, file := range files {
		info, err := os.Stat(file)
		if err != nil {
			return last, err
		}
		if info.ModTime().After(last) {
			last = info.ModTime()
		}
	}
	return last, nil
}
