package main

import (
	"bytes"
	"crypto/tls"
	"fmt"
	"log/slog"
	"os"
	"sync"
	"time"
)

// certificate is a TLS certificate in files. They are read again when they have changed:
// the programs that renew certificates write new files and know nothing of Svara.
type certificate struct {
	certFile, keyFile string
	logger            *slog.Logger

	mutex     sync.Mutex
	current   *tls.Certificate
	cert, key []byte // the files that current was made from
	looked    time.Time
	told      time.Time // when the log last warned that the certificate expires
}

const (
	rereadEvery = 10 * time.Second    // how often the files are read
	renewBefore = 14 * 24 * time.Hour // from when a warning is due: automatic renewal happens earlier
	warnEvery   = 24 * time.Hour      // how often the log warns
)

func readCertificate(certFile, keyFile string, logger *slog.Logger) (*certificate, error) {
	c := &certificate{certFile: certFile, keyFile: keyFile, logger: logger}
	now := time.Now()
	if err := c.read(now); err != nil {
		return nil, fmt.Errorf("the certificate %s with its key %s: %w: name files in PEM that belong together and that Svara may read", certFile, keyFile, err)
	}
	c.tellOutdated(now)
	return c, nil
}

// get gives the certificate for a connection. If the files cannot be read, the old one
// stays in use: only half of a new file may have been written yet.
func (c *certificate) get(*tls.ClientHelloInfo) (*tls.Certificate, error) {
	c.mutex.Lock()
	defer c.mutex.Unlock()
	if now := time.Now(); now.Sub(c.looked) >= rereadEvery {
		if err := c.read(now); err != nil {
			c.logger.Warn("cannot read the certificate anew; going on with the one before", "error", err)
		}
		c.tellOutdated(now)
	}
	return c.current, nil
}

// tellOutdated logs, once a day, that browsers refuse the certificate or soon will.
func (c *certificate) tellOutdated(now time.Time) {
	says := outdated(c.current, now)
	if says == "" || now.Sub(c.told) < warnEvery {
		return
	}
	c.told = now
	c.logger.Warn("browsers refuse the certificate, or soon will", "file", c.certFile, "because", "it "+says)
}

// outdated says what is wrong with a certificate's dates, and what to do; "" if nothing
// is.
func outdated(pair *tls.Certificate, now time.Time) string {
	leaf := pair.Leaf
	switch left := leaf.NotAfter.Sub(now); {
	case now.Before(leaf.NotBefore):
		return fmt.Sprintf("holds from %s only, and browsers refuse it: see whether the clock is right, or renew it", leaf.NotBefore.Format(time.DateTime))
	case left <= 0:
		return fmt.Sprintf("ended on %s, and browsers refuse it: renew it", leaf.NotAfter.Format(time.DateTime))
	case left < renewBefore:
		return fmt.Sprintf("ends on %s: renew it", leaf.NotAfter.Format(time.DateTime))
	}
	return ""
}

// read loads the files if they have changed. It compares their bytes, because copying may
// keep a file's time, and a key may be newer than the certificate made from it.
func (c *certificate) read(now time.Time) error {
	c.looked = now
	cert, err := os.ReadFile(c.certFile)
	if err != nil {
		return err
	}
	key, err := os.ReadFile(c.keyFile)
	if err != nil || c.current != nil && bytes.Equal(cert, c.cert) && bytes.Equal(key, c.key) {
		return err
	}
	pair, err := tls.X509KeyPair(cert, key)
	if err != nil {
		return err
	}
	c.current, c.cert, c.key = &pair, cert, key
	return nil
}
