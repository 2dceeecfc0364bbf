package ollamatest

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"encoding/pem"
	"io"
	"math/big"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// Registry lets another server pull the models of this one: it gives the environment to
// start that with. Whatever registry it then asks, a proxy answers in its place.
func (s *Server) Registry(t testing.TB) (environment []string) {
	t.Helper()
	authority := newAuthority(t)
	files := http.NewServeMux()
	files.HandleFunc("/v2/{owner}/{model}/manifests/{tag}", func(w http.ResponseWriter, r *http.Request) {
		found, err := filepath.Glob(filepath.Join(s.models, "manifests", "*", r.PathValue("owner"), r.PathValue("model"), r.PathValue("tag")))
		if err != nil || len(found) != 1 {
			http.NotFound(w, r)
			return
		}
		http.ServeFile(w, r, found[0])
	})
	files.HandleFunc("/v2/{owner}/{model}/blobs/{digest}", func(w http.ResponseWriter, r *http.Request) {
		http.ServeFile(w, r, filepath.Join(s.models, "blobs", strings.Replace(r.PathValue("digest"), ":", "-", 1)))
	})
	registry := httptest.NewUnstartedServer(files)
	registry.TLS = &tls.Config{GetCertificate: authority.sign}
	registry.StartTLS()
	t.Cleanup(registry.Close)
	proxy := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		tunnel(w, registry.Listener.Addr().String())
	}))
	t.Cleanup(proxy.Close)
	return []string{"HTTPS_PROXY=" + proxy.URL, "SSL_CERT_FILE=" + authority.file}
}

// tunnel connects a client of a proxy with an address, until either leaves.
func tunnel(w http.ResponseWriter, address string) {
	there, err := net.Dial("tcp", address)
	if err != nil {
		http.Error(w, err.Error(), http.StatusBadGateway)
		return
	}
	defer there.Close()
	here, _, err := http.NewResponseController(w).Hijack()
	if err != nil {
		return
	}
	defer here.Close()
	if _, err := io.WriteString(here, "HTTP/1.1 200 OK\r\n\r\n"); err != nil {
		return
	}
	left := make(chan struct{}, 2)
	for _, ends := range [][2]net.Conn{{here, there}, {there, here}} {
		go func() {
			_, _ = io.Copy(ends[0], ends[1]) // an end that leaves is the usual
			left <- struct{}{}
		}()
	}
	<-left
}

// authority signs certificates for whatever host is asked for.
type authority struct {
	file        string // of its certificate
	certificate *x509.Certificate
	key         *ecdsa.PrivateKey
}

func newAuthority(t testing.TB) *authority {
	t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	a := &authority{filepath.Join(t.TempDir(), "authority.pem"), &x509.Certificate{SerialNumber: big.NewInt(1), NotAfter: time.Now().Add(time.Hour),
		IsCA: true, BasicConstraintsValid: true, KeyUsage: x509.KeyUsageCertSign}, key}
	signed, err := x509.CreateCertificate(rand.Reader, a.certificate, a.certificate, key.Public(), key)
	if err == nil {
		err = os.WriteFile(a.file, pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: signed}), 0o600)
	}
	if err != nil {
		t.Fatal(err)
	}
	return a
}

// sign gives a certificate for the host that a client asks for.
func (a *authority) sign(hello *tls.ClientHelloInfo) (*tls.Certificate, error) {
	host := &x509.Certificate{SerialNumber: big.NewInt(2), NotAfter: a.certificate.NotAfter, DNSNames: []string{hello.ServerName}}
	signed, err := x509.CreateCertificate(rand.Reader, host, a.certificate, a.key.Public(), a.key)
	return &tls.Certificate{Certificate: [][]byte{signed}, PrivateKey: a.key}, err
}
