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

// rates limits how often each key, and each address without a key, may ask. The zero
// value limits nobody.
type rates struct {
	perMinute int

	mutex    sync.Mutex
	limiters map[string]*rate.Limiter
}

// maxLimiters is how many callers are told apart; that many take some 2 MB.
const maxLimiters = 10_000

// atOnce gives how many requests may come at once: half a minute's.
func (r *rates) atOnce() int { return (r.perMinute + 1) / 2 }

// take counts n requests, at most atOnce, for whoever key stands for. If that many are
// not left, it counts none and gives how long to wait.
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

// makeRoom forgets callers who have been quiet for so long that it makes no difference,
// and some of the others if that is not enough.
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

// limitRate gives the problem that a caller asks too often, for n requests at once; nil
// if not. On its own machine Svara limits nobody.
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

// network gives the part of an address that identifies a household or a machine: of IPv6
// the first half, since people choose the second half themselves.
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
