package model

import (
	"fmt"
	"os"
	"strings"
)

// ReadKey gives the key to OpenAI-compatible servers: that of the environment
// variable SVARA_MODEL_KEY, else what the file says that SVARA_MODEL_KEY_FILE
// names, else none.
func ReadKey() (string, error) {
	if key := os.Getenv("SVARA_MODEL_KEY"); key != "" {
		return key, nil
	}
	name := os.Getenv("SVARA_MODEL_KEY_FILE")
	if name == "" {
		return "", nil
	}
	text, err := os.ReadFile(name)
	if err != nil {
		return "", fmt.Errorf("SVARA_MODEL_KEY_FILE: %w", err)
	}
	return strings.TrimSpace(string(text)), nil
}
