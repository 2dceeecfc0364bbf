package main

import (
	"crypto/tls"
	"fmt"
	"log/slog"
	"os"
	"sync"
	"time"
)

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
