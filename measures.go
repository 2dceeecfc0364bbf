package main

import (
	"fmt"

	"svara/intake"
	"svara/server"
)

// measures gives the figures for GET /metrics that the server itself does not know.
func (m *monitor) measures() []server.Measure {
	ix := m.library.index
	const refreshes = "Looks at whether another process changed the index, by outcome (ok, failed)."
	all := []server.Measure{
		{Name: "svara_index_documents", Help: "Documents that are answered from.", Value: func() float64 { return float64(len(ix.Snapshot().Documents())) }},
		{Name: "svara_index_passages", Help: "Passages of the documents.", Value: func() float64 { return float64(ix.Snapshot().Passages()) }},
		{Name: "svara_index_bytes", Help: "Size of the index on disk.", Value: func() float64 { return float64(ix.Size()) }},
		{Name: "svara_skipped_files", Help: "Files of the documents folder, and parts of files, that cannot be answered from.", Value: m.ofIntake((*intake.Intake).Skipped)},
		{Name: "svara_kept_documents", Help: "Documents that are gone from the folder, and stay since they are too many to go.", Value: m.ofIntake((*intake.Intake).Kept)},
		{Name: `svara_index_refreshes_total{outcome="ok"}`, Help: refreshes, Value: func() float64 { return float64(m.refreshed.Load()) }},
		{Name: `svara_index_refreshes_total{outcome="failed"}`, Help: refreshes, Value: func() float64 { return float64(m.failed.Load()) }},
		{Name: "svara_index_last_refresh_timestamp_seconds", Help: "When the index was last looked at without failure, in Unix time; 0 before the first time.", Value: m.lastRefresh},
	}
	if m.model.name != "" {
		all = append(all, m.queueMeasures()...)
	}
	all = append(all, m.embedder.measures("embedder", "embed")...)
	return append(all, m.model.measures("model", "generate")...)
}

// queueMeasures gives the figures of the queue in front of the language model.
func (m *monitor) queueMeasures() []server.Measure {
	figure := func(of func(running, waiting int, refused int64) float64) func() float64 {
		return func() float64 {
			if queue := m.queue.Load(); queue != nil {
				return of(queue.Load())
			}
			return 0
		}
	}
	return []server.Measure{
		{Name: "svara_generation_running", Help: "Answers that the language model writes now.", Value: figure(func(running, _ int, _ int64) float64 { return float64(running) })},
		{Name: "svara_generation_waiting", Help: "Answers that wait for their turn to be written.", Value: figure(func(_, waiting int, _ int64) float64 { return float64(waiting) })},
		{Name: "svara_generation_refused_total", Help: "Answers that there was no room for in the queue.", Value: figure(func(_, _ int, refused int64) float64 { return float64(refused) })},
	}
}

// ofIntake gives a figure of the intake; 0 where there is none.
func (m *monitor) ofIntake(figure func(*intake.Intake) int) func() float64 {
	return func() float64 {
		if in := m.intake.Load(); in != nil {
			return float64(figure(in))
		}
		return 0
	}
}

func (m *monitor) lastRefresh() float64 {
	m.mutex.Lock()
	defer m.mutex.Unlock()
	if m.refreshWorked.IsZero() {
		return 0
	}
	return float64(m.refreshWorked.UnixMilli()) / 1000
}

// measures gives the figures of a peer. Whether it is up is only known for one on a
// server.
func (p *peer) measures(name, call string) []server.Measure {
	var all []server.Measure
	if p.name != "" {
		all = append(all, server.Measure{Name: "svara_" + name + "_up",
			Help: fmt.Sprintf("1 if the %s was there and working when last seen, else 0.", name), Value: p.up})
	}
	for came, outcome := range outcomeNames {
		all = append(all, server.Measure{Name: fmt.Sprintf("svara_model_calls_total{call=%q,outcome=%q}", call, outcome),
			Help:  "Calls for questions of the embedder (embed) and the language model (generate) by outcome (ok, absent, busy, timeout, canceled, failed).",
			Value: func() float64 { return float64(p.calls[came].Load()) }})
	}
	return all
}

func (p *peer) up() float64 {
	if p.look().Status == server.OK {
		return 1
	}
	return 0
}
