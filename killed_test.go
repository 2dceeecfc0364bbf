package main

import (
	"bufio"
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"math/rand/v2"
	"mime/multipart"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"runtime"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"
)

const (
	kills      = 200
	killsShort = 20
	killSlots  = 4 // documents of one client
)

// killWithin is the longest that a server works until it is killed. To begin takes Windows
// longer.
var killWithin = map[bool]time.Duration{false: 200 * time.Millisecond, true: 3 * time.Second}[runtime.GOOS == "windows"]

// TestKilledWhileTakingDocuments kills a serving svara again and again while clients
// upload, replace and delete documents. The next one opens the index, has each document
// as the last acknowledged request left it, or the one after that which may have been
// done without having been acknowledged, and no file holds the text of any other.
func TestKilledWhileTakingDocuments(t *testing.T) {
	total := kills
	if testing.Short() {
		total = killsShort
	}
	var counts killCounts
	t.Run("kills", func(t *testing.T) {
		const installations = 2
		for i := range installations {
			t.Run(fmt.Sprint(i), func(t *testing.T) {
				t.Parallel()
				v := &victim{t: t, counts: &counts, folder: t.TempDir(), data: t.TempDir(), random: rand.New(rand.NewPCG(6, uint64(i)))}
				for c := range 2 {
					v.clients = append(v.clients, newKillClient(v, c))
				}
				for range total / installations {
					v.start()
					v.check()
					v.workAndKill()
				}
				v.start()
				v.check()
				v.kill()
			})
		}
	})
	t.Logf("%d kills; acknowledged: %d uploads, %d of what is no text, %d deletions; %d refused; %d cut off, of which %d were done",
		counts.kills.Load(), counts.uploads.Load(), counts.junk.Load(), counts.deletions.Load(), counts.refused.Load(), counts.cut.Load(), counts.cutDone.Load())
	if counts.uploads.Load() < int64(total) || counts.deletions.Load() == 0 || counts.cut.Load() == 0 {
		t.Error("too little was done: the test tests nothing")
	}
}

type killCounts struct {
	kills, uploads, junk, deletions, refused, cut, cutDone atomic.Int64
}

// victim is an installation whose server is killed.
type victim struct {
	t            *testing.T
	counts       *killCounts
	folder, data string
	random       *rand.Rand
	clients      []*killClient

	command *exec.Cmd
	address string
	said    bytes.Buffer
	drained chan struct{}
}

var listens = regexp.MustCompile(`at (http://[0-9.:]+) `)

// start starts the server and waits until it answers.
func (v *victim) start() {
	v.t.Helper()
	v.command = exec.Command("svara", "serve", "--listen", "127.0.0.1:0", "--documents", v.folder, "--data", v.data)
	v.command.Env = append(os.Environ(), "OLLAMA_HOST=127.0.0.1:1")
	stderr, err := v.command.StderrPipe()
	if err == nil {
		err = v.command.Start()
	}
	if err != nil {
		v.t.Fatal(err)
	}
	v.said.Reset()
	lines := bufio.NewReader(stderr)
	for {
		line, err := lines.ReadString('\n')
		v.said.WriteString(line)
		if found := listens.FindStringSubmatch(line); found != nil {
			v.address = found[1]
			break
		}
		if err != nil {
			v.command.Wait()
			v.t.Fatalf("does not start: %s", v.said.String())
		}
	}
	v.drained = make(chan struct{})
	go func() {
		defer close(v.drained)
		io.Copy(&v.said, lines)
	}()
}

// kill ends it with SIGKILL, where there are signals.
func (v *victim) kill() {
	v.command.Process.Kill()
	<-v.drained
	v.command.Wait()
}

func (v *victim) workAndKill() {
	var working sync.WaitGroup
	for _, c := range v.clients {
		working.Go(c.work)
	}
	time.Sleep(time.Duration(v.random.Int64N(int64(killWithin))))
	v.kill()
	working.Wait()
	v.counts.kills.Add(1)
}

// check holds what the server and the files say against what was acknowledged. What
// was cut off is known from then on.
func (v *victim) check() {
	v.t.Helper()
	for end := time.Now().Add(20 * time.Second); ; time.Sleep(5 * time.Millisecond) {
		wrong := v.wrong()
		if wrong == "" {
			break
		}
		if time.Now().After(end) { // what was replaced by no text comes back after the start
			v.t.Fatalf("after kill %d: %s\n%s", v.counts.kills.Load(), wrong, v.said.String())
		}
	}
	for _, c := range v.clients {
		c.settle()
	}
}

func (v *victim) wrong() string {
	var listed struct{ Documents []struct{ Document string } }
	if err := getJSON(v.address+"/api/documents", &listed); err != nil {
		return err.Error()
	}
	texts := make(map[string]string)
	for _, d := range listed.Documents {
		var whole struct{ Text string }
		if err := getJSON(v.address+"/api/documents/"+d.Document, &whole); err != nil {
			return err.Error()
		}
		texts[d.Document] = whole.Text
	}
	files, err := bytesOf(v.folder, v.data)
	if err != nil {
		return err.Error()
	}
	for _, c := range v.clients {
		if wrong := c.wrong(texts, files); wrong != "" {
			return wrong
		}
	}
	return ""
}

func getJSON(address string, into any) error {
	response, err := http.Get(address)
	if err != nil {
		return err
	}
	defer response.Body.Close()
	if response.StatusCode != http.StatusOK {
		return fmt.Errorf("%s: %s", address, response.Status)
	}
	return json.NewDecoder(response.Body).Decode(into)
}

// bytesOf gives the bytes of all files in folders.
func bytesOf(folders ...string) ([]byte, error) {
	var all []byte
	for _, folder := range folders {
		err := filepath.WalkDir(folder, func(name string, entry fs.DirEntry, err error) error {
			if err != nil || entry.IsDir() {
				return err
			}
			data, err := os.ReadFile(name)
			all = append(all, data...)
			return err
		})
		if err != nil && !errors.Is(err, fs.ErrNotExist) { // it went while we looked
			return nil, err
		}
	}
	return all, nil
}

// killClient changes some documents, which no other does.
type killClient struct {
	v      *victim
	number int
	random *rand.Rand
	made   int // versions
	slots  [killSlots]killSlot
	marks  []string // of all versions
}

// killSlot is what is known of a document: it is one of these versions, "" for none.
type killSlot struct {
	may []string
	now string // set by wrong
}

func newKillClient(v *victim, number int) *killClient {
	c := &killClient{v: v, number: number, random: rand.New(rand.NewPCG(v.random.Uint64(), uint64(number)))}
	for i := range c.slots {
		c.slots[i].may = []string{""}
	}
	return c
}

func (c *killClient) document(slot int) string {
	return fmt.Sprintf("klient-%d/%d/dokument.txt", c.number, slot)
}

// work changes documents until the server is gone.
func (c *killClient) work() {
	for {
		slot := c.random.IntN(killSlots)
		var err error
		switch what := c.random.IntN(10); {
		case what < 3:
			err = c.delete(slot)
		case what < 4:
			err = c.uploadJunk(slot)
		default:
			err = c.uploadText(slot)
		}
		if err != nil {
			return
		}
	}
}

func (c *killClient) uploadText(slot int) error {
	c.made++
	mark := fmt.Sprintf("märke-%d-%d-%d-slut", c.number, slot, c.made)
	c.marks = append(c.marks, mark)
	s := &c.slots[slot]
	status, err := c.upload(slot, strings.Repeat("Beslutet har "+mark+" och gäller i hela kommunen. ", 1+c.random.IntN(40)))
	switch {
	case err != nil:
		s.may = append(s.may, mark)
		c.v.counts.cut.Add(1)
	case status == http.StatusAccepted:
		s.may = []string{mark}
		c.v.counts.uploads.Add(1)
	default:
		c.refused(status)
	}
	return err
}

// uploadJunk uploads what is no text: it must change nothing in the end.
func (c *killClient) uploadJunk(slot int) error {
	status, err := c.upload(slot, "\x89PNG\r\n\x1a\n\x00")
	switch {
	case err != nil:
	case status == http.StatusAccepted:
		c.v.counts.junk.Add(1)
	default:
		c.refused(status)
	}
	return err
}

func (c *killClient) refused(status int) {
	c.v.counts.refused.Add(1)
	if status != http.StatusConflict {
		c.v.t.Errorf("refused with %d", status)
	}
}

func (c *killClient) upload(slot int, text string) (status int, err error) {
	var body bytes.Buffer
	form := multipart.NewWriter(&body)
	form.WriteField("document", c.document(slot))
	file, _ := form.CreateFormFile("file", "x") // errors are of a buffer, which has none
	io.WriteString(file, text)
	form.Close()
	address := c.v.address + "/api/documents"
	if c.random.IntN(3) > 0 {
		address += "?replace=true"
	}
	response, err := http.Post(address, form.FormDataContentType(), &body)
	if err != nil {
		return 0, err
	}
	return response.StatusCode, response.Body.Close()
}

func (c *killClient) delete(slot int) error {
	request, err := http.NewRequest("DELETE", c.v.address+"/api/documents/"+c.document(slot), nil)
	if err != nil {
		return err
	}
	s := &c.slots[slot]
	response, err := http.DefaultClient.Do(request)
	if err != nil {
		s.may = append(s.may, "")
		c.v.counts.cut.Add(1)
		return err
	}
	switch response.StatusCode {
	case http.StatusNoContent, http.StatusAccepted:
		s.may = []string{""}
		c.v.counts.deletions.Add(1)
	case http.StatusNotFound:
		if !slices.Contains(s.may, "") {
			c.v.t.Errorf("%s is not found, and must be one of %q", c.document(slot), s.may)
		}
	default:
		c.v.t.Errorf("DELETE: %s", response.Status)
	}
	return response.Body.Close()
}

// wrong says what is not as it may be, "" if nothing is.
func (c *killClient) wrong(texts map[string]string, files []byte) string {
	var standing []string
	for i := range c.slots {
		s := &c.slots[i]
		text, found := texts[c.document(i)]
		n := slices.IndexFunc(s.may, func(mark string) bool {
			return (mark != "") == found && strings.Contains(text, mark)
		})
		if n < 0 {
			return fmt.Sprintf("%s is %.60q, must be one of %q", c.document(i), text, s.may)
		}
		s.now = s.may[n]
		standing = append(standing, s.now)
	}
	for _, mark := range c.marks {
		if !slices.Contains(standing, mark) && bytes.Contains(files, []byte(mark)) {
			return fmt.Sprintf("a file holds %s, which is gone", mark)
		}
	}
	return ""
}

// settle notes what has become of what was cut off.
func (c *killClient) settle() {
	for i := range c.slots {
		s := &c.slots[i]
		if len(s.may) > 1 && s.now == s.may[len(s.may)-1] {
			c.v.counts.cutDone.Add(1)
		}
		s.may = []string{s.now}
	}
}
