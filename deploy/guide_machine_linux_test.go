package deploy

import (
	"bytes"
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"
)

const (
	release   = "/root/svara_1.2.3_linux_amd64" // where one is unpacked
	documents = "/srv/dokument"
	outside   = "10.0.2.15" // the machine's address that others would reach it at

	// On an emulated processor, the first PDF takes a minute, and three when others use
	// this machine.
	patience = "read-time: 15m\n"
)

// service is Svara in a machine, with a key to it.
type service struct {
	*machine
	guide string
	key   string
}

// TestMachine follows the guide to make Svara a service of systemd, in a virtual machine,
// and then does to the service what happens to one.
func TestMachine(t *testing.T) {
	s := &service{machine: startMachine(t)}
	for _, step := range []struct {
		name string
		test func(*testing.T, *service)
	}{
		{"installed as the guide says", testGuideOfService},
		{"exposed as the guide says", testExposed},
		{"confined", testWritesNowhereElse},
		{"a new setting", testNewSetting},
		{"new documents", testNewDocuments},
		{"a backup to another machine", testBackupElsewhere},
		{"reached by others", testReachedByOthers},
		{"widened as the guide says", testWidened},
		{"killed", testKilledService},
		{"a wrong setting", testWrongSetting},
		{"a restart of the machine", testReboot},
		{"stopped", testStopped},
	} {
		if !t.Run(step.name, func(t *testing.T) { step.test(t, s) }) {
			t.Fatal(s.try("journalctl --no-pager --unit svara | grep -v msg=request", nil))
		}
	}
}

// testGuideOfService runs every command of the guide's section, on a machine without
// Ollama.
func testGuideOfService(t *testing.T, s *service) {
	guide, err := os.ReadFile(guideFile)
	if err != nil {
		t.Fatal(err)
	}
	_, s.guide, _ = strings.Cut(string(guide), "\n## As a service of systemd\n")
	s.guide, _, _ = strings.Cut(s.guide, "\n## ")
	i := buildImage(t)
	s.copy(t, release, filepath.Join(i.root, i.entrypoint[0]))
	s.copy(t, release+"/deploy", unitFile)
	s.copy(t, documents, "../testdata/formats/[ar]*")
	s.put(t, "/etc/svara.yaml", []byte(machineSettings.FindStringSubmatch(s.guide)[1]+patience))
	s.folder = release

	for _, block := range shellBlock.FindAllStringSubmatch(s.guide, -1) {
		for line := range strings.Lines(block[1]) {
			said := s.run(t, line)
			t.Logf("# %s%s", line, said)
			if strings.HasPrefix(line, "svara key create") {
				s.key = regexp.MustCompile(`svara_\w+`).FindString(said)
			}
		}
	}
	s.answers(t, "När byggdes simhallen i Vrenå?", "riktlinje")
	s.is(t, "ActiveState=active", "UnitFileState=enabled", "NRestarts=0")
	s.logs(t, " 0 skipped: ") // formats that are read in processes of their own, too
	if doctor := s.run(t, "svara doctor"); !strings.Contains(doctor, "Svara serves at 127.0.0.1:8080") || strings.Contains(doctor, " broken ") {
		t.Errorf("the doctor says\n%s", doctor)
	}
	if others := s.run(t, "find /var/lib/svara ! -user svara"); others != "" {
		t.Errorf("not of the user svara are %s", others)
	}
}

func testExposed(t *testing.T, s *service) {
	if is, told := exposure(t, []byte(s.run(t, "systemd-analyze security --no-pager svara"))), exposure(t, []byte(s.guide)); is > told {
		t.Errorf("the exposure is %v, and the guide says %v", is, told)
	}
}

// testWritesNowhereElse looks at the files as the service sees them.
func testWritesNowhereElse(t *testing.T, s *service) {
	process := "/proc/" + s.state(t)["MainPID"]
	if user := s.run(t, "stat --format %U:%G "+process); user != "svara:svara" {
		t.Errorf("it runs as %s", user)
	}
	for _, folder := range []string{"/", "/etc", "/usr/local/bin", documents, "/var/log"} {
		if said, err := s.try("touch "+process+"/root"+folder+"/new", nil); err == nil || !strings.Contains(said, "Read-only file system") {
			t.Errorf("%s: %v %s", folder, err, said)
		}
	}
	s.run(t, "touch "+process+"/root/var/lib/svara/new && rm /var/lib/svara/new")
	if homes := s.run(t, "ls -A "+process+"/root/root"); homes != "" {
		t.Errorf("of the home of root it sees %s", homes)
	}
}

func testNewSetting(t *testing.T, s *service) {
	s.run(t, "sed -i 's/^embedder: .*/embedder: embedded/' /etc/svara.yaml")
	s.told(t, "systemctl restart svara")
	s.answers(t, "När byggdes simhallen i Vrenå?", "riktlinje")
	if said := s.run(t, "svara documents verify"); !strings.Contains(said, "the index says what the folder says") {
		t.Error(said)
	}
}

// testNewDocuments adds documents that are read in processes of their own: a PDF by code
// that is compiled in memory.
func testNewDocuments(t *testing.T, s *service) {
	s.copy(t, documents, "../internal/extract/testdata/pdf/taxa.pdf", "../internal/extract/testdata/office/innehall.docx", "../internal/extract/testdata/office/taxor.xlsx")
	s.answers(t, "När beslutade kommunfullmäktige om taxan för byggnadsnämndens verksamhet?", "taxa.pdf")
	s.answers(t, "Hur stort är startbidraget till nya föreningar?", "innehall.docx")
	s.answers(t, "Vad kostar en påminnelse för den som inte betalar avgiften i tid?", "taxor.xlsx")
}

// testBackupElsewhere sends a backup, with the command of the guide, to the machine's own
// ssh as though it were another's, and restores what arrives.
func testBackupElsewhere(t *testing.T, s *service) {
	s.run(t, "useradd --create-home reserv && ssh-keygen -q -t ed25519 -N '' -f ~/.ssh/id_ed25519")
	s.run(t, "install -D -o reserv -m 600 ~/.ssh/id_ed25519.pub ~reserv/.ssh/authorized_keys && chown reserv ~reserv/.ssh")
	s.put(t, "/root/.ssh/config", []byte("Host reserv\nHostName 127.0.0.1\nUser reserv\nStrictHostKeyChecking accept-new\n"))
	const line = "svara backup - | ssh reserv 'umask 077; cat > svara.tar.gz'"
	if !slices.Contains(guideLines(t), line) {
		t.Fatalf("no guide has the command %s", line)
	}
	s.run(t, line)
	if mode := s.run(t, "stat --format '%a %U' ~reserv/svara.tar.gz"); mode != "600 reserv" {
		t.Errorf("the backup is %s", mode)
	}
	s.run(t, "svara restore --data /root/restored --without-documents ~reserv/svara.tar.gz")
	if keys := s.run(t, "svara key list --data /root/restored"); !strings.Contains(keys, "Kontaktcenter") {
		t.Errorf("restored were the keys\n%s", keys)
	}
	if listed := s.run(t, "svara documents list --data /root/restored"); !strings.Contains(listed, "taxa.pdf") {
		t.Errorf("restored were the documents\n%s", listed)
	}
}

// testReachedByOthers lets Svara listen on a network, which the unit denies until the
// guide's setting allows it.
func testReachedByOthers(t *testing.T, s *service) {
	s.run(t, "echo 'listen: 0.0.0.0:8080' >> /etc/svara.yaml && systemctl restart svara")
	s.answers(t, "När byggdes simhallen i Vrenå?", "riktlinje")
	ctx, cancel := context.WithTimeout(t.Context(), 10*time.Second)
	defer cancel()
	if _, err := s.ask(ctx, outside+":8080", "När byggdes simhallen i Vrenå?"); err == nil {
		t.Error("another machine may ask, and nobody has allowed that")
	}
	s.edit(t, "IPAddressAllow=10.0.0.0/8")
	s.answersAt(t, outside+":8080", "När byggdes simhallen i Vrenå?", "riktlinje")
	s.run(t, "sed -i '/^listen:/d' /etc/svara.yaml && systemctl revert svara && systemctl daemon-reload")
}

// testWidened uses what else the guide says for 'systemctl edit svara'.
func testWidened(t *testing.T, s *service) {
	s.run(t, "echo 'listen: 127.0.0.1:80' >> /etc/svara.yaml && install -m 600 /dev/stdin /etc/svara-model-key <<< hemlig")
	s.edit(t, "AmbientCapabilities=CAP_NET_BIND_SERVICE", "CapabilityBoundingSet=CAP_NET_BIND_SERVICE", "PrivateUsers=no",
		"LoadCredential=model-key:/etc/svara-model-key", "Environment=SVARA_MODEL_KEY_FILE=%d/model-key", "ReadWritePaths="+documents)
	s.answersAt(t, "127.0.0.1:80", "När byggdes simhallen i Vrenå?", "riktlinje")
	s.run(t, "touch /proc/"+s.state(t)["MainPID"]+"/root"+documents+"/new && rm "+documents+"/new")
	s.run(t, "sed -i '/^listen:/d' /etc/svara.yaml && systemctl revert svara && systemctl daemon-reload && systemctl restart svara")
	s.answers(t, "När byggdes simhallen i Vrenå?", "riktlinje")
}

func testKilledService(t *testing.T, s *service) {
	before := s.state(t)["MainPID"]
	s.run(t, "systemctl kill --signal KILL svara")
	s.becomes(t, "NRestarts=1", "ActiveState=active")
	if now := s.state(t)["MainPID"]; now == before {
		t.Errorf("process %s was not killed", now)
	}
	s.answers(t, "När byggdes simhallen i Vrenå?", "riktlinje")
}

// testWrongSetting waits longer than systemd would before it started Svara again.
func testWrongSetting(t *testing.T, s *service) {
	s.run(t, "cp /etc/svara.yaml /root && echo 'wathc: true' >> /etc/svara.yaml && systemctl restart svara")
	s.becomes(t, "ActiveState=failed")
	time.Sleep(10 * time.Second)
	s.is(t, "ActiveState=failed", "Result=exit-code", "ExecMainStatus=2", "NRestarts=0")
	s.logs(t, "wathc")
	s.run(t, "cp /root/svara.yaml /etc/svara.yaml && systemctl restart svara")
	s.answers(t, "När byggdes simhallen i Vrenå?", "riktlinje")
}

func testReboot(t *testing.T, s *service) {
	s.reboot(t)
	s.answers(t, "När byggdes simhallen i Vrenå?", "riktlinje")
	s.is(t, "ActiveState=active", "NRestarts=0")
}

func testStopped(t *testing.T, s *service) {
	s.run(t, "systemctl stop svara")
	s.is(t, "ActiveState=inactive", "Result=success", "ExecMainStatus=0")
	s.run(t, "systemctl disable --now svara")
	s.is(t, "UnitFileState=disabled")
	for _, bad := range []string{"goroutine ", "panic", "level=ERROR"} {
		if out, err := s.try("journalctl --no-pager --unit svara | grep '"+bad+"'", nil); err == nil {
			t.Errorf("the log has %s", out)
		}
	}
}

// told runs a command that stands in the text of the guide.
func (s *service) told(t *testing.T, line string) {
	t.Helper()
	if !strings.Contains(s.guide, "`"+line+"`") {
		t.Fatalf("the guide does not tell of %s", line)
	}
	s.run(t, line)
}

// edit does what 'systemctl edit svara' does, with settings that the guide tells of, and
// restarts the service.
func (s *service) edit(t *testing.T, settings ...string) {
	t.Helper()
	for _, setting := range settings {
		if !strings.Contains(s.guide, "`"+setting+"`") {
			t.Fatalf("the guide does not tell of %s", setting)
		}
	}
	s.put(t, "/etc/systemd/system/svara.service.d/override.conf", []byte("[Service]\n"+strings.Join(settings, "\n")+"\n"))
	s.run(t, "systemctl daemon-reload && systemctl restart svara")
}

// state gives what systemd knows of the service.
func (s *service) state(t *testing.T) map[string]string {
	t.Helper()
	state := make(map[string]string)
	for line := range strings.Lines(s.run(t, "systemctl show svara --property ActiveState,UnitFileState,MainPID,NRestarts,Result,ExecMainStatus")) {
		name, value, _ := strings.Cut(strings.TrimSpace(line), "=")
		state[name] = value
	}
	return state
}

// is checks what systemd knows of the service: ActiveState=active.
func (s *service) is(t *testing.T, wanted ...string) {
	t.Helper()
	if err := s.compare(t, wanted); err != nil {
		t.Error(err)
	}
}

// becomes waits until systemd knows this of the service.
func (s *service) becomes(t *testing.T, wanted ...string) {
	t.Helper()
	eventually(t, "systemd", func() error { return s.compare(t, wanted) })
}

func (s *service) compare(t *testing.T, wanted []string) error {
	t.Helper()
	state := s.state(t)
	for _, want := range wanted {
		if name, value, _ := strings.Cut(want, "="); state[name] != value {
			return fmt.Errorf("the service is %v, want %s", state, want)
		}
	}
	return nil
}

// logs checks that the journal has a text of the service.
func (s *service) logs(t *testing.T, text string) {
	t.Helper()
	s.run(t, "journalctl --no-pager --unit svara | grep --quiet '"+text+"'")
}

// answers waits until a question is answered with a citation of the document.
func (s *service) answers(t *testing.T, question, document string) {
	t.Helper()
	s.answersAt(t, "127.0.0.1:8080", question, document)
}

func (s *service) answersAt(t *testing.T, address, question, document string) {
	t.Helper()
	eventually(t, question, func() error {
		cited, err := s.ask(t.Context(), address, question)
		if err == nil && !strings.HasPrefix(cited, document) {
			err = fmt.Errorf("cited is %q, want %s", cited, document)
		}
		return err
	})
}

// ask asks Svara, from inside the machine, and gives the document that it cites first.
func (s *service) ask(ctx context.Context, address, question string) (cited string, err error) {
	body, err := json.Marshal(map[string]string{"question": question})
	if err != nil {
		return "", err
	}
	request, err := http.NewRequestWithContext(ctx, http.MethodPost, "http://"+address+"/api/ask", bytes.NewReader(body))
	if err != nil {
		return "", err
	}
	request.Header.Set("Content-Type", "application/json")
	request.Header.Set("Authorization", "Bearer "+s.key)
	inside := http.Client{Transport: &http.Transport{DisableKeepAlives: true, DialContext: s.shell.DialContext}}
	response, err := inside.Do(request)
	if err != nil {
		return "", err
	}
	defer response.Body.Close()
	var answer struct {
		Status, Answer string
		Citations      []struct{ Document string }
	}
	if err := json.NewDecoder(response.Body).Decode(&answer); err != nil || len(answer.Citations) == 0 {
		return "", cmp.Or(err, fmt.Errorf("%s %+v", response.Status, answer))
	}
	return answer.Citations[0].Document, nil
}
