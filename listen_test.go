package main

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"encoding/pem"
	"log/slog"
	"math/big"
	"net"
	"net/http"
	"net/netip"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// writeCertificate writes a new certificate for this machine and its key.
func writeCertificate(t *testing.T, certFile, keyFile string, number int64) {
	t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	template := &x509.Certificate{SerialNumber: big.NewInt(number), NotAfter: time.Now().Add(time.Hour), IPAddresses: []net.IP{net.IPv4(127, 0, 0, 1)}}
	signed, err := x509.CreateCertificate(rand.Reader, template, template, key.Public(), key)
	if err != nil {
		t.Fatal(err)
	}
	private, err := x509.MarshalPKCS8PrivateKey(key)
	if err != nil {
		t.Fatal(err)
	}
	for file, block := range map[string]*pem.Block{certFile: {Type: "CERTIFICATE", Bytes: signed}, keyFile: {Type: "PRIVATE KEY", Bytes: private}} {
		if err := os.WriteFile(file, pem.EncodeToMemory(block), 0o600); err != nil {
			t.Fatal(err)
		}
	}
}

func TestAddressIsOneToVisit(t *testing.T) {
	name, err := os.Hostname()
	if err != nil {
		t.Skip(err)
	}
	for address, want := range map[string]string{
		"127.0.0.1:8080": "127.0.0.1:8080", "[::1]:8080": "[::1]:8080", "192.0.2.7:80": "192.0.2.7:80",
		"0.0.0.0:8080": name + ":8080", "[::]:8080": name + ":8080",
	} {
		if got := reachedAt(net.TCPAddrFromAddrPort(netip.MustParseAddrPort(address))); got != want {
			t.Errorf("%s: %s, want %s", address, got, want)
		}
	}
}

// A certificate that is renewed while Svara serves is used, and one of which half is
// written is not.
func TestCertificateIsRenewed(t *testing.T) {
	folder := t.TempDir()
	d := door{Listen: "127.0.0.1:0", TLSCert: filepath.Join(folder, "cert.pem"), TLSKey: filepath.Join(folder, "key.pem")}
	writeCertificate(t, d.TLSCert, d.TLSKey, 1)
	listener, address, err := d.listen(false, slog.New(slog.DiscardHandler))
	if err != nil {
		t.Fatal(err)
	}
	server := &http.Server{Handler: http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {})}
	go server.Serve(listener)
	defer server.Close()
	if !strings.HasPrefix(address, "https://127.0.0.1:") {
		t.Errorf("address %s", address)
	}
	number := func() int64 {
		t.Helper()
		client := &http.Client{Transport: &http.Transport{DisableKeepAlives: true, ForceAttemptHTTP2: true, TLSClientConfig: &tls.Config{InsecureSkipVerify: true}}}
		response, err := client.Get(address)
		if err != nil {
			t.Fatal(err)
		}
		defer response.Body.Close()
		if response.Proto != "HTTP/2.0" {
			t.Errorf("%s", response.Proto)
		}
		return response.TLS.PeerCertificates[0].SerialNumber.Int64()
	}
	if got := number(); got != 1 {
		t.Fatalf("certificate %d", got)
	}
	read, err := readCertificate(d.TLSCert, d.TLSKey, slog.New(slog.DiscardHandler))
	if err != nil {
		t.Fatal(err)
	}
	writeCertificate(t, d.TLSCert, d.TLSKey, 2)
	later := time.Now().Add(time.Minute)
	for _, file := range []string{d.TLSCert, d.TLSKey} {
		if err := os.Chtimes(file, later, later); err != nil {
			t.Fatal(err)
		}
	}
	if got := number(); got != 1 {
		t.Errorf("files are looked at for every connection")
	}
	look := func() int64 {
		t.Helper()
		read.looked = time.Time{}
		pair, err := read.get(nil)
		if err != nil {
			t.Fatal(err)
		}
		return pair.Leaf.SerialNumber.Int64()
	}
	if got := look(); got != 2 {
		t.Errorf("after a renewal: certificate %d", got)
	}
	if err := os.WriteFile(d.TLSKey, []byte("-----BEGIN PRIV"), 0o600); err != nil {
		t.Fatal(err)
	}
	if got := look(); got != 2 {
		t.Errorf("with half a key: certificate %d", got)
	}
}
