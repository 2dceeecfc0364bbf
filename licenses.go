package main

import (
	"fmt"

	"svara/internal/licenses"
)

type licensesCommand struct{}

// Run prints the licences of everything inside the program.
func (*licensesCommand) Run(std streams) error {
	_, err := fmt.Fprint(std.out, licenses.Text)
	return err
}
