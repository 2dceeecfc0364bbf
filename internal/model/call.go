package model

import (
	"bytes"
	"context"
	"encoding/json"
	"io"
	"net/http"
)

// call sends a request of our own, whose answer is not streamed; body may be nil.
func (s *Servers) call(ctx context.Context, method, path, model string, body any) ([]byte, error) {
	encoded, err := json.Marshal(body)
	if err != nil {
		return nil, err
	}
	request, err := http.NewRequestWithContext(withExchange(ctx, &exchange{model: model}), method, "http://servers"+path, nil)
	if err != nil {
		return nil, err
	}
	if body != nil {
		request.Body = io.NopCloser(bytes.NewReader(encoded))
		request.Header.Set("Content-Type", "application/json")
	}
	response, err := s.RoundTrip(request)
	if err != nil {
		return nil, err
	}
	defer response.Body.Close()
	return io.ReadAll(response.Body)
}
