package main

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"encoding/pem"
	"io"
	"log"
	"log/slog"
	"math/big"
	"net"
	"net/http"
	"net/netip"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"
)

// writeCertificate writes, for a door, a new certificate for this machine and its key,
// which holds as long as said.
func writeCertificate(t *testing.T, d door, number int64, holds time.Duration) {
	t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	private, err := x509.MarshalPKCS8PrivateKey(key)
	if err != nil {
		t.Fatal(err)
	}
	writePEM(t, d.TLSKey, "PRIVATE KEY", private)
	signCertificate(t, d.TLSCert, key, template(number, holds))
}

// template is a certificate for this machine that holds from now on as long as said.
func template(number int64, holds time.Duration) *x509.Certificate {
	return &x509.Certificate{SerialNumber: big.NewInt(number), NotAfter: time.Now().Add(holds), IPAddresses: []net.IP{net.IPv4(127, 0, 0, 1)}}
}

// signCertificate writes a new certificate of a key.
func signCertificate(t *testing.T, certFile string, key *ecdsa.PrivateKey, template *x509.Certificate) {
	t.Helper()
	signed, err := x509.CreateCertificate(rand.Reader, template, template, key.Public(), key)
	if err != nil {
		t.Fatal(err)
	}
	writePEM(t, certFile, "CERTIFICATE", signed)
}

func writePEM(t *testing.T, file, kind string, data []byte) {
	t.Helper()
	if err := os.WriteFile(file, pem.EncodeToMemory(&pem.Block{Type: kind, Bytes: data}), 0o600); err != nil {
		t.Fatal(err)
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
	writeCertificate(t, d, 1, time.Hour)
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
	writeCertificate(t, d, 2, time.Hour)
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

// Why a service may not listen at a port below 1024 is no secret of the system's.
func TestRefusedToListen(t *testing.T) {
	denied := &net.OpError{Op: "listen", Err: os.NewSyscallError("bind", syscall.EACCES)}
	tests := []struct {
		err           error
		address, want string
	}{
		{denied, "0.0.0.0:443", "CAP_NET_BIND_SERVICE"},
		{denied, ":https", "a port below 1024 takes a right that this user lacks"},
		{denied, "0.0.0.0:8443", "denied: choose another address"},
		{&net.OpError{Op: "listen", Err: os.NewSyscallError("bind", syscall.EADDRINUSE)}, "0.0.0.0:443", "choose another address"},
	}
	for _, test := range tests {
		if got := refusedToListen(test.err, test.address).Error(); !strings.Contains(got, test.want) {
			t.Errorf("%v at %s: %s, want %s", test.err, test.address, got, test.want)
		}
	}
}

// A certificate is renewed whatever times its files bear: one of the same key, copied
// with the time that it was made at, and a key that is newer than it.
func TestRenewalIsTold(t *testing.T) {
	folder := t.TempDir()
	d := door{TLSCert: filepath.Join(folder, "cert.pem"), TLSKey: filepath.Join(folder, "key.pem")}
	writeCertificate(t, d, 1, time.Hour)
	made := time.Now().Add(-24 * time.Hour)
	setTime := func(file string, to time.Time) {
		t.Helper()
		if err := os.Chtimes(file, to, to); err != nil {
			t.Fatal(err)
		}
	}
	setTime(d.TLSCert, made)
	c, err := readCertificate(d.TLSCert, d.TLSKey, slog.New(slog.DiscardHandler))
	if err != nil {
		t.Fatal(err)
	}
	look := func() *tls.Certificate {
		t.Helper()
		c.looked = time.Time{}
		pair, err := c.get(nil)
		if err != nil {
			t.Fatal(err)
		}
		return pair
	}
	first := look()
	signCertificate(t, d.TLSCert, first.PrivateKey.(*ecdsa.PrivateKey), template(2, time.Hour))
	setTime(d.TLSCert, made)
	second := look()
	if got := second.Leaf.SerialNumber.Int64(); got != 2 {
		t.Errorf("of the same key: certificate %d", got)
	}
	if look() != second {
		t.Error("files that are as they were are made a certificate of again")
	}
	writeCertificate(t, d, 3, time.Hour)
	setTime(d.TLSCert, made)
	setTime(d.TLSKey, made)
	if got := look().Leaf.SerialNumber.Int64(); got != 3 {
		t.Errorf("of another key, older: certificate %d", got)
	}
}

// Old versions of TLS are refused.
func TestOldTLSIsRefused(t *testing.T) {
	folder := t.TempDir()
	d := door{Listen: "127.0.0.1:0", TLSCert: filepath.Join(folder, "cert.pem"), TLSKey: filepath.Join(folder, "key.pem")}
	writeCertificate(t, d, 1, time.Hour)
	listener, address, err := d.listen(false, slog.New(slog.DiscardHandler))
	if err != nil {
		t.Fatal(err)
	}
	server := &http.Server{Handler: http.NotFoundHandler(), ErrorLog: log.New(io.Discard, "", 0)}
	go server.Serve(listener)
	defer server.Close()
	for version, taken := range map[uint16]bool{tls.VersionTLS10: false, tls.VersionTLS11: false, tls.VersionTLS12: true, tls.VersionTLS13: true} {
		connection, err := tls.Dial("tcp", strings.TrimPrefix(address, "https://"), &tls.Config{InsecureSkipVerify: true, MinVersion: version, MaxVersion: version})
		if err == nil {
			connection.Close()
		}
		if (err == nil) != taken {
			t.Errorf("%s: %v", tls.VersionName(version), err)
		}
	}
}

// All addresses of IPv4 are not those of IPv6, too.
func TestFamilyListenedTo(t *testing.T) {
	for address, want := range map[string]string{"0.0.0.0:0": "0.0.0.0:", "127.0.0.1:0": "127.0.0.1:", ":0": "[::]:"} {
		d := door{Listen: address, Open: true}
		listener, _, err := d.listen(false, slog.New(slog.DiscardHandler))
		if err != nil {
			t.Fatal(err)
		}
		got := listener.Addr().String()
		listener.Close()
		if !strings.HasPrefix(got, want) && (want != "[::]:" || hasIPv6()) {
			t.Errorf("%s listens at %s", address, got)
		}
	}
}

func hasIPv6() bool {
	listener, err := net.Listen("tcp6", "[::1]:0")
	if err == nil {
		listener.Close()
	}
	return err == nil
}
