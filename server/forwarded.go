package server

import (
	"net"
	"net/http"
	"net/netip"
	"slices"
	"strings"

	"github.com/labstack/echo/v4"
)

// proxies are the addresses of those whose word is taken for where a request came
// from. Everybody can write the fields that they tell it by.
type proxies []netip.Prefix

// address gives how the address of whoever asks is found: that of the connection,
// or, where that is a proxy's, the last that the proxies name and that is not theirs.
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

// scheme gives "https" or "http": what the client speaks, with the proxy where there
// is one.
func (p proxies) scheme(r *http.Request) string {
	if forwarded := p.told(r, "X-Forwarded-Proto"); forwarded == "http" || forwarded == "https" {
		return forwarded
	}
	if r.TLS != nil {
		return "https"
	}
	return "http"
}

// host gives the name, with its port if any, that the client knows Svara by.
func (p proxies) host(r *http.Request) string {
	if forwarded := p.told(r, "X-Forwarded-Host"); forwarded != "" && !strings.ContainsAny(forwarded, "/\\@ ") {
		return forwarded
	}
	return r.Host
}

// told gives what the proxy that sent a request says in a field; nothing where another
// sent it.
func (p proxies) told(r *http.Request, field string) string {
	if !p.sent(r) {
		return ""
	}
	said, _, _ := strings.Cut(r.Header.Get(field), ",")
	return strings.TrimSpace(said)
}

// sent reports whether a proxy sent a request.
func (p proxies) sent(r *http.Request) bool {
	peer, err := netip.ParseAddrPort(r.RemoteAddr)
	if err != nil {
		return false
	}
	address := peer.Addr().Unmap().WithZone("")
	return slices.ContainsFunc(p, func(prefix netip.Prefix) bool { return prefix.Contains(address) })
}
