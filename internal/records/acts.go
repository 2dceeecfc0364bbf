package records

import (
	"context"
	"database/sql"
	"time"
)

// The acts that the audit log records.
const (
	KeyCreated          = "key created"
	KeyRevoked          = "key revoked"
	DocumentUploaded    = "document uploaded"
	DocumentReplaced    = "document replaced"
	DocumentDeleted     = "document deleted"
	UnansweredForgotten = "unanswered question forgotten"
	FeedbackForgotten   = "feedback forgotten"
)

// CommandLine is the actor for what is done with the program itself.
const CommandLine = "command line"

// Act is one entry of the audit log.
type Act struct {
	Time    time.Time `json:"time"`    // UTC, whole seconds; set by Audit
	Actor   string    `json:"actor"`   // the id of a key, or CommandLine
	What    string    `json:"what"`    // KeyCreated and so on
	Subject string    `json:"subject"` // what it was done to: a key's id, a document's path
}

// Audit adds an act to the audit log. Nothing is ever removed from it, so the subject
// must not contain text that people wrote.
func (r *Records) Audit(ctx context.Context, act Act) error {
	return r.write(ctx, "add to the audit log in", func(tx *sql.Tx) error { return r.audit(ctx, tx, act) })
}

// audit adds an act in the same transaction in which it is done.
func (r *Records) audit(ctx context.Context, tx *sql.Tx, act Act) error {
	_, err := tx.ExecContext(ctx, "INSERT INTO acts (time, actor, what, subject) VALUES (?, ?, ?, ?)",
		r.now().Unix(), act.Actor, act.What, act.Subject)
	return err
}

// Acts gives the latest acts, newest first; all for a limit of 0.
func (r *Records) Acts(ctx context.Context, limit int) ([]Act, error) {
	return list(ctx, r, "SELECT time, actor, what, subject FROM acts ORDER BY id DESC LIMIT ?", limit,
		func(rows *sql.Rows, a *Act) error {
			var at int64
			err := rows.Scan(&at, &a.Actor, &a.What, &a.Subject)
			a.Time = time.Unix(at, 0).UTC()
			return err
		})
}
