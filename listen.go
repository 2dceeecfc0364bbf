package main

import (
	"crypto/tls"
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"net"
	"net/netip"
	"os"
	"strconv"
	"time"

	"svara/server"
)

// door is where a server can be reached, and by whom.
type door struct {
	Listen    string   `help:"Address to listen on. Default: ${default}." env:"SVARA_LISTEN" default:"127.0.0.1:8080" placeholder:"ADDRESS"`
	Open      bool     `help:"Let everybody who can reach Svara ask without a key, on the page and through the API." env:"SVARA_OPEN"`
	Proxies   []string `name:"trusted-proxies" help:"Addresses or networks (10.0.0.0/8) of the proxies in front of Svara: only their X-Forwarded fields are believed." env:"SVARA_TRUSTED_PROXIES" placeholder:"ADDRESS"`
	TLSCert   string   `name:"tls-cert" help:"File of the certificate, with those between it and the root. Read again when it changes." env:"SVARA_TLS_CERT" placeholder:"FILE"`
	TLSKey    string   `name:"tls-key" help:"File of the certificate's private key." env:"SVARA_TLS_KEY" placeholder:"FILE"`
	PublicURL string   `help:"Address at which people reach Svara, used for links in answers to programs. Its path, if any, begins every address on the pages. Default: the one that each request says." env:"SVARA_PUBLIC_URL" placeholder:"URL"`
}

func (d *door) validate() error {
	if (d.TLSCert == "") != (d.TLSKey == "") {
		return errors.New("--tls-cert and --tls-key go together: name both files")
	}
	if _, err := server.ParsePublicURL(d.PublicURL); err != nil {
		return err
	}
	_, err := d.proxies()
	return err
}

func (d *door) proxies() ([]netip.Prefix, error) {
	var all []netip.Prefix
	for _, text := range d.Proxies {
		prefix, err := netip.ParsePrefix(text)
		if address, failed := netip.ParseAddr(text); failed == nil {
			prefix, err = address.Prefix(address.BitLen())
		}
		if err != nil {
			return nil, fmt.Errorf("%q is no trusted proxy: write its address, or its network as 10.0.0.0/8", text)
		}
		all = append(all, prefix)
	}
	return all, nil
}

// listen gives a listener, and the address at which it can be reached. If others than
// this machine can reach it, somebody must have been let in, by a key or with --open.
func (d *door) listen(keys bool, logger *slog.Logger) (net.Listener, string, error) {
	const letIn = "make one with 'svara key create --scope ask', or let everybody ask with --open"
	if (d.PublicURL != "" || len(d.Proxies) > 0) && !d.Open && !keys {
		return nil, "", fmt.Errorf("--public-url and --trusted-proxies are for others than this machine, and nobody has a key: %s", letIn)
	}
	listener, err := net.Listen(familyOf(d.Listen), d.Listen)
	if err != nil {
		return nil, "", refusedToListen(err, d.Listen)
	}
	address := listener.Addr().(*net.TCPAddr)
	if !address.IP.IsLoopback() && !d.Open && !keys {
		listener.Close()
		return nil, "", fmt.Errorf("others than this machine reach %s, and nobody has a key: %s", d.Listen, letIn)
	}
	if d.TLSCert == "" {
		return listener, "http://" + reachedAt(address), nil
	}
	certificate, err := readCertificate(d.TLSCert, d.TLSKey, logger)
	if err != nil {
		listener.Close()
		return nil, "", err
	}
	encrypted := tls.NewListener(listener, &tls.Config{
		MinVersion:     tls.VersionTLS12,
		NextProtos:     []string{"h2", "http/1.1"},
		GetCertificate: certificate.get,
	})
	return timed{encrypted, listener.(*net.TCPListener)}, "https://" + reachedAt(address), nil
}

// refusedToListen adds what to do when the system refuses to listen.
func refusedToListen(err error, address string) error {
	_, port, _ := net.SplitHostPort(address)
	if number, failed := net.LookupPort("tcp", port); errors.Is(err, fs.ErrPermission) && failed == nil && number < 1024 {
		return fmt.Errorf("%w: a port below 1024 takes a right that this user lacks: choose another with --listen and put a proxy in front (docs/network.md), or give a service of systemd the right, with AmbientCapabilities= and CapabilityBoundingSet=CAP_NET_BIND_SERVICE", err)
	}
	return fmt.Errorf("%w: choose another address with --listen", err)
}

// timed is a TLS listener that passes deadlines on to the TCP listener below it, as
// server.Serve needs when it stops.
type timed struct {
	net.Listener
	below *net.TCPListener
}

// SetDeadline sets how long Accept waits.
func (t timed) SetDeadline(at time.Time) error { return t.below.SetDeadline(at) }

// familyOf gives the network to listen on: IPv4 alone for an address of IPv4. Otherwise
// 0.0.0.0 would stand for all of IPv6 too, which the firewall may not cover.
func familyOf(address string) string {
	if host, _, err := net.SplitHostPort(address); err == nil && net.ParseIP(host).To4() != nil {
		return "tcp4"
	}
	return "tcp"
}

// reachedAt gives an address that people can use: the machine's name in place of 0.0.0.0
// or [::].
func reachedAt(address *net.TCPAddr) string {
	name, err := os.Hostname()
	if !address.IP.IsUnspecified() || err != nil {
		return address.String()
	}
	return net.JoinHostPort(name, strconv.Itoa(address.Port))
}
