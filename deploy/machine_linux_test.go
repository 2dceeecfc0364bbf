package deploy

import (
	"bytes"
	"context"
	"crypto/ed25519"
	"crypto/sha256"
	"encoding/base64"
	"errors"
	"fmt"
	"io"
	"net"
	"os"
	"os/exec"
	"path"
	"path/filepath"
	"regexp"
	"runtime"
	"slices"
	"strings"
	"syscall"
	"testing"
	"time"

	"golang.org/x/crypto/ssh"

	"svara/internal/needed"
)

// machine is a virtual machine of Debian, with systemd, which reaches nothing outside
// itself and is reached over ssh alone. What it writes is gone when the test ends.
type machine struct {
	folder string // where commands run
	reach  *ssh.ClientConfig
	at     string // address of its ssh on this machine
	shell  *ssh.Client
	boot   string // which of its starts this is
}

// startMachine gives a machine that has started, if the test is asked for and what it
// takes is here.
func startMachine(t *testing.T) *machine {
	t.Helper()
	if !needed.Is("machine") {
		t.Skip("a virtual machine is made for this: SVARA_TEST_REQUIRE=machine runs it")
	}
	if runtime.GOARCH != "amd64" {
		needed.Skip(t, "machine", errors.New("the machine is one of amd64"))
	}
	if _, err := exec.LookPath("qemu-system-x86_64"); err != nil {
		needed.Skip(t, "machine", err)
	}
	at, key := freeAddress(t), newKey(t)
	var console bytes.Buffer
	command := qemu(context.Background(), machineImage(t), "", "-snapshot", // t.Context ends before the clean-up
		"-smbios", "type=11,value="+lettingIn(key.PublicKey()),
		"-nic", "user,model=virtio-net-pci,restrict=on,hostfwd=tcp:"+at+"-:22")
	command.Stdout, command.Stderr = &console, &console
	command.Env = append(os.Environ(), "TMPDIR="+t.TempDir()) // for what the machine writes
	if err := command.Start(); err != nil {
		t.Fatal(err)
	}
	m := &machine{folder: "/root", at: at, reach: &ssh.ClientConfig{
		User: "root", Auth: []ssh.AuthMethod{ssh.PublicKeys(key)}, HostKeyCallback: ssh.InsecureIgnoreHostKey(), Timeout: 10 * time.Second}}
	t.Cleanup(func() {
		_ = command.Process.Kill()
		_ = command.Wait()
		if m.shell == nil {
			t.Logf("the console says\n%s", &console)
		}
	})
	m.connect(t)
	return m
}

func newKey(t *testing.T) ssh.Signer {
	t.Helper()
	_, private, err := ed25519.GenerateKey(nil)
	if err != nil {
		t.Fatal(err)
	}
	key, err := ssh.NewSignerFromKey(private)
	if err != nil {
		t.Fatal(err)
	}
	return key
}

// lettingIn gives what the firmware tells systemd, for root to be let in with a key: lines
// of tmpfiles.d(5), as a credential of systemd.system-credentials(7).
func lettingIn(key ssh.PublicKey) string {
	text := strings.ReplaceAll(strings.TrimSpace(string(ssh.MarshalAuthorizedKey(key))), " ", `\x20`)
	lines := "d /root/.ssh 700\nf /root/.ssh/authorized_keys 600 - - - " + text + "\n"
	return "io.systemd.credential.binary:tmpfiles.extra=" + base64.StdEncoding.EncodeToString([]byte(lines))
}

func freeAddress(t *testing.T) string {
	t.Helper()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer listener.Close()
	return listener.Addr().String()
}

// qemu gives the command that starts a machine from a folder with its disk and kernel. The
// machine ends with this program, however that ends.
func qemu(ctx context.Context, image, kernel string, more ...string) *exec.Cmd {
	command := exec.CommandContext(ctx, "qemu-system-x86_64", slices.Concat(processor(), []string{"-smp", "2", "-m", "2048",
		"-nodefaults", "-display", "none", "-serial", "stdio",
		"-kernel", filepath.Join(image, "vmlinuz"), "-append", "root=/dev/nvme0n1 rw console=ttyS0 quiet panic=-1 mitigations=off " + kernel,
		"-drive", "if=none,id=disk,format=raw,cache=unsafe,file=" + filepath.Join(image, "disk"), "-device", "nvme,drive=disk,serial=disk",
		"-object", "rng-random,id=random,filename=/dev/urandom", "-device", "virtio-rng-pci,rng=random"}, more)...)
	command.SysProcAttr = &syscall.SysProcAttr{Pdeathsig: syscall.SIGKILL}
	return command
}

// processor gives qemu's flags for the processor: this machine's, through KVM, if that
// runs any kernel. Where the processor shows no virtualization, as inside some virtual
// machines, /dev/kvm may be there and stop at instructions that Debian's kernel has, so
// the processor is emulated.
func processor() []string {
	info, _ := os.ReadFile("/proc/cpuinfo")
	kvm, err := os.OpenFile("/dev/kvm", os.O_RDWR, 0)
	if err != nil || !regexp.MustCompile(`(?m)^flags\s.* (vmx|svm)\b`).Match(info) {
		return []string{"-accel", "tcg,thread=multi", "-cpu", "Nehalem"} // the oldest that PDFs are read fast on
	}
	kvm.Close()
	return []string{"-accel", "kvm", "-cpu", "host"}
}

// machineImage gives the folder with a machine's disk and kernel, in the user's cache. It
// is made if it is not there, which takes root.
func machineImage(t *testing.T) string {
	t.Helper()
	scripts, err := filepath.Abs("testdata/machine")
	if err != nil {
		t.Fatal(err)
	}
	maker, installer := filepath.Join(scripts, "make.sh"), filepath.Join(scripts, "install.sh")
	image := cached(t, "machine", maker, installer)
	if _, err := os.Stat(image); err == nil {
		return image
	}
	for _, program := range []string{"apt-get", "debootstrap", "mke2fs"} {
		if _, err := exec.LookPath(program); err != nil {
			needed.Skip(t, "machine", err)
		}
	}
	if os.Getuid() != 0 {
		needed.Skip(t, "machine", errors.New("a disk with files of root is made by root"))
	}
	made := image + ".new"
	if err := errors.Join(os.RemoveAll(made), os.MkdirAll(made, 0o700)); err != nil {
		t.Fatal(err)
	}
	command := exec.CommandContext(t.Context(), "unshare", "--mount", "sh", maker, installer) // what debootstrap mounts goes with it
	command.Dir = made
	if out, err := command.CombinedOutput(); err != nil {
		t.Fatalf("%s: %v\n%s", command, err, out)
	}
	out, err := qemu(t.Context(), made, "init=/sbin/install-machine", "-no-reboot", "-nic", "none").CombinedOutput()
	if err != nil || !strings.Contains(string(out), "the machine is installed") {
		t.Fatalf("the machine is not installed: %v\n%s", err, out)
	}
	if err := os.Rename(made, image); err != nil {
		t.Fatal(err)
	}
	return image
}

// cached gives a name in the user's cache for what is made from these files, another one
// when they change.
func cached(t *testing.T, name string, from ...string) string {
	t.Helper()
	cache, err := os.UserCacheDir()
	if err != nil {
		t.Fatal(err)
	}
	sum := sha256.New()
	for _, file := range from {
		data, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		sum.Write(data)
	}
	return filepath.Join(cache, "svara", fmt.Sprintf("%s-%x", name, sum.Sum(nil)[:4]))
}

// connect waits until the machine has started and lets in its root.
func (m *machine) connect(t *testing.T) {
	t.Helper()
	before := m.boot
	eventually(t, "ssh", func() error {
		connection, err := net.DialTimeout("tcp", m.at, 10*time.Second)
		if err == nil {
			err = connection.SetDeadline(time.Now().Add(30 * time.Second)) // while it starts or stops, nothing may answer
		}
		if err != nil {
			return err
		}
		inside, channels, requests, err := ssh.NewClientConn(connection, m.at, m.reach)
		if err != nil {
			connection.Close()
			return err
		}
		m.shell = ssh.NewClient(inside, channels, requests)
		if m.boot, err = m.try("cat /proc/sys/kernel/random/boot_id", nil); err != nil || m.boot == before {
			m.shell.Close()
			return fmt.Errorf("it has not started anew: %v", err)
		}
		return connection.SetDeadline(time.Time{})
	})
}

// eventually waits until what is tried succeeds. An emulated machine takes its time.
func eventually(t *testing.T, what string, try func() error) {
	t.Helper()
	err := try()
	for deadline := time.Now().Add(15 * time.Minute); err != nil; err = try() {
		if time.Now().After(deadline) {
			t.Fatalf("%s: %v", what, err)
		}
		time.Sleep(2 * time.Second)
	}
}

// try runs a shell command in the machine and gives its output.
func (m *machine) try(line string, input io.Reader) (string, error) {
	session, err := m.shell.NewSession()
	if err != nil {
		return "", err
	}
	defer session.Close()
	session.Stdin = input
	out, err := session.CombinedOutput("cd " + m.folder + " && " + line)
	return string(out), err
}

// run runs a shell command in the machine, which must succeed, and gives its output
// without what surrounds it.
func (m *machine) run(t *testing.T, line string) string {
	t.Helper()
	out, err := m.try(line, nil)
	if err != nil {
		t.Fatalf("%s: %v\n%s", line, err, out)
	}
	return strings.TrimSpace(out)
}

// put writes a file of the machine.
func (m *machine) put(t *testing.T, name string, data []byte) {
	t.Helper()
	if out, err := m.try(fmt.Sprintf("mkdir -p %s && cat > %s && chmod 755 %[2]s", path.Dir(name), name), bytes.NewReader(data)); err != nil {
		t.Fatalf("%s: %v\n%s", name, err, out)
	}
}

// copy puts files of this machine into a folder of the other.
func (m *machine) copy(t *testing.T, folder string, patterns ...string) {
	t.Helper()
	for _, pattern := range patterns {
		found, err := filepath.Glob(pattern)
		if err != nil || len(found) == 0 {
			t.Fatalf("%s: there is no such file (%v)", pattern, err)
		}
		for _, from := range found {
			data, err := os.ReadFile(from)
			if err != nil {
				t.Fatal(err)
			}
			m.put(t, path.Join(folder, filepath.Base(from)), data)
		}
	}
}

// reboot starts the machine anew.
func (m *machine) reboot(t *testing.T) {
	t.Helper()
	m.run(t, "systemctl reboot --no-block")
	m.shell.Close()
	m.connect(t)
}
