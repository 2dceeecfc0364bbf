package records

import (
	"context"
	"crypto/rand"
	"crypto/sha256"
	"database/sql"
	"encoding/base32"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"
)

// Scope says what the bearer of a key may do.
type Scope string

// The scopes.
const (
	Metrics Scope = "metrics" // figures of the server, nothing of documents and people
	Ask     Scope = "ask"     // questions, searches, reading documents
	Ingest  Scope = "ingest"  // changing the documents
	Admin   Scope = "admin"   // what people asked and judged
)

// grants says what each scope may do.
var grants = map[Scope][]Scope{
	Metrics: {Metrics},
	Ask:     {Ask},
	Ingest:  {Ask, Ingest},
	Admin:   {Metrics, Ask, Ingest, Admin},
}

// ParseScope reads a scope. Its error says which there are.
func ParseScope(text string) (Scope, error) {
	if grants[Scope(text)] == nil {
		return "", fmt.Errorf("scope is %q: choose ask, ingest, admin or metrics", text)
	}
	return Scope(text), nil
}

// May reports whether a key with this scope may do what requires wanted. An unknown scope
// allows nothing, and nothing allows it.
func (s Scope) May(wanted Scope) bool { return slices.Contains(grants[s], wanted) }

// Key is an API key without its secret.
type Key struct {
	ID      string // public: for lists, logs and to revoke it
	Name    string // what it is for; may be empty
	Scope   Scope
	Created time.Time // UTC, whole seconds
	Revoked time.Time // zero while it holds
	Used    string    // the day of its last use, UTC, as 2006-01-02; empty for never
}

// ErrNoKey is wrapped by RevokeKey where there is no key of that id.
var ErrNoKey = errors.New("there is no such key")

const (
	// SecretPrefix begins every secret: it tells people, and programs that look for leaked
	// secrets, what it is.
	SecretPrefix = "svara_"

	secretBytes = 20 // 160 random bits, which base32 writes in 32 characters
	idBytes     = 5  // 8 characters
)

// maxName is the greatest length of a key's name in runes, so that it fits on a line.
const maxName = 100

var encoding = base32.NewEncoding("abcdefghijklmnopqrstuvwxyz234567").WithPadding(base32.NoPadding)

var secretLength = len(SecretPrefix) + encoding.EncodedLen(secretBytes)

func randomText(bytes int) string {
	random := make([]byte, bytes)
	rand.Read(random) // never fails
	return encoding.EncodeToString(random)
}

// hashOf gives what is stored of a secret. A plain fast hash is right here, though it
// would not be for a password: 160 random bits cannot be guessed at any speed, so a slow
// or salted hash would only add time to every request.
func hashOf(secret string) [sha256.Size]byte { return sha256.Sum256([]byte(secret)) }

// CreateKey makes a key; name says what it is for, in up to 100 characters. The secret is
// given here and never again: only its hash is stored.
func (r *Records) CreateKey(ctx context.Context, scope Scope, name string) (secret string, key Key, err error) {
	if _, err := ParseScope(string(scope)); err != nil {
		return "", Key{}, err
	}
	name = strings.TrimSpace(name)
	if !utf8.ValidString(name) || utf8.RuneCountInString(name) > maxName || strings.ContainsFunc(name, unicode.IsControl) {
		return "", Key{}, fmt.Errorf("the key's name must be one line of at most %d characters: choose a shorter one", maxName)
	}
	secret = SecretPrefix + randomText(secretBytes)
	hash := hashOf(secret)
	key = Key{ID: randomText(idBytes), Name: name, Scope: scope, Created: r.now().UTC().Truncate(time.Second)}
	err = r.write(ctx, "create a key in", func(tx *sql.Tx) error {
		_, err := tx.ExecContext(ctx, "INSERT INTO keys (id, hash, scope, name, created, used) VALUES (?, ?, ?, ?, ?, '')",
			key.ID, hash[:], scope, name, key.Created.Unix())
		if err != nil {
			return err
		}
		return r.audit(ctx, tx, Act{Actor: CommandLine, What: KeyCreated, Subject: key.ID})
	})
	if err != nil {
		return "", Key{}, err
	}
	return secret, key, nil
}

// Keys gives all keys, the revoked ones too, in the order they were made.
func (r *Records) Keys(ctx context.Context) ([]Key, error) {
	return list(ctx, r, "SELECT id, name, scope, created, revoked, used FROM keys ORDER BY created, rowid LIMIT ?", 0,
		func(rows *sql.Rows, k *Key) error {
			var created int64
			var revoked sql.NullInt64
			err := rows.Scan(&k.ID, &k.Name, &k.Scope, &created, &revoked, &k.Used)
			k.Created = time.Unix(created, 0).UTC()
			if revoked.Valid {
				k.Revoked = time.Unix(revoked.Int64, 0).UTC()
			}
			return err
		})
}

// RevokeKey makes a key invalid, for good: here at once, in other processes within about
// a second. Revoking a revoked key changes nothing.
func (r *Records) RevokeKey(ctx context.Context, id string) error {
	err := r.write(ctx, "revoke a key in", func(tx *sql.Tx) error {
		var revoked bool
		err := tx.QueryRowContext(ctx, "SELECT revoked IS NOT NULL FROM keys WHERE id = ?", id).Scan(&revoked)
		if errors.Is(err, sql.ErrNoRows) {
			return fmt.Errorf("%w as %q: see 'svara key list'", ErrNoKey, id)
		}
		if err != nil || revoked {
			return err
		}
		if _, err := tx.ExecContext(ctx, "UPDATE keys SET revoked = ? WHERE id = ?", r.now().Unix(), id); err != nil {
			return err
		}
		return r.audit(ctx, tx, Act{Actor: CommandLine, What: KeyRevoked, Subject: id})
	})
	r.asOf(ctx, time.Now())
	return err
}
