package server

import (
	"cmp"

	"github.com/labstack/echo/v4"
)

// actorOf gives who acts, for the audit log: the id of a key.
func actorOf(c echo.Context) string { return cmp.Or(callerOf(c).key, "no key") }
