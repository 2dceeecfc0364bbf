package server

import (
	"context"
	"crypto/tls"
	"encoding/json"
	"fmt"
	"io"
	"maps"
	"net"
	"net/http"
	"slices"
	"strings"
)

// Probe is a look at a server from the machine that it runs on, as a container's
// health check makes it.
type Probe struct {
	Address string // that it listens on; 0.0.0.0:8080 and :8080 are this machine
	TLS     bool   // it listens with TLS
	Ready   bool   // whether it can answer questions, not only whether it lives
}

// Look asks the server, until ctx ends. Its error says, for operators, what is wrong.
func (p Probe) Look(ctx context.Context) error {
	scheme, path := "http", "/healthz"
	if p.TLS {
		scheme = "https"
	}
	if p.Ready {
		path = "/readyz"
	}
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, scheme+"://localhost"+path, nil)
	if err != nil {
		return err
	}
	response, err := p.client().Do(request)
	if err != nil {
		return fmt.Errorf("no server answers at %s: %w", p.Address, err)
	}
	defer response.Body.Close()
	if response.StatusCode == http.StatusOK {
		return nil
	}
	return fmt.Errorf("%s answers %s%s", path, response.Status, failing(response.Body))
}

// client gives one that connects to the address whatever is asked for, past any proxy.
// The certificate is that of the name which people use, and cannot be verified here.
func (p Probe) client() *http.Client {
	return &http.Client{Transport: &http.Transport{
		DisableKeepAlives: true,
		TLSClientConfig:   &tls.Config{InsecureSkipVerify: true},
		DialContext: func(ctx context.Context, network, _ string) (net.Conn, error) {
			return new(net.Dialer).DialContext(ctx, network, p.Address)
		},
	}}
}

// failing says what is not well of a body of /readyz; empty where it does not tell.
func failing(body io.Reader) string {
	var told struct{ Checks map[string]shownCheck }
	if json.NewDecoder(io.LimitReader(body, 1<<20)).Decode(&told) != nil {
		return ""
	}
	var parts []string
	for _, name := range slices.Sorted(maps.Keys(told.Checks)) {
		if check := told.Checks[name]; check.Status != OK {
			parts = append(parts, fmt.Sprintf("%s is %s: %s", name, check.Status, check.Message))
		}
	}
	if len(parts) == 0 {
		return ""
	}
	return ": " + strings.Join(parts, " ")
}
