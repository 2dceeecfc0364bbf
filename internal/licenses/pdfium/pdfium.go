// Package pdfium has the licences of what is compiled into pdfium.wasm: see package
// licenses.
package pdfium

import "embed"

// Licences are the texts of the licences, each named for the work that it covers.
//
//go:embed *.txt
var Licences embed.FS
