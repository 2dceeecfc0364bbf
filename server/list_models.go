package server

import (
	"fmt"
	"net/http"

	"github.com/labstack/echo/v4"
)

// servedModel describes a model to clients of OpenAI's API.
type servedModel struct {
	ID      string `json:"id"`
	Object  string `json:"object"`
	Created int64  `json:"created"` // Unix seconds
	OwnedBy string `json:"owned_by"`
}

// served gives the only model. Its age is the server's: what it answers about may change
// at any time.
func (s *Server) served() servedModel {
	return servedModel{ID: chatModel, Object: "model", Created: s.started.Unix(), OwnedBy: "svara"}
}

// listModels answers GET /v1/models. It leaves the embedder out, because clients offer
// people to chat with whatever is listed here.
func (s *Server) listModels(c echo.Context) error {
	return c.JSON(http.StatusOK, map[string]any{"object": "list", "data": []servedModel{s.served()}})
}

// model answers GET /v1/models/{id}.
func (s *Server) model(c echo.Context) error {
	if c.Param("id") != chatModel {
		return noModel(chatModel)
	}
	return c.JSON(http.StatusOK, s.served())
}

// noModel says that there is no such model, and which there is.
func noModel(served string) *problem {
	return &problem{Status: http.StatusNotFound, Code: "model_not_found", Param: "model",
		Message: fmt.Sprintf("Modellen finns inte här. Ange %q.", served)}
}
