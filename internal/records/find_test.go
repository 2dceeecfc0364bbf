package records

import (
	"strings"
	"sync"
	"testing"
	"time"
)

// within waits for something to become so, and fails if it takes longer.
func within(t *testing.T, limit time.Duration, so func() bool) {
	t.Helper()
	for start := time.Now(); !so(); time.Sleep(10 * time.Millisecond) {
		if time.Since(start) > limit {
			t.Fatalf("not so after %s", limit)
		}
	}
}

func TestFind(t *testing.T) {
	r := open(t, t.TempDir())
	if any := must(r.AnyKeys(t.Context()))(t); any {
		t.Error("a key where none was made")
	}
	secret, key, err := r.CreateKey(t.Context(), Ask, "ett")
	if err != nil {
		t.Fatal(err)
	}
	if found, ok := r.Find(t.Context(), secret); !ok || found != key {
		t.Errorf("%v %v", found, ok)
	}
	last := len(secret) - 1
	for _, wrong := range []string{"", "svara_", secret[:last], secret + "a", secret[:last] + "!", strings.ToUpper(secret), " " + secret, key.ID,
		SecretPrefix + strings.Repeat("a", last+1-len(SecretPrefix))} {
		if found, ok := r.Find(t.Context(), wrong); ok {
			t.Errorf("%q found %v", wrong, found)
		}
	}
	if err := r.RevokeKey(t.Context(), key.ID); err != nil {
		t.Fatal(err)
	}
	if _, ok := r.Find(t.Context(), secret); ok {
		t.Error("found although revoked")
	}
	if any := must(r.AnyKeys(t.Context()))(t); !any {
		t.Error("without its last key Svara is as if it never had one")
	}
}

// TestFindWhatAnotherMade makes and revokes keys through another opening of the
// file, as another process does.
func TestFindWhatAnotherMade(t *testing.T) {
	dir := t.TempDir()
	here, there := open(t, dir), open(t, dir)
	secret, key, err := there.CreateKey(t.Context(), Ask, "")
	if err != nil {
		t.Fatal(err)
	}
	if _, ok := here.Find(t.Context(), secret); !ok { // at once
		t.Error("not found")
	}
	within(t, lookEvery+time.Second, func() bool { return must(here.AnyKeys(t.Context()))(t) })
	if err := there.RevokeKey(t.Context(), key.ID); err != nil {
		t.Fatal(err)
	}
	within(t, lookEvery+time.Second, func() bool {
		_, ok := here.Find(t.Context(), secret)
		return !ok
	})
}

// TestGuessing has many guess at once: the file is looked at now and then, and those
// who have a key do not notice.
func TestGuessing(t *testing.T) {
	r := open(t, t.TempDir())
	secret, _, err := r.CreateKey(t.Context(), Ask, "")
	if err != nil {
		t.Fatal(err)
	}
	wrong := SecretPrefix + strings.Repeat("a", secretLength-len(SecretPrefix))
	looks := map[*ring]bool{}
	var mutex sync.Mutex
	var wait sync.WaitGroup
	start := time.Now()
	for range 20 {
		wait.Go(func() {
			for time.Since(start) < 500*time.Millisecond {
				r.Find(t.Context(), wrong)
				mutex.Lock()
				looks[r.ring.Load()] = true
				mutex.Unlock()
			}
		})
	}
	finds, finding := 0, time.Duration(0)
	for ; time.Since(start) < 500*time.Millisecond; finds++ {
		before := time.Now()
		if _, ok := r.Find(t.Context(), secret); !ok {
			t.Fatal("not found")
		}
		finding += time.Since(before)
		time.Sleep(time.Millisecond)
	}
	wait.Wait()
	if most := int(time.Since(start)/lookPause) + 2; len(looks) > most {
		t.Errorf("%d looks, at most %d wanted", len(looks), most)
	}
	if each := finding / time.Duration(finds); each > lookPause/5 {
		t.Errorf("a known key waited %s for those that are guessed", each)
	}
}

func TestUseIsNoted(t *testing.T) {
	dir := t.TempDir()
	r := open(t, dir)
	secret, _, err := r.CreateKey(t.Context(), Ask, "")
	if err != nil {
		t.Fatal(err)
	}
	used := func() string { return must(r.Keys(t.Context()))(t)[0].Used }
	for _, day := range []string{"2026-05-01", "2026-05-02"} {
		r.on(day)
		for range 3 {
			r.Find(t.Context(), secret)
		}
		r.uses.Wait()
		if used() != day {
			t.Errorf("used %q, want %q", used(), day)
		}
	}
	// A clock that is behind does not turn it back.
	behind := open(t, dir)
	behind.on("2026-04-01")
	behind.Find(t.Context(), secret)
	behind.uses.Wait()
	if used() != "2026-05-02" {
		t.Errorf("used %q", used())
	}
}

// TestKeysThatCannotBeRead: whoever was let in stays so for some seconds, then
// nobody is, and that is not taken for a Svara without keys.
func TestKeysThatCannotBeRead(t *testing.T) {
	r := open(t, t.TempDir())
	secret, _, err := r.CreateKey(t.Context(), Ask, "")
	if err != nil {
		t.Fatal(err)
	}
	r.Find(t.Context(), secret)
	r.watch.Close()
	older := *r.ring.Load()
	older.looked = older.looked.Add(-2 * lookEvery)
	r.ring.Store(&older)
	if _, ok := r.Find(t.Context(), secret); !ok {
		t.Error("not found any more at once")
	}
	older.looked = older.looked.Add(-staleAfter)
	r.ring.Store(&older)
	if _, ok := r.Find(t.Context(), secret); ok {
		t.Error("found by what was known long ago")
	}
	if any, err := r.AnyKeys(t.Context()); err == nil {
		t.Errorf("any keys: %v", any)
	}
}

func BenchmarkFind(b *testing.B) {
	r := open(b, b.TempDir())
	secret, _, err := r.CreateKey(b.Context(), Ask, "")
	if err != nil {
		b.Fatal(err)
	}
	for b.Loop() {
		if _, ok := r.Find(b.Context(), secret); !ok {
			b.Fatal("not found")
		}
	}
}
