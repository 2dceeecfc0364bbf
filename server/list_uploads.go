package server

import (
	"net/http"

	"github.com/labstack/echo/v4"

	"svara/intake"
)

var errNoUpload = &problem{Status: http.StatusNotFound, Code: "upload_not_found",
	Message: "Uppladdningen är inte känd: den är för gammal, eller så har Svara startats om sedan dess. Se /api/documents om dokumentet är inläst."}

// listUploads answers GET /api/uploads: the last thousand, newest first.
func (s *Server) listUploads(c echo.Context) error {
	uploads := []intake.Upload{}
	if in := s.intake.Load(); in != nil {
		uploads = in.Uploads()
	}
	return c.JSON(http.StatusOK, map[string]any{"uploads": uploads})
}

// upload answers GET /api/uploads/{id}.
func (s *Server) upload(c echo.Context) error {
	if in := s.intake.Load(); in != nil {
		if upload, found := in.Upload(c.Param("id")); found {
			return c.JSON(http.StatusOK, upload)
		}
	}
	return errNoUpload
}
