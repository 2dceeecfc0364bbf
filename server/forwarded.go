package server

import (
	"net"
	"net/http"
	"net/netip"
	"slices"
	"strings"

	"github.com/labstack/echo/v4"
)

// proxies are the addresses whose X-Forwarded headers are believed. Anybody can send such
// headers.
type proxies []netip.Prefix

// address says how to find the client's address: it is the connection's or, if that is a
// trusted proxy, the last forwarded address that is not a trusted proxy's.
func (p proxies) address() echo.IPExtractor {
	if len(p) == 0 {
		return echo.ExtractIPDirect() // echo believes every X-Forwarded-For otherwise
	}
	trust := []echo.TrustOption{echo.TrustLoopback(false), echo.TrustLinkLocal(false), echo.TrustPrivateNet(false)}
	for _, prefix := range p {
		trust = append(trust, echo.TrustIPRange(&net.IPNet{
			IP: prefix.Masked().Addr().AsSlice(), Mask: net.CIDRMask(prefix.Bits(), prefix.Addr().BitLen())}))
	}
	return echo.ExtractIPFromXFFHeader(trust...)
}

// scheme gives "https" or "http": what the client speaks to us, or to a trusted proxy.
func (p proxies) scheme(r *http.Request) string {
	if forwarded := p.told(r, "X-Forwarded-Proto"); forwarded == "http" || forwarded == "https" {
		return forwarded
	}
	if r.TLS != nil {
		return "https"
	}
	return "http"
}

// host gives the name, with its port if any, by which the client reached Svara.
func (p proxies) host(r *http.Request) string {
	if forwarded := p.told(r, "X-Forwarded-Host"); forwarded != "" && !strings.ContainsAny(forwarded, "/\\@ ") {
		return forwarded
	}
	return r.Host
}

// told gives a header that a trusted proxy set; "" if the request did not come from one.
func (p proxies) told(r *http.Request, field string) string {
	if !p.sent(r) {
		return ""
	}
	said, _, _ := strings.Cut(r.Header.Get(field), ",")
	return strings.TrimSpace(said)
}

// sent reports whether a request came from a trusted proxy.
func (p proxies) sent(r *http.Request) bool {
	peer, err := netip.ParseAddrPort(r.RemoteAddr)
	if err != nil {
		return false
	}
	address := peer.Addr().Unmap().WithZone("")
	return slices.ContainsFunc(p, func(prefix netip.Prefix) bool { return prefix.Contains(address) })
}
