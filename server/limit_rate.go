package server

import (
	"fmt"
	"math"
	"net/http"
	"net/netip"
	"sync"
	"time"

	"github.com/labstack/echo/v4"
	"golang.org/x/time/rate"
)

// rates holds how often each key, and each address without one, may ask. The zero
// value limits nobody.
type rates struct {
	perMinute int

	mutex    sync.Mutex
	limiters map[string]*rate.Limiter
}

// maxLimiters is how many callers are told apart: some 2 MB of them.
const maxLimiters = 10_000

// atOnce gives how many requests may come at once: half a minute's.
func (r *rates) atOnce() int { return (r.perMinute + 1) / 2 }

// take takes n requests, at most atOnce, from whoever key stands for, and gives how
// long they must wait where there are fewer left; none are taken then.
func (r *rates) take(key string, n int, now time.Time) (wait time.Duration) {
	if r.perMinute <= 0 {
		return 0
	}
	r.mutex.Lock()
	defer r.mutex.Unlock()
	limiter, found := r.limiters[key]
	if !found {
		r.makeRoom(now)
		limiter = rate.NewLimiter(rate.Limit(float64(r.perMinute)/60), r.atOnce())
		r.limiters[key] = limiter
	}
	reservation := limiter.ReserveN(now, n)
	if wait = reservation.DelayFrom(now); wait > 0 {
		reservation.CancelAt(now)
	}
	return wait
}

// makeRoom forgets those who have not asked for so long that it makes no difference,
// and of too many others some.
func (r *rates) makeRoom(now time.Time) {
	if r.limiters == nil {
		r.limiters = make(map[string]*rate.Limiter)
	}
	if len(r.limiters) < maxLimiters {
		return
	}
	for key, limiter := range r.limiters {
		if limiter.TokensAt(now) >= float64(limiter.Burst()) {
			delete(r.limiters, key)
		}
	}
	for key := range r.limiters {
		if len(r.limiters) < maxLimiters*9/10 {
			break
		}
		delete(r.limiters, key)
	}
}

// limitRate is the problem that a caller has asked too often, n times now. Whoever has
// Svara to themselves may ask as often as they like.
func (s *Server) limitRate(c echo.Context, who caller, n int) error {
	if who.local || n < 1 {
		return nil
	}
	key := "key " + who.key
	if who.key == "" {
		key = "address " + network(c.RealIP())
	}
	wait := s.rates.take(key, n, time.Now())
	if wait == 0 {
		return nil
	}
	seconds := int(math.Ceil(wait.Seconds()))
	unit := "sekunder"
	if seconds == 1 {
		unit = "sekund"
	}
	return &problem{Status: http.StatusTooManyRequests, Code: "too_many_requests", RetryAfter: seconds,
		Message: fmt.Sprintf("Det har kommit för många frågor på kort tid. Försök igen om %d %s.", seconds, unit),
		OnPage:  words{en: fmt.Sprintf("There have been too many questions in a short time. Seconds until you can try again: %d.", seconds)}}
}

// network gives the address that a household or a machine has: of IPv6 the first half,
// because the second is theirs to choose.
func network(address string) string {
	ip, err := netip.ParseAddr(address)
	if err != nil || !ip.Is6() || ip.Is4In6() {
		return address
	}
	prefix, err := ip.WithZone("").Prefix(64)
	if err != nil {
		return address
	}
	return prefix.String()
}
