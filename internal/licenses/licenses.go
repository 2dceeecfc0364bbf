// Package licenses has the licences of everything in the program, which must be
// distributed with it.
//
// The command gather writes THIRD-PARTY-LICENSES.txt from the module cache and the folder
// pdfium. Run 'go generate ./internal/licenses' when a dependency is added, removed or
// upgraded. The command's test fails until that is done, and if a licence is not among
// those that we may link. The folder pdfium has the licences of what is compiled into
// go-pdfium's pdfium.wasm, whose module lacks them. They are those that the Python
// package pypdfium2 distributes with the same binaries, and Emscripten's.
package licenses

import _ "embed"

//go:generate go run svara/internal/licenses/gather THIRD-PARTY-LICENSES.txt

// Text names each work with its version and licences, and then has each licence once.
//
//go:embed THIRD-PARTY-LICENSES.txt
var Text string
