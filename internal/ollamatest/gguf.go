package ollamatest

import (
	"bytes"
	"encoding/binary"
	"maps"
	"math"
	"slices"
)

// tensor is a named vector or matrix. Each row of a matrix has the weights of all inputs
// for one output.
type tensor struct {
	name string
	dims []int // of a matrix: inputs, then outputs
	half bool  // values are stored in 16 bits
	data []float32
}

// vector makes a tensor of n values that are all the same.
func vector(name string, n int, value float64) *tensor {
	t := &tensor{name: name, dims: []int{n}, data: make([]float32, n)}
	for i := range t.data {
		t.data[i] = float32(value)
	}
	return t
}

// matrix makes a tensor of zeros.
func matrix(name string, inputs, outputs int) *tensor {
	return &tensor{name: name, dims: []int{inputs, outputs}, half: true, data: make([]float32, inputs*outputs)}
}

// set sets the weight of an input in an output.
func (t *tensor) set(input, output int, weight float64) {
	t.data[output*t.dims[0]+input] = float32(weight)
}

// Numbers of the GGUF format, version 3, from
// https://github.com/ggml-org/ggml/blob/master/docs/gguf.md.
const (
	ggufVersion   = 3
	ggufAlignment = 32
	ggufFloat16   = 1 // type of a tensor; float32 is 0

	typeUint32, typeInt32, typeFloat32, typeBool, typeString, typeArray = 4, 5, 6, 7, 8, 9
)

// gguf gives a model as a file, from its metadata and its tensors.
func gguf(metadata map[string]any, tensors []*tensor) []byte {
	var file ggufFile
	file.WriteString("GGUF")
	file.write(uint32(ggufVersion), uint64(len(tensors)), uint64(len(metadata)))
	for _, key := range slices.Sorted(maps.Keys(metadata)) {
		file.text(key)
		file.value(metadata[key])
	}
	var contents ggufFile
	for _, t := range tensors {
		file.text(t.name)
		file.write(uint32(len(t.dims)))
		for _, n := range t.dims {
			file.write(uint64(n))
		}
		if t.half {
			file.write(uint32(ggufFloat16), uint64(contents.Len()))
			contents.write(halves(t.data))
		} else {
			file.write(uint32(0), uint64(contents.Len()))
			contents.write(t.data)
		}
		contents.align()
	}
	file.align()
	return append(file.Bytes(), contents.Bytes()...)
}

type ggufFile struct{ bytes.Buffer }

func (f *ggufFile) write(values ...any) {
	for _, v := range values {
		binary.Write(f, binary.LittleEndian, v) // cannot fail: to memory, of fixed size
	}
}

func (f *ggufFile) text(s string) {
	f.write(uint64(len(s)))
	f.WriteString(s)
}

func (f *ggufFile) align() {
	f.Write(make([]byte, -f.Len()&(ggufAlignment-1)))
}

// value writes a metadata value with its type.
func (f *ggufFile) value(v any) {
	switch v := v.(type) {
	case int:
		f.write(uint32(typeUint32), uint32(v))
	case float64:
		f.write(uint32(typeFloat32), float32(v))
	case bool:
		f.write(uint32(typeBool), v)
	case string:
		f.write(uint32(typeString))
		f.text(v)
	case []int32:
		f.write(uint32(typeArray), uint32(typeInt32), uint64(len(v)), v)
	case []string:
		f.write(uint32(typeArray), uint32(typeString), uint64(len(v)))
		for _, s := range v {
			f.text(s)
		}
	default:
		panic("gguf has no such value here")
	}
}

// halves rounds values to 16 bits (IEEE 754 binary16). Values too small for a normal
// number become zero. No value here may be too large.
func halves(values []float32) []uint16 {
	rounded := make([]uint16, len(values))
	for i, v := range values {
		bits := math.Float32bits(v)
		sign, size := bits>>16&0x8000, bits&0x7fffffff
		if size >= 113<<23 { // 2^-14
			rounded[i] = uint16(sign | (size-112<<23+1<<12)>>13)
		}
	}
	return rounded
}
