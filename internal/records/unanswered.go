package records

import (
	"context"
	"crypto/sha256"
	"database/sql"
	"encoding/json"
	"errors"
	"strconv"
	"strings"
	"time"
	"unicode"
)

// maxUnanswered is how many different questions are kept; beyond that, those asked least
// are removed, the oldest of them first.
const maxUnanswered = 10_000

// Unanswered is a question that the documents did not answer, however many asked it. Days
// are UTC, as 2006-01-02.
type Unanswered struct {
	ID       int64    `json:"id"`
	Question string   `json:"question"` // as it was first asked
	Times    int      `json:"times"`
	First    string   `json:"first"`   // the day it was first asked
	Last     string   `json:"last"`    // the day it was last asked
	Nearest  []string `json:"nearest"` // documents that came closest when it was last asked
}

// sumOf is the same for questions that differ only in spaces, capitals and final
// punctuation. It is a hash, so that the index over it contains no text.
func sumOf(question string) []byte {
	question = strings.Join(strings.Fields(strings.ToLower(question)), " ")
	question = strings.TrimRightFunc(question, func(r rune) bool { return unicode.IsPunct(r) || unicode.IsSpace(r) })
	sum := sha256.Sum256([]byte(question))
	return sum[:]
}

// AddUnanswered counts a question that was not answered, with the paths of the
// documents that came closest.
func (r *Records) AddUnanswered(ctx context.Context, question string, nearest []string) error {
	if nearest == nil {
		nearest = []string{} // null would not be a list
	}
	paths, err := json.Marshal(nearest)
	if err != nil {
		return err
	}
	sum, day := sumOf(question), dayOf(r.now())
	return r.write(ctx, "keep a question in", func(tx *sql.Tx) error {
		var id int64
		var before string
		err := tx.QueryRowContext(ctx, "SELECT id, nearest FROM unanswered WHERE sum = ?", sum).Scan(&id, &before)
		if errors.Is(err, sql.ErrNoRows) {
			return r.putUnanswered(ctx, tx, sum, question, day, string(paths))
		}
		if err != nil {
			return err
		}
		_, err = tx.ExecContext(ctx, "UPDATE unanswered SET times = times + 1, last = max(last, ?), nearest = ? WHERE id = ?", day, string(paths), id)
		if err == nil && before != string(paths) {
			err = r.noteRemoved(ctx, tx, "unanswered")
		}
		return err
	})
}

// putUnanswered stores a new question, and makes room for it.
func (r *Records) putUnanswered(ctx context.Context, tx *sql.Tx, sum []byte, question, day, nearest string) error {
	put, err := tx.ExecContext(ctx, "INSERT INTO unanswered (sum, times, first, last, question, nearest) VALUES (?, 1, ?, ?, ?, ?)",
		sum, day, day, question, nearest)
	if err != nil {
		return err
	}
	id, err := put.LastInsertId()
	if err != nil {
		return err
	}
	_, err = r.removeUnanswered(ctx, tx, `id IN (SELECT id FROM unanswered WHERE id <> ? ORDER BY times, last, id
		LIMIT max(0, (SELECT count(*) FROM unanswered) - ?))`, id, maxUnanswered)
	return err
}

// Unanswered gives the unanswered questions, most asked first and of these the latest
// first; all for a limit of 0.
func (r *Records) Unanswered(ctx context.Context, limit int) ([]Unanswered, error) {
	return list(ctx, r, `SELECT id, question, times, first, last, nearest FROM unanswered
		ORDER BY times DESC, last DESC, id DESC LIMIT ?`, limit,
		func(rows *sql.Rows, u *Unanswered) error {
			var nearest string
			if err := rows.Scan(&u.ID, &u.Question, &u.Times, &u.First, &u.Last, &nearest); err != nil {
				return err
			}
			return json.Unmarshal([]byte(nearest), &u.Nearest)
		})
}

// ForgetUnanswered removes a question on behalf of an actor (see Act), and reports
// whether there was one. Its text is overwritten in the file too, unless others keep the
// file busy; then a later Sweep does that.
func (r *Records) ForgetUnanswered(ctx context.Context, actor string, id int64) (bool, error) {
	var removed int64
	err := r.write(ctx, "forget a question in", func(tx *sql.Tx) error {
		var err error
		if removed, err = r.removeUnanswered(ctx, tx, "id = ?", id); err != nil || removed == 0 {
			return err
		}
		return r.audit(ctx, tx, Act{Actor: actor, What: UnansweredForgotten, Subject: strconv.FormatInt(id, 10)})
	})
	if err != nil {
		return false, err
	}
	_ = r.Sweep(ctx) // it stays due
	return removed > 0, nil
}

// PruneUnanswered removes the questions that were last asked before the day of a time,
// and overwrites their text in the file.
func (r *Records) PruneUnanswered(ctx context.Context, before time.Time) error {
	err := r.write(ctx, "forget old questions in", func(tx *sql.Tx) error {
		_, err := r.removeUnanswered(ctx, tx, "last < ?", dayOf(before))
		return err
	})
	if err != nil {
		return err
	}
	return r.Sweep(ctx)
}

// removeUnanswered removes questions, and notes that a sweep is due.
func (r *Records) removeUnanswered(ctx context.Context, tx *sql.Tx, condition string, args ...any) (int64, error) {
	result, err := tx.ExecContext(ctx, "DELETE FROM unanswered WHERE "+condition, args...)
	if err != nil {
		return 0, err
	}
	removed, err := result.RowsAffected()
	if err == nil && removed > 0 {
		err = r.noteRemoved(ctx, tx, "unanswered")
	}
	return removed, err
}
