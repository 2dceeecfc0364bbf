package model

import (
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"math"
	"sync"
	"testing"
)

func embed(t *testing.T, text string) []float32 {
	t.Helper()
	vector, err := Embedded{}.EmbedQuery(t.Context(), text)
	if err != nil {
		t.Fatal(err)
	}
	return vector
}

func cosine(a, b []float32) float64 {
	sum := 0.0
	for i := range a {
		sum += float64(a[i]) * float64(b[i])
	}
	return sum
}

// TestNear holds what a newcomer would expect of the vectors: a pair that means
// the same is nearer than a pair that does not.
func TestNear(t *testing.T) {
	for _, test := range []struct{ text, near, far string }{
		{"digitaliseringstakten", "öka takten i digitaliseringen", "hur söker jag bygglov"},
		{"kommunernas budgetar", "budget i en kommun", "upphandling av ramavtal"},
		{"e-legitimationer", "legitimera sig elektroniskt", "säker digital kommunikation"},
		{"upphandlign av system", "systemupphandling", "digitalt utanförskap"},
		{"Vem ansvarar för äldreomsorgen?", "ansvar inom äldreomsorg", "ansvar för rapporten"},
	} {
		text := embed(t, test.text)
		near, far := cosine(text, embed(t, test.near)), cosine(text, embed(t, test.far))
		if near < far+0.1 {
			t.Errorf("%q: %.2f to %q, %.2f to %q", test.text, near, test.near, far, test.far)
		}
	}
}

// TestSameEverywhere pins one vector: an index made on one machine must be good
// on every other. When it changes on purpose, so does the digest.
func TestSameEverywhere(t *testing.T) {
	const want = "b0d56c4e5c57b2044b23651bd71b0ed11889857bfd25b6a019c085e768f0570f"
	hash := sha256.New()
	for _, x := range embed(t, "Öka takten i digitaliseringen: 140 mdkr årligen, enligt 4 kap. 2 §.") {
		binary.Write(hash, binary.LittleEndian, x)
	}
	if got := hex.EncodeToString(hash.Sum(nil)); got != want {
		t.Errorf("the vector of a fixed text has the hash %s, want %s", got, want)
	}
}

func TestLengths(t *testing.T) {
	for text, want := range map[string]float64{
		"Digitalisering": 1, "och det som är": 0, "": 0, "\x00\xff": 0, "140 mdkr": 1,
	} {
		vector := embed(t, text)
		if len(vector) != (Embedded{}).Describe().Dimensions {
			t.Fatalf("%q: %d dimensions", text, len(vector))
		}
		if got := math.Sqrt(cosine(vector, vector)); math.Abs(got-want) > 1e-6 {
			t.Errorf("%q: length %v, want %v", text, got, want)
		}
	}
}

func TestConcurrent(t *testing.T) {
	want := embed(t, "kommunal digitalisering")
	var group sync.WaitGroup
	for range 8 {
		group.Go(func() {
			if cosine(want, embed(t, "kommunal digitalisering")) < 0.999 {
				t.Error("another vector")
			}
		})
	}
	group.Wait()
}

func BenchmarkEmbedQuery(b *testing.B) {
	for b.Loop() {
		Embedded{}.EmbedQuery(b.Context(), "Hur stor är potentialen med AI i offentlig förvaltning?")
	}
}
