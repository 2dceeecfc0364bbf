package main

import (
	"crypto/tls"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"svara/internal/needed"
)

// proxied is a proxy as docs/network.md has it set, and what is beside it in a test.
type proxied struct {
	folder, logs string // the logs' is in it
	address      string // of the proxy
	behind       string // address of what it sends on to
}

// TestProxiesLogNoQuestions runs the proxies with the settings that docs/network.md shows,
// before a server that is down and one that is cut off in the midst of an answer.
func TestProxiesLogNoQuestions(t *testing.T) {
	for name, start := range map[string]func(*testing.T, proxied) string{"nginx": startNginx, "caddy": startCaddy} {
		t.Run(name, func(t *testing.T) {
			if _, err := exec.LookPath(name); err != nil {
				needed.Skip(t, name, err)
			}
			svara := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
				w.Header().Set("Content-Length", "100")
				w.Write([]byte("Simhallen"))
				w.(http.Flusher).Flush()
				panic(http.ErrAbortHandler)
			}))
			defer svara.Close()
			folder := t.TempDir()
			p := proxied{folder, filepath.Join(folder, "logs"), freeAddress(t), svara.Listener.Addr().String()}
			if err := os.Mkdir(p.logs, 0o700); err != nil {
				t.Fatal(err)
			}
			site := start(t, p)
			if status := askThrough(t, site); status != http.StatusOK {
				t.Errorf("an answer that is cut off has status %d", status)
			}
			svara.Close()
			if status := askThrough(t, site); status != http.StatusBadGateway {
				t.Errorf("without a server the status is %d", status)
			}
			time.Sleep(100 * time.Millisecond) // until it is written
			p.holdLogs(t)
		})
	}
}

// asker is the address that questions come from.
const asker = "127.0.0.7"

// askThrough asks a question of the page, and gives the status.
func askThrough(t *testing.T, site string) int {
	t.Helper()
	dialer := &net.Dialer{LocalAddr: &net.TCPAddr{IP: net.ParseIP(asker)}, Timeout: 5 * time.Second}
	client := &http.Client{Timeout: 10 * time.Second, Transport: &http.Transport{
		DisableKeepAlives: true, DialContext: dialer.DialContext, TLSClientConfig: &tls.Config{InsecureSkipVerify: true}}}
	var response *http.Response
	var err error
	for range 100 {
		if response, err = client.Get(site + "/?fraga=hemligheten"); err == nil {
			defer response.Body.Close()
			return response.StatusCode
		}
		time.Sleep(50 * time.Millisecond)
	}
	t.Fatal(err)
	return 0
}

// holdLogs fails where a log has the question, or one that is not of requests the address
// of who asked.
func (p proxied) holdLogs(t *testing.T) {
	t.Helper()
	logs, err := filepath.Glob(filepath.Join(p.logs, "*"))
	if err != nil || len(logs) == 0 {
		t.Fatalf("logs %v, %v", logs, err)
	}
	for _, log := range logs {
		data, err := os.ReadFile(log)
		if err != nil {
			t.Fatal(err)
		}
		if text := string(data); strings.Contains(text, "hemligheten") || filepath.Base(log) != "svara.log" && strings.Contains(text, asker) {
			t.Errorf("%s has what was asked, or by whom:\n%s", filepath.Base(log), text)
		}
	}
}

// shownSettings gives the first block of a language in docs/network.md, with what differs
// here replaced.
func shownSettings(t *testing.T, language string, replaced ...string) string {
	t.Helper()
	data, err := os.ReadFile("docs/network.md")
	if err != nil {
		t.Fatal(err)
	}
	found := regexp.MustCompile("(?s)```" + language + "\n(.*?)```").FindSubmatch(data)
	if found == nil {
		t.Fatalf("docs/network.md shows nothing in %s", language)
	}
	return strings.NewReplacer(replaced...).Replace(string(found[1]))
}

func startNginx(t *testing.T, p proxied) string {
	d := door{TLSCert: filepath.Join(p.folder, "fullchain.pem"), TLSKey: filepath.Join(p.folder, "privkey.pem")}
	writeCertificate(t, d, 1, time.Hour)
	shown := shownSettings(t, "nginx", "/etc/ssl/svara", p.folder, "/var/log/nginx", p.logs,
		"listen 443", "listen "+p.address, "listen 80", "listen "+freeAddress(t), "127.0.0.1:8080", p.behind)
	settings := "daemon off;\npid nginx.pid;\nerror_log logs/error.log;\nevents {}\nhttp {\naccess_log logs/access.log;\n"
	for _, kind := range []string{"client_body", "proxy", "fastcgi", "uwsgi", "scgi"} {
		settings += kind + "_temp_path " + kind + ";\n"
	}
	p.run(t, settings+shown+"}\n", "nginx", "-p", p.folder+"/", "-e", filepath.Join(p.logs, "error.log"), "-c")
	return "https://" + p.address
}

func startCaddy(t *testing.T, p proxied) string {
	shown := shownSettings(t, "caddy", "{\n\tlog default", "{\n\tadmin off\n\tlog default",
		"svara.example.se", "http://"+p.address, "127.0.0.1:8080", p.behind)
	p.run(t, shown, "caddy", "run", "--adapter", "caddyfile", "--config")
	return "http://" + p.address
}

// run runs a proxy until the test ends: a program with arguments, after which comes the
// file of its settings.
func (p proxied) run(t *testing.T, settings string, program ...string) {
	t.Helper()
	file := filepath.Join(p.folder, "settings")
	if err := os.WriteFile(file, []byte(settings), 0o600); err != nil {
		t.Fatal(err)
	}
	log, err := os.Create(filepath.Join(p.logs, "stderr.log"))
	if err != nil {
		t.Fatal(err)
	}
	defer log.Close()
	command := exec.Command(program[0], append(program[1:], file)...)
	command.Stderr = log
	command.Env = append(os.Environ(), "HOME="+p.folder, "XDG_DATA_HOME="+p.folder, "XDG_CONFIG_HOME="+p.folder)
	if err := command.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		command.Process.Signal(os.Interrupt)
		command.Wait()
	})
}

// freeAddress gives an address that nothing listens on.
func freeAddress(t *testing.T) string {
	t.Helper()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer listener.Close()
	return listener.Addr().String()
}
