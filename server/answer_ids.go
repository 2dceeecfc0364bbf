package server

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base32"
	"net/http"
	"strings"
)

// errNoAnswer is for an id that Svara never gave. Whoever may ask may judge, and only the
// latest judgements are kept: with invented ids, somebody could push all the others out.
var errNoAnswer = &problem{Status: http.StatusNotFound, Code: "answer_not_found",
	Message: "Svara har inte gett något svar med det id:t. Skicka det id som stod i svaret."}

// sealBytes is how much of the checksum an id carries: at the permitted rate nobody will
// guess one among 2^80.
const sealBytes = 10

// sealed gives an answer's id with a seal, by which Svara recognises its own ids although
// it keeps nothing of the answers.
func (s *Server) sealed(id string) string { return id + "-" + s.seal(id) }

// isSealed reports whether an id came from sealed, in any process with the same
// AnswerKey.
func (s *Server) isSealed(id string) bool {
	at := strings.LastIndexByte(id, '-')
	return at > 0 && hmac.Equal([]byte(id[at+1:]), []byte(s.seal(id[:at])))
}

func (s *Server) seal(id string) string {
	sum := hmac.New(sha256.New, s.opts.AnswerKey)
	sum.Write([]byte(id))
	return base32.StdEncoding.EncodeToString(sum.Sum(nil)[:sealBytes])
}
