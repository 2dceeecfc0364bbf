package records

import (
	"context"
	"crypto/sha256"
	"database/sql"
	"errors"
	"strings"
	"sync/atomic"
	"time"
)

const (
	// lookEvery is how old the known keys may be: a key that another process revokes
	// stays valid that much longer.
	lookEvery = time.Second
	// lookPause is the shortest time between looks for unknown keys, so that guessing
	// keys does not keep the disk busy.
	lookPause = 50 * time.Millisecond
	// staleAfter is when keys are no longer honoured if the file cannot be read.
	staleAfter = 10 * time.Second
	// useTimeout is how long recording a key's use may wait for other writers.
	useTimeout = 15 * time.Second
)

// errStale is AnyKeys' when the keys cannot be read.
var errStale = errors.New("the keys cannot be read from the catalogue: see that the data folder can be read, and start svara again")

// ring is the valid keys, by the hash of their secrets.
type ring struct {
	keys   map[[sha256.Size]byte]*held
	any    bool      // whether there are keys, revoked ones too
	looked time.Time // when the look that found this began
}

type held struct {
	key  Key
	used atomic.Value // a string: the last day recorded, or being recorded
}

// Find gives the key with that secret, if it is valid. It is meant for every request: a
// known key costs one hash, and once a second a check whether the file changed. Its
// timing tells nothing, because it looks up the secret's hash, which nobody can choose.
func (r *Records) Find(ctx context.Context, secret string) (Key, bool) {
	if len(secret) != secretLength || !strings.HasPrefix(secret, SecretPrefix) {
		return Key{}, false
	}
	came, hash := time.Now(), hashOf(secret)
	known := r.asOf(ctx, came.Add(-lookEvery))
	found := known.keys[hash]
	if found == nil { // perhaps it was made just now
		known = r.asOf(ctx, came)
		found = known.keys[hash]
	}
	if found == nil || came.Sub(known.looked) > staleAfter {
		return Key{}, false
	}
	r.noteUse(found)
	return found.key, true
}

// AnyKeys reports whether a key was ever made. Revoked keys count: revoking the last one
// must not open the server to everybody.
func (r *Records) AnyKeys(ctx context.Context) (bool, error) {
	came := time.Now()
	known := r.asOf(ctx, came.Add(-lookEvery))
	if came.Sub(known.looked) > staleAfter {
		return false, errStale
	}
	return known.any, nil
}

// asOf gives the keys as they were at a time or later; older ones if the file cannot be
// read.
func (r *Records) asOf(ctx context.Context, since time.Time) *ring {
	if known := r.ring.Load(); !known.looked.Before(since) {
		return known
	}
	r.looking.Lock() // those who wait here are all answered by one look
	defer r.looking.Unlock()
	if !r.tried.Before(since) {
		return r.ring.Load()
	}
	time.Sleep(time.Until(r.tried.Add(lookPause)))
	_ = r.look(context.WithoutCancel(ctx)) // others rely on it, too
	return r.ring.Load()
}

// look updates the known keys. The caller holds looking, or is alone.
func (r *Records) look(ctx context.Context) error {
	r.tried = time.Now()
	next := &ring{looked: r.tried}
	tx, err := r.watch.BeginTx(ctx, &sql.TxOptions{ReadOnly: true}) // so that version and keys are of one state
	if err != nil {
		return err
	}
	defer tx.Rollback()
	var version int64
	if err := tx.QueryRowContext(ctx, "PRAGMA data_version").Scan(&version); err != nil {
		return err
	}
	if known := r.ring.Load(); known != nil && version == r.version {
		next.keys, next.any = known.keys, known.any
	} else if next.keys, next.any, err = keysIn(ctx, tx); err != nil {
		return err
	}
	r.version = version
	r.ring.Store(next)
	return nil
}

// keysIn gives the valid keys, and whether there are any at all, revoked ones included.
func keysIn(ctx context.Context, tx *sql.Tx) (keys map[[sha256.Size]byte]*held, any bool, err error) {
	rows, err := tx.QueryContext(ctx, "SELECT hash, id, name, scope, created, used, revoked IS NOT NULL FROM keys")
	if err != nil {
		return nil, false, err
	}
	defer rows.Close()
	keys = map[[sha256.Size]byte]*held{}
	for rows.Next() {
		var hash []byte
		var created int64
		var revoked bool
		h := &held{}
		if err := rows.Scan(&hash, &h.key.ID, &h.key.Name, &h.key.Scope, &created, &h.key.Used, &revoked); err != nil {
			return nil, false, err
		}
		if any = true; revoked {
			continue
		}
		if len(hash) != sha256.Size {
			return nil, false, errors.New("a key's hash is not one")
		}
		h.key.Created = time.Unix(created, 0).UTC()
		h.used.Store(h.key.Used)
		keys[[sha256.Size]byte(hash)] = h
	}
	return keys, any, rows.Err()
}

// noteUse records in the background that a key was used today. Failures are ignored: the
// day only helps to find keys that nobody uses.
func (r *Records) noteUse(h *held) {
	day, noted := dayOf(r.now()), h.used.Load()
	if noted == day || !h.used.CompareAndSwap(noted, day) {
		return
	}
	r.ending.Lock()
	defer r.ending.Unlock()
	if r.ended {
		return
	}
	r.uses.Go(func() {
		ctx, cancel := context.WithTimeout(context.Background(), useTimeout)
		defer cancel()
		_ = r.write(ctx, "note a key's use in", func(tx *sql.Tx) error {
			_, err := tx.ExecContext(ctx, "UPDATE keys SET used = ? WHERE id = ? AND used < ?", day, h.key.ID, day)
			return err
		})
	})
}
