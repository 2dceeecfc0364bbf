package server

import (
	"context"
	"encoding/json"
	"fmt"
	"net/url"
	"strings"
	"testing"
	"time"

	"svara/internal/records"
)

// startKeepingRecords starts a server that answers from documents and keeps what
// people leave.
func startKeepingRecords(t *testing.T, keepUnanswered bool) (*running, *records.Records) {
	t.Helper()
	kept, err := records.Open(t.Context(), t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { kept.Close() }) // after the server, which start stops in a cleanup of its own
	a := open(t, documents)
	r := start(t, Options{Feedback: kept, Unanswered: kept, KeepUnanswered: keepUnanswered}, func(s *Server) { s.Use(a) })
	return r, kept
}

func (r *running) judge(body string) answer {
	r.t.Helper()
	return r.do("POST", "/api/feedback", body, "Content-Type", "application/json")
}

func TestFeedback(t *testing.T) {
	r, _ := startKeepingRecords(t, false)
	id := decode[struct{ ID string }](t, r.askJSON("Hur många dagars semester har anställda rätt till?"), 200).ID
	body, err := json.Marshal(map[string]any{"answer": id, "helpful": true, "comment": "  Åh,\n<b>bra</b>! "})
	if err != nil {
		t.Fatal(err)
	}
	want := records.Feedback{Answer: id, Helpful: true, Comment: "Åh,\n<b>bra</b>!", Day: time.Now().UTC().Format(time.DateOnly)}
	if got := decode[records.Feedback](t, r.judge(string(body)), 201); got != want {
		t.Errorf("%+v", got)
	}
	other := decode[struct{ ID string }](t, r.askJSON("Hur långt är det till månen?"), 200).ID
	second := decode[records.Feedback](t, r.judge(`{"answer":"`+other+`","helpful":false}`), 201)
	list := func(path string) []records.Feedback {
		t.Helper()
		return decode[struct{ Feedback []records.Feedback }](t, r.get(path), 200).Feedback
	}
	if got := list("/api/feedback"); len(got) != 2 || got[0] != second || got[1] != want {
		t.Errorf("%+v", got)
	}
	if got := list("/api/feedback?n=1"); len(got) != 1 || got[0] != second {
		t.Errorf("%+v", got)
	}
	if a := r.do("DELETE", "/api/feedback/"+id, ""); a.StatusCode != 204 || a.body != "" {
		t.Errorf("%d %s", a.StatusCode, a.body)
	}
	isProblem(t, r.do("DELETE", "/api/feedback/"+id, ""), 404, "feedback_not_found")
	if got := list("/api/feedback"); len(got) != 1 {
		t.Errorf("%+v", got)
	}
}

// Answers that a Svara gave are known without being kept, in all its processes; others
// cannot be judged.
func TestFeedbackIsOfAnswersGiven(t *testing.T) {
	key := []byte("a key of the data folder")
	r, kept := startKeepingRecords(t, false)
	a := open(t, documents)
	with := func(key []byte) *running {
		return start(t, Options{Feedback: kept, AnswerKey: key}, func(s *Server) { s.Use(a) })
	}
	first, second, other := with(key), with(key), with(nil)
	id := decode[struct{ ID string }](t, first.askJSON("Hur många dagars semester har anställda rätt till?"), 200).ID
	judgement := func(id string) string { return `{"answer":"` + id + `","helpful":true}` }
	for _, server := range []*running{first, second} {
		decode[records.Feedback](t, server.judge(judgement(id)), 201)
	}
	isProblem(t, other.judge(judgement(id)), 404, "answer_not_found")
	another := "A" // than the first letter of the id
	if id[0] == 'A' {
		another = "B"
	}
	for _, invented := range []string{"hittarpa", "-", "a-", "-" + id, id[1:], id[:len(id)-1], strings.ToLower(id), id + "A", "-" + id[1:], another + id[1:]} {
		isProblem(t, first.judge(judgement(invented)), 404, "answer_not_found")
	}
	if got := decode[struct{ Feedback []records.Feedback }](t, r.get("/api/feedback"), 200).Feedback; len(got) != 1 {
		t.Errorf("%+v", got)
	}
}

func TestFeedbackRefuses(t *testing.T) {
	r, kept := startKeepingRecords(t, false)
	long := strings.Repeat("å", maxComment)
	for _, test := range []struct {
		body   string
		status int
		code   string
	}{
		{``, 400, "bad_json"},
		{`[]`, 400, "bad_json"},
		{`{}`, 400, "bad_answer"},
		{`{"answer":"","helpful":true}`, 400, "bad_answer"},
		{`{"answer":"` + strings.Repeat("a", 65) + `","helpful":true}`, 400, "bad_answer"},
		{`{"answer":"../a","helpful":true}`, 400, "bad_answer"},
		{`{"answer":"å","helpful":true}`, 400, "bad_answer"},
		{`{"answer":"a\n","helpful":true}`, 400, "bad_answer"},
		{`{"answer":7,"helpful":true}`, 400, "bad_field"},
		{`{"answer":"a"}`, 400, "bad_field"},
		{`{"answer":"a","helpful":true}`, 404, "answer_not_found"},
		{`{"answer":"a","helpful":true,"coment":"b"}`, 400, "unknown_field"},
		{`{"answer":"a","helpful":null}`, 400, "bad_field"},
		{`{"answer":"a","helpful":"ja"}`, 400, "bad_field"},
		{`{"answer":"a","helpful":true,"comment":"` + long + `ä"}`, 413, "comment_too_long"},
		{"{\"answer\":\"a\",\"helpful\":true,\"comment\":\"\xff\"}", 400, "question_not_utf8"},
	} {
		isProblem(t, r.judge(test.body), test.status, test.code)
	}
	isProblem(t, r.do("POST", "/api/feedback", "answer=a&helpful=true", "Content-Type", "application/x-www-form-urlencoded"), 415, "unsupported_media_type")
	for _, n := range []string{"0", "-1", "1001", "x"} {
		isProblem(t, r.get("/api/feedback?n="+n), 400, "bad_count")
		isProblem(t, r.get("/api/questions/unanswered?n="+n), 400, "bad_count")
	}
	if all, err := kept.Feedback(t.Context(), 0); err != nil || len(all) != 0 {
		t.Errorf("kept %v %v", all, err)
	}
	id := decode[struct{ ID string }](t, r.askJSON("Hur många dagars semester har anställda rätt till?"), 200).ID
	decode[records.Feedback](t, r.judge(`{"answer":"`+id+`","helpful":true,"comment":"`+long+`"}`), 201)
}

// lists waits until the server lists so many unanswered questions.
func (r *running) lists(many int) unansweredList {
	r.t.Helper()
	var list unansweredList
	for end := time.Now().Add(10 * time.Second); ; time.Sleep(5 * time.Millisecond) {
		list = decode[unansweredList](r.t, r.get("/api/questions/unanswered"), 200)
		if len(list.Questions) >= many {
			return list
		}
		if time.Now().After(end) {
			r.t.Fatalf("%+v, want %d questions", list, many)
		}
	}
}

// TestUnanswered asks in every way, and what is not to be kept first.
func TestUnanswered(t *testing.T) {
	r, kept := startKeepingRecords(t, true)
	r.askJSON("Hur många dagars semester har anställda rätt till?") // is answered
	r.askJSON("  ")                                                 // is none
	r.get("/api/search?q=bygglov")                                  // is no question
	const question = "Hur söker jag bygglov för en altan?"
	r.askJSON(question)
	r.get("/?fraga=" + url.QueryEscape("hur söker jag bygglov för en  altan"))
	stream := r.open("HUR söker jag bygglov för en altan ?")
	stream.rest()
	r.askJSON("Vem vann fotbolls-VM 1958?")
	list := r.lists(2)
	for end := time.Now().Add(10 * time.Second); list.Questions[0].Times < 3 && time.Now().Before(end); {
		list = r.lists(2)
	}
	if got := list.Questions[0]; !list.Kept || len(list.Questions) != 2 || got.Times != 3 || got.Question != question || len(got.Nearest) == 0 {
		t.Errorf("%+v", list)
	}
	isProblem(t, r.do("DELETE", "/api/questions/unanswered/x", ""), 404, "question_not_found")
	isProblem(t, r.do("DELETE", "/api/questions/unanswered/99", ""), 404, "question_not_found")
	path := fmt.Sprintf("/api/questions/unanswered/%d", list.Questions[0].ID)
	if a := r.do("DELETE", path, ""); a.StatusCode != 204 || a.body != "" {
		t.Errorf("%d %s", a.StatusCode, a.body)
	}
	isProblem(t, r.do("DELETE", path, ""), 404, "question_not_found")
	if list := r.lists(1); len(list.Questions) != 1 {
		t.Errorf("%+v", list)
	}
	acts, err := kept.Acts(t.Context(), 0)
	if err != nil || len(acts) != 1 || acts[0].What != records.UnansweredForgotten || acts[0].Actor != "no key" {
		t.Errorf("%v %v", acts, err)
	}
	if log := r.log.String(); strings.Contains(log, "altan") || strings.Contains(log, "fotboll") {
		t.Errorf("questions in the log: %s", log)
	}
}

// TestUnansweredOptIn: nobody's question is kept unless the operator has said so.
func TestUnansweredOptIn(t *testing.T) {
	r, kept := startKeepingRecords(t, false)
	r.askJSON("Hur söker jag bygglov?")
	if a := r.get("/api/questions/unanswered"); strings.TrimSpace(a.body) != `{"kept":false,"questions":[]}` {
		t.Errorf("%s", a.body)
	}
	r.stop()
	<-r.done
	if all, err := kept.Unanswered(t.Context(), 0); err != nil || len(all) != 0 {
		t.Errorf("kept %v %v", all, err)
	}
}

// TestStopKeepsWhatWaits stops a server whose questions still wait to be kept.
func TestStopKeepsWhatWaits(t *testing.T) {
	r, kept := startKeepingRecords(t, true)
	for n := range 20 {
		r.askJSON(fmt.Sprintf("Vem vann fotbolls-VM 19%d?", n+50))
	}
	r.stop()
	<-r.done
	if all, err := kept.Unanswered(t.Context(), 0); err != nil || len(all) != 20 {
		t.Errorf("%d kept, %v", len(all), err)
	}
}

// TestKeepingFails has the records gone while people ask: they get their answers,
// and the operator is told, without the question.
func TestKeepingFails(t *testing.T) {
	r, kept := startKeepingRecords(t, true)
	if err := kept.Close(); err != nil {
		t.Fatal(err)
	}
	if a := r.askJSON("Hur söker jag bygglov?"); a.StatusCode != 200 {
		t.Errorf("%d %s", a.StatusCode, a.body)
	}
	id := decode[struct{ ID string }](t, r.askJSON("Hur söker jag bygglov?"), 200).ID
	isProblem(t, r.judge(`{"answer":"`+id+`","helpful":true,"comment":"hemligt"}`), 500, "internal")
	r.logs(t, "unanswered question not kept")
	if log := r.log.String(); strings.Contains(log, "bygglov") || strings.Contains(log, "hemligt") {
		t.Errorf("what people wrote is in the log: %s", log)
	}
}

func TestNothingIsKept(t *testing.T) {
	r := startWith(t, documents)
	r.askJSON("Hur söker jag bygglov?") // must not panic
	isProblem(t, r.judge(`{"answer":"a","helpful":true}`), 404, "not_found")
	for _, path := range []string{"/api/feedback", "/api/questions/unanswered"} {
		isProblem(t, r.get(path), 404, "not_found")
		isProblem(t, r.do("DELETE", path+"/1", ""), 404, "not_found")
	}
}

// fullDisk is a store of feedback that there is no room for.
type fullDisk struct{ *records.Records }

func (fullDisk) AddFeedback(context.Context, records.Feedback) (records.Feedback, error) {
	return records.Feedback{}, fmt.Errorf("keep feedback: %w", records.ErrFull)
}

func TestFeedbackOnAFullDisk(t *testing.T) {
	a := open(t, documents)
	r := start(t, Options{Feedback: fullDisk{}}, func(s *Server) { s.Use(a) })
	id := decode[struct{ ID string }](t, r.askJSON("Hur söker jag bygglov?"), 200).ID
	isProblem(t, r.judge(`{"answer":"`+id+`","helpful":true}`), 507, "disk_full")
	if !strings.Contains(r.log.String(), `"level":"ERROR","msg":"request failed"`) {
		t.Errorf("nobody who could act is told: %s", r.log)
	}
}
