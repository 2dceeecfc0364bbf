package main

import (
	"context"
	"errors"
	"testing"
	"time"

	"svara/internal/model"
)

// absent is a chat whose server is not there, which takes a while to find out.
type absent struct {
	takes time.Duration
	asked int
}

func (a *absent) Generate(context.Context, []model.Message, func(string) error) (model.Reply, error) {
	a.asked++
	time.Sleep(a.takes)
	return model.Reply{}, &model.Error{Failure: model.NotThere}
}

// A server that takes long to be found absent is not looked for at every question;
// one whose absence is known at once is, and so answers as soon as it is there.
func TestSparing(t *testing.T) {
	for takes, want := range map[time.Duration]int{2 * longSearch: 1, 0: 3} {
		chat := &absent{takes: takes}
		spared := sparing{chat: chat}
		for range 3 {
			if _, err := spared.Generate(t.Context(), nil, nil); !errors.Is(err, model.NotThere) {
				t.Error(err)
			}
		}
		if chat.asked != want {
			t.Errorf("asked %d times of 3 where it takes %v", chat.asked, takes)
		}
	}
	chat := &absent{takes: 2 * longSearch}
	spared := sparing{chat: chat}
	spared.Generate(t.Context(), nil, nil)
	spared.absent.Load().until = time.Now()
	spared.Generate(t.Context(), nil, nil)
	if chat.asked != 2 {
		t.Error("it is never looked for again")
	}
}
