package pdf

import (
	"context"
	"encoding/binary"
	"fmt"
	"io"
	"math"
	"os"
	"reflect"
	"strings"
	"sync"
	"time"
	"unicode/utf16"

	gopdfium "github.com/klippa-app/go-pdfium"
	"github.com/klippa-app/go-pdfium/webassembly"
	"github.com/tetratelabs/wazero"
	"github.com/tetratelabs/wazero/api"
)

// pdfium is PDFium, which shows PDFs in Chromium, as WebAssembly: whatever a PDF makes it
// do stays within its own memory. Its functions are called by name, with handles and
// addresses in that memory as numbers. go-pdfium has a method for each function, but
// looks the function up in each call and keeps tables of handles. That is noticeable with
// some six calls for each of the five million characters on 2000 pages.
//
// After a call has failed, all further calls do nothing and give 0; err says why.
type pdfium struct {
	instance  gopdfium.Pdfium
	module    api.Module
	functions map[string]api.Function
	stack     []uint64
	scratch   uint64 // address of scratchBytes that functions may write to
	err       error
}

const (
	scratchBytes = 4096
	wasmPage     = 64 << 10
)

// The process has one PDFium, because starting it takes from 0.1 s to, the first time on
// a machine, some seconds. It is replaced after a file has made it fail. The lock is held
// from takePDFium to giveBack.
var (
	thePDFium     *pdfium
	thePDFiumPool gopdfium.Pool
	thePDFiumLock sync.Mutex
)

// takePDFium locks PDFium for one file, and starts it if needed. Its machine code is kept
// in the folder cache if that can be written.
func takePDFium(memory int64, cache string) (*pdfium, error) {
	thePDFiumLock.Lock()
	if thePDFium != nil {
		return thePDFium, nil
	}
	p, err := startPDFium(memory, cache)
	if err != nil {
		thePDFiumLock.Unlock()
		return nil, fmt.Errorf("start PDFium: %w", err)
	}
	thePDFium = p
	return p, nil
}

func (p *pdfium) giveBack() {
	if p.err != nil {
		p.instance.Close() // its memory may be in any state
		thePDFium = nil
	}
	thePDFiumLock.Unlock()
}

func startPDFium(memory int64, cache string) (*pdfium, error) {
	if thePDFiumPool == nil {
		// When the memory grows it is copied, and for a while there are two copies.
		pages := min(memory*3/8/wasmPage, 32<<10)
		config := wazero.NewRuntimeConfig().WithMemoryLimitPages(uint32(pages))
		pool, err := webassembly.Init(webassembly.Config{
			MaxIdle: 1, MaxTotal: 1,
			FSConfig:      wazero.NewFSConfig(), // no folder; by default it may use all of them
			Stdout:        io.Discard,
			Stderr:        io.Discard,
			RuntimeConfig: config.WithCompilationCache(openCache(cache)),
		})
		if err != nil {
			return nil, err
		}
		thePDFiumPool = pool
	}
	instance, err := thePDFiumPool.GetInstance(time.Minute)
	if err != nil {
		return nil, err
	}
	p := &pdfium{instance: instance, functions: make(map[string]api.Function), stack: make([]uint64, 8)}
	// The type is internal to go-pdfium, but its field is exported.
	if implementation := reflect.Indirect(reflect.ValueOf(instance.GetImplementation())); implementation.Kind() == reflect.Struct {
		p.module, _ = implementation.FieldByName("Module").Interface().(api.Module)
	}
	if p.module == nil {
		return nil, fmt.Errorf("go-pdfium keeps its module elsewhere")
	}
	p.scratch = p.call("malloc", scratchBytes)
	return p, p.err
}

// openCache gives a cache in a folder, or in memory if the folder cannot be written.
func openCache(folder string) wazero.CompilationCache {
	if folder != "" && os.MkdirAll(folder, 0o755) == nil {
		if cache, err := wazero.NewCompilationCacheWithDir(folder); err == nil {
			return cache
		}
	}
	return wazero.NewCompilationCache()
}

// call calls a function of PDFium.
func (p *pdfium) call(name string, args ...uint64) uint64 {
	if p.err != nil {
		return 0
	}
	function := p.functions[name]
	if function == nil {
		if function = p.module.ExportedFunction(name); function == nil {
			p.err = fmt.Errorf("PDFium has no function %s", name)
			return 0
		}
		p.functions[name] = function
	}
	copy(p.stack, args)
	clear(p.stack[len(args):])
	if err := function.CallWithStack(context.Background(), p.stack); err != nil {
		p.err = err
		return 0
	}
	return p.stack[0]
}

// count calls a function that gives an integer, which is -1 on errors.
func (p *pdfium) count(name string, args ...uint64) int { return int(int32(p.call(name, args...))) }

// number calls a function that gives a double.
func (p *pdfium) number(name string, args ...uint64) float64 {
	return math.Float64frombits(p.call(name, args...))
}

// floats gives n floats, at most 6, from the beginning of the scratch memory.
func (p *pdfium) floats(n int) [6]float64 {
	var values [6]float64
	for i := range n {
		bits, _ := p.module.Memory().ReadUint32Le(uint32(p.scratch) + uint32(4*i))
		values[i] = float64(math.Float32frombits(bits))
	}
	return values
}

// utf16 calls a function that takes, after args, a buffer and its length, writes UTF-16
// there and gives the length in bytes. Longer texts are cut.
func (p *pdfium) utf16(name string, args ...uint64) string {
	n := min(p.count(name, append(args, p.scratch, scratchBytes)...), scratchBytes)
	if n < 2 {
		return ""
	}
	data, _ := p.module.Memory().Read(uint32(p.scratch), uint32(n))
	units := make([]uint16, len(data)/2)
	for i := range units {
		units[i] = binary.LittleEndian.Uint16(data[2*i:])
	}
	return strings.TrimRight(string(utf16.Decode(units)), "\x00")
}

// store copies data into PDFium's memory, with a NUL after it. The caller must free it.
func (p *pdfium) store(data []byte) (place uint64) {
	place = p.call("malloc", uint64(len(data)+1))
	if place == 0 {
		return 0
	}
	memory := p.module.Memory()
	if !memory.Write(uint32(place), data) || !memory.WriteByte(uint32(place)+uint32(len(data)), 0) {
		p.err = fmt.Errorf("PDFium gave a place outside its memory")
	}
	return place
}

func (p *pdfium) free(place uint64) { p.call("free", place) }
