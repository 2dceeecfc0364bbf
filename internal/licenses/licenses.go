// Package licenses has the licences of all that is inside the program, as they demand to
// be passed on with it.
//
// The program in gather writes THIRD-PARTY-LICENSES.txt from the module cache and from
// the folder pdfium: run 'go generate ./internal/licenses' when a dependency comes, goes
// or changes. Its test fails until that is done, and where a licence is not among those
// that we may link. The folder pdfium has the licences of what stands compiled in
// go-pdfium's pdfium.wasm, of which its module has none: they are those that the Python
// package pypdfium2 distributes with the same binaries, and Emscripten's.
package licenses

import _ "embed"

//go:generate go run svara/internal/licenses/gather THIRD-PARTY-LICENSES.txt

// Text names each work with its version and licences, and then gives these, once each.
//
//go:embed THIRD-PARTY-LICENSES.txt
var Text string
