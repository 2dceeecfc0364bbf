package records

import (
	"context"
	"database/sql"
	"errors"
)

// maxFeedback is how many judgements are kept, the latest. Anyone who may ask may also
// judge, and must not be able to fill the disk.
const maxFeedback = 20_000

// Feedback is what somebody thinks of an answer.
type Feedback struct {
	Answer  string `json:"answer"` // its id
	Helpful bool   `json:"helpful"`
	Comment string `json:"comment"` // may be empty
	Day     string `json:"day"`     // UTC, as 2006-01-02; set by AddFeedback
}

// AddFeedback stores a judgement, replacing an earlier one of the same answer, and gives
// it as stored.
func (r *Records) AddFeedback(ctx context.Context, f Feedback) (Feedback, error) {
	f.Day = dayOf(r.now())
	return f, r.write(ctx, "keep feedback in", func(tx *sql.Tx) error {
		if _, err := r.removeFeedback(ctx, tx, "answer = ?", f.Answer); err != nil {
			return err
		}
		_, err := tx.ExecContext(ctx, "INSERT INTO feedback (answer, helpful, day, comment) VALUES (?, ?, ?, ?)",
			f.Answer, f.Helpful, f.Day, f.Comment)
		if err != nil {
			return err
		}
		_, err = r.removeFeedback(ctx, tx, "id <= (SELECT id FROM feedback ORDER BY id DESC LIMIT 1 OFFSET ?)", maxFeedback)
		return err
	})
}

// Feedback gives the latest judgements, newest first; all for a limit of 0.
func (r *Records) Feedback(ctx context.Context, limit int) ([]Feedback, error) {
	return list(ctx, r, "SELECT answer, helpful, comment, day FROM feedback ORDER BY id DESC LIMIT ?", limit,
		func(rows *sql.Rows, f *Feedback) error { return rows.Scan(&f.Answer, &f.Helpful, &f.Comment, &f.Day) })
}

// ForgetFeedback removes the judgement of an answer on behalf of an actor (see Act), and
// reports whether there was one. Its text is overwritten in the file too, unless others
// keep the file busy; then a later Sweep does that.
func (r *Records) ForgetFeedback(ctx context.Context, actor, answer string) (bool, error) {
	removed := false
	err := r.write(ctx, "forget feedback in", func(tx *sql.Tx) error {
		var err error
		if removed, err = r.removeFeedback(ctx, tx, "answer = ?", answer); err != nil || !removed {
			return err
		}
		return r.audit(ctx, tx, Act{Actor: actor, What: FeedbackForgotten, Subject: answer})
	})
	if err != nil {
		return false, err
	}
	_ = r.Sweep(ctx) // it stays due
	return removed, nil
}

// removeFeedback removes judgements, and notes that a sweep is due if a comment was
// removed.
func (r *Records) removeFeedback(ctx context.Context, tx *sql.Tx, condition string, arg any) (removed bool, err error) {
	var texts sql.NullInt64
	err = tx.QueryRowContext(ctx, "SELECT sum(comment <> '') FROM feedback WHERE "+condition, arg).Scan(&texts)
	if err != nil && !errors.Is(err, sql.ErrNoRows) {
		return false, err
	}
	if !texts.Valid { // none at all
		return false, nil
	}
	if _, err := tx.ExecContext(ctx, "DELETE FROM feedback WHERE "+condition, arg); err != nil {
		return false, err
	}
	if texts.Int64 > 0 {
		err = r.noteRemoved(ctx, tx, "feedback")
	}
	return true, err
}
