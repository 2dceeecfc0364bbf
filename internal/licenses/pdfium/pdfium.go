// Package pdfium has the licences of what stands compiled in pdfium.wasm: see package
// licenses.
package pdfium

import "embed"

// Licences are texts, each named for the work that it is of.
//
//go:embed *.txt
var Licences embed.FS
