package main

import (
	"bytes"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"svara/internal/index"
)

const restoreKills = 30

// svara runs the program in a data folder, and gives what it prints.
func svara(t *testing.T, data string, arguments ...string) string {
	t.Helper()
	out, _ := svaraTells(t, data, arguments...)
	return out
}

// svaraTells is svara with what it tells beside.
func svaraTells(t *testing.T, data string, arguments ...string) (printed, told string) {
	t.Helper()
	command := exec.Command("svara", append(arguments, "--data", data)...)
	command.Env = append(os.Environ(), "OLLAMA_HOST=127.0.0.1:1")
	var complaint bytes.Buffer
	command.Stderr = &complaint
	out, err := command.Output()
	if err != nil {
		t.Fatalf("svara %q: %v: %s", arguments, err, complaint.String())
	}
	return string(out), complaint.String()
}

// installation makes one with its own documents and key, and gives a backup of it.
func installation(t *testing.T, name string) (data, backup string) {
	t.Helper()
	data = filepath.Join(t.TempDir(), "data")
	documents := filepath.Join(t.TempDir(), "dokument")
	for i := range 40 {
		path := filepath.Join(documents, name, fmt.Sprintf("%d.txt", i))
		text := fmt.Sprintf("Om %s %d\n\n", name, i) + strings.Repeat(fmt.Sprintf("Beslut %d om %s gäller i hela kommunen. ", i, name), 60)
		if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	svara(t, data, "ingest", documents)
	svara(t, data, "key", "create", "--scope", "ask", "--name", name)
	backup = filepath.Join(t.TempDir(), name+".tar.gz")
	svara(t, data, "backup", "--include", "all", backup)
	return data, backup
}

// TestKilledRestore kills a restore again and again: what is there then is what was
// before, or all of what was restored, documents included.
func TestKilledRestore(t *testing.T) {
	data, ekar := installation(t, "ekar")
	_, tallar := installation(t, "tallar")
	began := time.Now()
	svara(t, data, "restore", "--force", "--documents", t.TempDir(), ekar)
	within := 2 * time.Since(began) // when it is killed at the latest: longer after kills that came too early
	random := rand.New(rand.NewPCG(7, 11))
	now, done := "ekar", 0
	for kill := range restoreKills {
		next, backup := "tallar", tallar
		if now == "tallar" {
			next, backup = "ekar", ekar
		}
		documents := t.TempDir()
		command := exec.Command("svara", "restore", "--force", "--documents", documents, "--data", data, backup)
		if err := command.Start(); err != nil {
			t.Fatal(err)
		}
		time.AfterFunc(time.Duration(random.Int64N(int64(within))), func() { command.Process.Kill() })
		command.Wait()
		keys, listed := svara(t, data, "key", "list"), svara(t, data, "documents", "list")
		has, other, placedWant := now, next, 0
		if strings.Contains(keys, next) {
			has, other, placedWant, done = next, now, 40, done+1
			within = within * 3 / 4
		} else {
			within = within * 5 / 4
		}
		placed, err := filepath.Glob(filepath.Join(documents, next, "*.txt"))
		if err != nil || len(placed) != placedWant || !strings.Contains(keys, has) || strings.Contains(keys, other) ||
			strings.Count(listed, has+"/") != 40 || strings.Contains(listed, other) {
			t.Fatalf("kill %d, of %s over %s: %d documents in the folder, %v\n%s\n%.200s", kill, next, now, len(placed), err, keys, listed)
		}
		now = has
	}
	t.Logf("%d kills, at last within %v; %d restores were done", restoreKills, within, done)
	if done == 0 || done == restoreKills {
		t.Error("the kills came all too early or too late: the test tests nothing")
	}
	svara(t, data, "restore", "--force", "--without-documents", ekar)
	left, err := os.ReadDir(data)
	if err != nil {
		t.Fatal(err)
	}
	for _, entry := range left {
		if strings.HasPrefix(entry.Name(), "svara.restor") || strings.HasPrefix(entry.Name(), "svara.swap") {
			t.Errorf("%s is left", entry.Name())
		}
	}
}

// TestStoppedRestore tells a restore to stop while it waits for its backup: it does, and
// leaves nothing.
func TestStoppedRestore(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("no process can be told so there")
	}
	_, backup := installation(t, "ekar")
	half, err := os.ReadFile(backup)
	if err != nil {
		t.Fatal(err)
	}
	data := filepath.Join(t.TempDir(), "data")
	command := exec.Command("svara", "restore", "--documents", t.TempDir(), "--data", data, "-")
	var told bytes.Buffer
	command.Stderr = &told
	in, err := command.StdinPipe()
	if err == nil {
		err = command.Start()
	}
	if err != nil {
		t.Fatal(err)
	}
	if _, err := in.Write(half[:len(half)/2]); err != nil {
		t.Error(err)
	}
	for tries := 0; ; tries++ {
		if found, err := filepath.Glob(filepath.Join(data, "svara.restoring-*")); len(found) > 0 {
			break
		} else if err != nil || tries > 2000 {
			command.Process.Kill()
			t.Fatalf("it does not begin: %v", err)
		}
		time.Sleep(10 * time.Millisecond)
	}
	if err := command.Process.Signal(syscall.SIGTERM); err != nil {
		t.Error(err)
	}
	hang := time.AfterFunc(20*time.Second, func() { command.Process.Kill() })
	defer hang.Stop()
	if err := command.Wait(); command.ProcessState.ExitCode() != 1 || !strings.Contains(told.String(), "interrupted: nothing was restored") {
		t.Errorf("%v: %s", err, told.String())
	}
	left, err := os.ReadDir(data)
	if err != nil || len(left) != 1 || left[0].Name() != "svara.use" {
		t.Errorf("left: %v %v", left, err)
	}
}

// TestBackupWhileTakingDocuments backs up while clients upload, replace and delete
// documents: what is restored has each document in the folder as the index has it, but
// for those that were changing just then, which the next reading of the folder mends.
func TestBackupWhileTakingDocuments(t *testing.T) {
	const backups = 10
	var counts killCounts
	v := &victim{t: t, counts: &counts, folder: t.TempDir(), data: t.TempDir(), random: rand.New(rand.NewPCG(6, 60))}
	for c := range 2 {
		v.clients = append(v.clients, newKillClient(v, c))
	}
	v.start()
	var working sync.WaitGroup
	for _, c := range v.clients {
		working.Go(c.work)
	}
	folder := t.TempDir()
	var told [backups]string
	for i := range backups {
		time.Sleep(100 * time.Millisecond)
		_, told[i] = svaraTells(t, v.data, "backup", "--include", "all", filepath.Join(folder, fmt.Sprint(i)))
	}
	v.kill()
	working.Wait()
	documents, changing := 0, 0
	for i := range backups {
		data, restored := t.TempDir(), t.TempDir()
		svara(t, data, "restore", "--documents", restored, filepath.Join(folder, fmt.Sprint(i)))
		n, differing := differInFolder(t, data, restored)
		documents, changing = documents+n, changing+differing
		if differing > 0 && !strings.Contains(told[i], "are read anew where it is restored") {
			t.Errorf("backup %d: %d documents differ, and it tells of none: %s", i, differing, told[i])
		}
		svara(t, data, "ingest", restored)
		if _, differing := differInFolder(t, data, restored); differing > 0 {
			t.Errorf("backup %d: %d documents differ after they are read", i, differing)
		}
	}
	t.Logf("%d backups of %d documents, of which %d were changing, beside %d uploads and %d deletions",
		backups, documents, changing, counts.uploads.Load(), counts.deletions.Load())
	if changing > documents/2 {
		t.Error("most documents differ")
	}
	if documents < backups || counts.uploads.Load() < backups {
		t.Error("too little was done: the test tests nothing")
	}
}

// differInFolder gives how many documents an index has, and of how many the folder's
// file says something else.
func differInFolder(t *testing.T, data, folder string) (documents, differing int) {
	t.Helper()
	idx, err := index.Open(t.Context(), data)
	if err != nil {
		t.Fatal(err)
	}
	defer idx.Close()
	for _, doc := range idx.Snapshot().Documents() {
		documents++
		text, err := os.ReadFile(filepath.Join(folder, doc.Path))
		if err != nil || strings.TrimSpace(string(text)) != strings.TrimSpace(doc.Text) {
			differing++
		}
	}
	return documents, differing
}
