package main

import (
	"bytes"
	"log/slog"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// A certificate that browsers refuse, or soon will, is told of by doctor and in the log:
// there when it is read, and again the next day.
func TestCertificateEnds(t *testing.T) {
	const day = 24 * time.Hour
	tests := []struct {
		name      string
		holds     time.Duration
		later     time.Duration // when it is looked at, from now
		condition condition
		says      string // in both; empty for nothing in the log
	}{
		{"long", 60 * day, 0, works, ""},
		{"soon", 13 * day, 0, doubted, "ends on 20"},
		{"over", -time.Hour, 0, broken, "ended on 20"},
		{"then over", 60 * day, 61 * day, broken, "ended on 20"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			folder := t.TempDir()
			d := door{TLSCert: filepath.Join(folder, "cert.pem"), TLSKey: filepath.Join(folder, "key.pem")}
			writeCertificate(t, d, 1, test.holds)
			now := time.Now().Add(test.later)
			var f findings
			d.examineCertificate(now, &f)
			if len(f) != 1 || f[0].condition != test.condition || !strings.Contains(f[0].says, test.says) {
				t.Errorf("doctor finds %v, want %s: %s", f, test.condition, test.says)
			}
			var log bytes.Buffer
			read, err := readCertificate(d.TLSCert, d.TLSKey, slog.New(slog.NewTextHandler(&log, nil)))
			if err != nil {
				t.Fatal(err)
			}
			read.tellOutdated(now)
			read.tellOutdated(now.Add(time.Hour))
			if got := strings.Count(log.String(), "level=WARN"); (got == 1) != (test.says != "") || !strings.Contains(log.String(), test.says) {
				t.Errorf("the log has %q, want once %q", log.String(), test.says)
			}
			read.tellOutdated(now.Add(2 * day))
			if got := strings.Count(log.String(), "level=WARN"); (got == 2) != (test.says != "") {
				t.Errorf("the log has it %d times on the third day", got)
			}
		})
	}
	var f findings
	(&door{}).examineCertificate(time.Now(), &f)
	(&door{TLSCert: "ingen.pem", TLSKey: "ingen.pem"}).examineCertificate(time.Now(), &f)
	if len(f) != 1 || f[0].condition != broken || !strings.Contains(f[0].says, "ingen.pem") {
		t.Errorf("of no certificate, and of one that is not there: %v", f)
	}
}
