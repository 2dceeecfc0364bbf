package main

import (
	"crypto/tls"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/netip"
	"os"
	"strconv"

	"svara/server"
)

// door is where a server is reached, and by whom.
type door struct {
	Listen    string   `help:"Address to listen on. Default: ${default}." env:"SVARA_LISTEN" default:"127.0.0.1:8080" placeholder:"ADDRESS"`
	Open      bool     `help:"Let everybody who reaches Svara ask, without a key, on the page as well." env:"SVARA_OPEN"`
	Proxies   []string `name:"trusted-proxies" help:"Addresses or networks (10.0.0.0/8) of the proxies in front, which X-Forwarded fields are believed of." env:"SVARA_TRUSTED_PROXIES" placeholder:"ADDRESS"`
	TLSCert   string   `name:"tls-cert" help:"File of the certificate, with those between it and the root. Read again when it changes." env:"SVARA_TLS_CERT" placeholder:"FILE"`
	TLSKey    string   `name:"tls-key" help:"File of the certificate's private key." env:"SVARA_TLS_KEY" placeholder:"FILE"`
	PublicURL string   `help:"Address that people reach Svara at, for links in answers to programs; its path, if any, is what the addresses on pages begin with. Default: the one that each request says." env:"SVARA_PUBLIC_URL" placeholder:"URL"`
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

// listen gives a listener and the address that it can be reached at. Where others than
// this machine reach it, they must have been let in.
func (d *door) listen(keys bool, logger *slog.Logger) (net.Listener, string, error) {
	const letIn = "make one with 'svara key create --scope ask', or let everybody ask with --open"
	if (d.PublicURL != "" || len(d.Proxies) > 0) && !d.Open && !keys {
		return nil, "", fmt.Errorf("--public-url and --trusted-proxies are for others than this machine, and nobody has a key: %s", letIn)
	}
	listener, err := net.Listen(familyOf(d.Listen), d.Listen)
	if err != nil {
		return nil, "", fmt.Errorf("%w: choose another address with --listen", err)
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
