package records

import (
	"errors"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"
)

func TestCreateKey(t *testing.T) {
	dir := t.TempDir()
	r := open(t, dir)
	secret, key, err := r.CreateKey(t.Context(), Ingest, "  Kontaktcenter ")
	if err != nil {
		t.Fatal(err)
	}
	if !regexp.MustCompile(`^svara_[a-z2-7]{32}$`).MatchString(secret) || !regexp.MustCompile(`^[a-z2-7]{8}$`).MatchString(key.ID) {
		t.Errorf("secret %q, id %q", secret, key.ID)
	}
	if key.Name != "Kontaktcenter" || key.Scope != Ingest || time.Since(key.Created) > time.Minute || !key.Revoked.IsZero() || key.Used != "" {
		t.Errorf("%+v", key)
	}
	other, _, err := r.CreateKey(t.Context(), Ingest, "")
	if err != nil || other == secret {
		t.Errorf("the same again: %v", err)
	}
	for _, part := range []string{secret, strings.TrimPrefix(secret, SecretPrefix)} {
		if files := filesWith(t, dir, part); files != nil {
			t.Errorf("the secret is in %v", files)
		}
	}
}

func TestCreateKeyRefuses(t *testing.T) {
	r := open(t, t.TempDir())
	for _, test := range []struct {
		scope Scope
		name  string
		want  string
	}{
		{"", "", "choose ask, ingest, admin or metrics"},
		{"allt", "", `scope is "allt": choose ask, ingest, admin or metrics`},
		{"Ask", "", "choose ask"},
		{Ask, "två\nrader", "one line"},
		{Ask, "\x1b[2J", "one line"},
		{Ask, "\xff", "one line"},
		{Ask, strings.Repeat("å", maxName+1), "at most 100 characters"},
	} {
		if secret, _, err := r.CreateKey(t.Context(), test.scope, test.name); err == nil || !strings.Contains(err.Error(), test.want) || secret != "" {
			t.Errorf("%q %q: %v", test.scope, test.name, err)
		}
	}
	if _, _, err := r.CreateKey(t.Context(), Ask, strings.Repeat("å", maxName)); err != nil {
		t.Error(err)
	}
	if acts := must(r.Acts(t.Context(), 0))(t); len(acts) != 1 {
		t.Errorf("refusals in the audit log: %v", acts)
	}
}

func TestScopes(t *testing.T) {
	for _, test := range []struct {
		has, wants Scope
		may        bool
	}{
		{Ask, Ask, true}, {Ask, Ingest, false}, {Ask, Admin, false},
		{Ingest, Ask, true}, {Ingest, Ingest, true}, {Ingest, Admin, false},
		{Admin, Ask, true}, {Admin, Ingest, true}, {Admin, Admin, true},
		{Metrics, Metrics, true}, {Metrics, Ask, false}, {Metrics, Admin, false},
		{Ask, Metrics, false}, {Ingest, Metrics, false}, {Admin, Metrics, true},
		{"", Ask, false}, {"root", Ask, false}, {Admin, "", false}, {Admin, "root", false}, {"", "", false},
	} {
		if test.has.May(test.wants) != test.may {
			t.Errorf("%q may %q: not %v", test.has, test.wants, test.may)
		}
	}
}

func TestKeysAndAudit(t *testing.T) {
	r := open(t, t.TempDir())
	r.on("2026-03-01")
	_, first, err := r.CreateKey(t.Context(), Ask, "ett")
	_, second, err2 := r.CreateKey(t.Context(), Admin, "två")
	r.on("2026-03-02")
	if err := errors.Join(err, err2, r.RevokeKey(t.Context(), first.ID)); err != nil {
		t.Fatal(err)
	}
	r.on("2026-03-03")
	if err := r.RevokeKey(t.Context(), first.ID); err != nil { // again
		t.Fatal(err)
	}
	if err := r.RevokeKey(t.Context(), "finnsinte"); !errors.Is(err, ErrNoKey) || !strings.Contains(err.Error(), "svara key list") {
		t.Errorf("%v", err)
	}
	if err := r.Audit(t.Context(), Act{Actor: second.ID, What: DocumentDeleted, Subject: "å/b.txt"}); err != nil {
		t.Fatal(err)
	}
	first.Revoked = time.Date(2026, 3, 2, 13, 14, 0, 0, time.UTC)
	if keys := must(r.Keys(t.Context()))(t); !slices.Equal(keys, []Key{first, second}) {
		t.Errorf("%v", keys)
	}
	want := []Act{
		{time.Date(2026, 3, 3, 13, 14, 0, 0, time.UTC), second.ID, DocumentDeleted, "å/b.txt"},
		{first.Revoked, CommandLine, KeyRevoked, first.ID},
		{second.Created, CommandLine, KeyCreated, second.ID},
		{first.Created, CommandLine, KeyCreated, first.ID},
	}
	if acts := must(r.Acts(t.Context(), 0))(t); !slices.Equal(acts, want) {
		t.Errorf("%v", acts)
	}
	if acts := must(r.Acts(t.Context(), 2))(t); !slices.Equal(acts, want[:2]) {
		t.Errorf("%v", acts)
	}
}

// TestAuditOnlyGrows tries what no method of Records does.
func TestAuditOnlyGrows(t *testing.T) {
	r := open(t, t.TempDir())
	if _, _, err := r.CreateKey(t.Context(), Ask, ""); err != nil {
		t.Fatal(err)
	}
	for _, statement := range []string{"DELETE FROM acts", "UPDATE acts SET actor = 'ingen'", "DELETE FROM acts WHERE id = 1"} {
		if _, err := r.writer.Exec(statement); err == nil {
			t.Errorf("%s: done", statement)
		}
	}
}
