package main

import (
	"context"
	"errors"
	"testing"
	"testing/synctest"
	"time"

	"svara/internal/model"
)

// absent is a chat whose server cannot be reached, which takes a while to find out.
type absent struct {
	takes time.Duration
	asked int
}

func (a *absent) Generate(context.Context, []model.Message, func(string) error) (model.Reply, error) {
	a.asked++
	time.Sleep(a.takes)
	return model.Reply{}, &model.Error{Failure: model.NotThere}
}

// A server that cannot be reached is not tried again for every question: those that come
// meanwhile fail at once. Where finding out was slow, the pause is longer.
func TestOutage(t *testing.T) {
	for takes, spares := range map[time.Duration]time.Duration{2 * slowAttempt: afterSlow, 0: afterQuick} {
		synctest.Test(t, func(t *testing.T) {
			chat := &absent{takes: takes}
			optional := optionalChat{chat: chat}
			ask := func(times int, want int) {
				t.Helper()
				for range times {
					if _, err := optional.Generate(t.Context(), nil, nil); !errors.Is(err, model.NotThere) {
						t.Error(err)
					}
				}
				if chat.asked != want {
					t.Errorf("asked %d times, want %d, where it takes %v", chat.asked, want, takes)
				}
			}
			ask(3, 1)
			time.Sleep(spares - time.Millisecond)
			ask(1, 1)
			time.Sleep(time.Millisecond)
			ask(1, 2)
		})
	}
}
