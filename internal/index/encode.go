package index

import (
	"encoding/binary"
	"errors"
	"fmt"
	"hash/crc32"
	"math"

	"svara/internal/swedish"
)

// vectorBytes is the size of one dimension of a stored vector.
const vectorBytes = 4

// castagnoli is CRC-32C, which common processors compute in hardware.
var castagnoli = crc32.MakeTable(crc32.Castagnoli)

// encodeBlocks writes each block as four unsigned varints: kind, level, bytes
// since the end of the block before it, length in bytes.
func encodeBlocks(blocks []swedish.Block) []byte {
	data := make([]byte, 0, 6*len(blocks)) // never nil: the column is not null
	end := 0
	for _, b := range blocks {
		for _, n := range [4]int{int(b.Kind), b.Level, b.Start - end, b.End - b.Start} {
			data = binary.AppendUvarint(data, uint64(n))
		}
		end = b.End
	}
	return data
}

// decodeBlocks reads what encodeBlocks wrote about a text of size bytes.
func decodeBlocks(data []byte, size int) ([]swedish.Block, error) {
	var blocks []swedish.Block
	end := 0
	for len(data) > 0 {
		var field [4]int
		for i := range field {
			n, length := binary.Uvarint(data)
			if length <= 0 || n > math.MaxInt32 {
				return nil, errors.New("blocks are cut off")
			}
			field[i], data = int(n), data[length:]
		}
		b := swedish.Block{Kind: swedish.BlockKind(field[0]), Level: field[1]}
		b.Start = end + field[2]
		b.End = b.Start + field[3]
		if b.End > size {
			return nil, errors.New("blocks reach beyond the text")
		}
		end = b.End
		blocks = append(blocks, b)
	}
	return blocks, nil
}

// encodeVector returns nil for a vector that is not there.
func encodeVector(v []float32) []byte {
	if len(v) == 0 {
		return nil
	}
	data := make([]byte, 0, vectorBytes*len(v))
	for _, x := range v {
		data = binary.LittleEndian.AppendUint32(data, math.Float32bits(x))
	}
	return data
}

// vectorDecoder cuts vectors from large slabs: a hundred thousand vectors are
// a few hundred objects for the garbage collector, and a scan over them runs
// through memory in order.
type vectorDecoder struct {
	dimensions int
	slab       []float32
}

// slabVectors is how many vectors are allocated at once.
const slabVectors = 512

func (d *vectorDecoder) decode(data []byte) ([]float32, error) {
	if len(data) == 0 {
		return nil, nil
	}
	if d.dimensions == 0 || len(data) != vectorBytes*d.dimensions {
		return nil, fmt.Errorf("vector of %d bytes in an index of %d dimensions", len(data), d.dimensions)
	}
	if len(d.slab) < d.dimensions {
		d.slab = make([]float32, slabVectors*d.dimensions)
	}
	v := d.slab[:d.dimensions:d.dimensions]
	d.slab = d.slab[d.dimensions:]
	for i := range v {
		v[i] = math.Float32frombits(binary.LittleEndian.Uint32(data[vectorBytes*i:]))
	}
	return v, nil
}

// sumDocument returns the checksum of a document before its passages.
func sumDocument(doc *Document, blocks []byte) uint32 {
	var head []byte
	for _, field := range []string{doc.Path, doc.Hash, doc.Title, string(blocks)} {
		head = appendField(head, field)
	}
	head = binary.AppendVarint(head, doc.Changed.Unix())
	head = binary.AppendUvarint(head, uint64(len(doc.Text)))
	return crc32.Update(crc32.Update(0, castagnoli, head), castagnoli, []byte(doc.Text))
}

// sumPassage carries the checksum of a document on over its next passage.
func sumPassage(sum uint32, ordinal int, p *Passage, vector []byte) uint32 {
	head := appendField(make([]byte, 0, 64+len(p.Heading)), p.Heading)
	for _, n := range [...]int{ordinal, p.Page, p.Runes.Start, p.Runes.End, p.Bytes.Start, p.Bytes.End, len(vector)} {
		head = binary.AppendVarint(head, int64(n))
	}
	return crc32.Update(crc32.Update(sum, castagnoli, head), castagnoli, vector)
}

// sumReading returns the checksum of a reading of the document with that
// checksum, so that it cannot pass for another document's.
func sumReading(document uint32, data string) uint32 {
	return crc32.Update(document, castagnoli, []byte(data))
}

// sumMeta returns the checksum of a row of the meta table.
func sumMeta(key, value string) uint32 {
	return crc32.Checksum(appendField(appendField(nil, key), value), castagnoli)
}

// appendField puts the length before the text, so that text moved from one
// field to the next does not go unnoticed.
func appendField(data []byte, text string) []byte {
	return append(binary.AppendUvarint(data, uint64(len(text))), text...)
}
