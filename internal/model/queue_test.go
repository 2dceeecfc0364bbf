package model

import (
	"context"
	"errors"
	"sync"
	"testing"
	"testing/synctest"
	"time"
)

// slow is a generator that takes a second, and notes how many it did at a time.
type slow struct {
	mutex     sync.Mutex
	now, most int
}

func (s *slow) Generate(ctx context.Context, _ []Message, _ func(string) error) (Reply, error) {
	s.mutex.Lock()
	s.now++
	s.most = max(s.most, s.now)
	s.mutex.Unlock()
	defer func() {
		s.mutex.Lock()
		s.now--
		s.mutex.Unlock()
	}()
	select {
	case <-time.After(time.Second):
		return Reply{Text: "svar"}, nil
	case <-ctx.Done():
		return Reply{}, ctx.Err()
	}
}

func TestQueue(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		generator := &slow{}
		q := NewQueue(generator, 2, 3)
		var wait sync.WaitGroup
		var answered, full int
		var mutex sync.Mutex
		for range 9 {
			wait.Go(func() {
				reply, err := q.Generate(t.Context(), nil, nil)
				mutex.Lock()
				defer mutex.Unlock()
				switch {
				case err == nil && reply.Text == "svar":
					answered++
				case errors.Is(err, Full):
					full++
				default:
					t.Errorf("%v %v", reply, err)
				}
			})
		}
		synctest.Wait()
		if running, waiting, refused := q.Load(); running != 2 || waiting != 3 || refused != 4 {
			t.Errorf("%d running, %d waiting, %d refused", running, waiting, refused)
		}
		start := time.Now()
		wait.Wait()
		if answered != 5 || full != 4 || generator.most != 2 || time.Since(start) != 3*time.Second {
			t.Errorf("%d answered, %d refused, %d at a time, in %v", answered, full, generator.most, time.Since(start))
		}
	})
}

// Whoever leaves while waiting leaves room for another.
func TestQueueIsLeft(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		q := NewQueue(&slow{}, 1, 1)
		ctx, leave := context.WithCancel(t.Context())
		go q.Generate(t.Context(), nil, nil)
		synctest.Wait()
		left := make(chan error)
		go func() {
			_, err := q.Generate(ctx, nil, nil)
			left <- err
		}()
		synctest.Wait()
		leave()
		if err := <-left; !errors.Is(err, context.Canceled) {
			t.Errorf("error %v", err)
		}
		if _, err := q.Generate(t.Context(), nil, nil); err != nil {
			t.Errorf("no room: %v", err)
		}
		if running, waiting, _ := q.Load(); running != 0 || waiting != 0 {
			t.Errorf("%d running, %d waiting", running, waiting)
		}
	})
}
