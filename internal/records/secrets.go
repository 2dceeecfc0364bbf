package records

import (
	"context"
	"crypto/rand"
	"database/sql"
)

// answerKeyBytes is the length of the key that seals answers' ids: that of a SHA-256 sum.
const answerKeyBytes = 32

// AnswerKey gives the key that seals the ids of answers, 32 random bytes. It is made
// once, and is the same for all processes that use the catalogue or a copy of it, so that
// an answer is recognised after a restart.
func (r *Records) AnswerKey(ctx context.Context) ([]byte, error) {
	var key []byte
	err := r.write(ctx, "keep a key in", func(tx *sql.Tx) error {
		made := make([]byte, answerKeyBytes)
		rand.Read(made) // never fails
		if _, err := tx.ExecContext(ctx, "INSERT INTO secrets (name, value) VALUES ('answers', ?) ON CONFLICT DO NOTHING", made); err != nil {
			return err
		}
		return tx.QueryRowContext(ctx, "SELECT value FROM secrets WHERE name = 'answers'").Scan(&key)
	})
	return key, err
}
