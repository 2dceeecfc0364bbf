package server

import (
	"bytes"
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

// Probe checks a server from the machine that it runs on, as a container's health check
// does.
type Probe struct {
	Address string // where it listens; 0.0.0.0:8080 and :8080 stand for this machine
	TLS     bool   // it listens with TLS
	Ready   bool   // check that it can answer questions, not only that it is alive
}

// Look asks the server, until ctx ends. Its error tells operators what is wrong.
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
	body, err := io.ReadAll(io.LimitReader(response.Body, 1<<20))
	switch {
	case err != nil:
		return fmt.Errorf("%s at %s: %w", path, p.Address, err)
	case !p.isOurs(body) && response.StatusCode == http.StatusOK:
		return fmt.Errorf("another program than Svara answers at %s: stop it, or choose another address for one of them", p.Address)
	case response.StatusCode != http.StatusOK:
		return fmt.Errorf("%s answers %s%s", path, response.Status, failing(body))
	}
	return nil
}

// isOurs reports whether a body is Svara's own, with no other fields: other programs
// answer at these paths too.
func (p Probe) isOurs(body []byte) bool {
	var told struct {
		health
		Checks map[string]shownCheck `json:"checks"`
	}
	decoder := json.NewDecoder(bytes.NewReader(body))
	decoder.DisallowUnknownFields()
	if decoder.Decode(&told) != nil {
		return false
	}
	if p.Ready {
		return told.Checks["index"].Status != ""
	}
	return told.Status == "ok" && told.Version != "" && told.Checks == nil
}

// client gives a client that always connects to Address, without a proxy. The certificate
// is for the name that people use, so it cannot be verified here.
func (p Probe) client() *http.Client {
	return &http.Client{Transport: &http.Transport{
		DisableKeepAlives: true,
		TLSClientConfig:   &tls.Config{InsecureSkipVerify: true},
		DialContext: func(ctx context.Context, network, _ string) (net.Conn, error) {
			return new(net.Dialer).DialContext(ctx, network, p.Address)
		},
	}}
}

// failing lists the parts that a body of /readyz reports as not OK; "" if there are none.
func failing(body []byte) string {
	var told struct{ Checks map[string]shownCheck }
	if json.Unmarshal(body, &told) != nil {
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
