package main

import (
	"fmt"
	"math"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"time"

	"svara/internal/catalogue"
	"svara/internal/extract"
)

// readLimits are the settings for how much reading one file may take.
type readLimits struct {
	ReadMemory   size          `help:"Most memory that reading one file may use; plain text has no such limit. Default: ${default}." env:"SVARA_READ_MEMORY" default:"512MB" placeholder:"SIZE"`
	ReadTime     time.Duration `help:"Longest time that reading one file may take. Default: ${default}." env:"SVARA_READ_TIME" default:"2m" placeholder:"TIME"`
	ReadUnpacked size          `help:"Most that the compressed parts of one file may unpack to. Default: ${default}." env:"SVARA_READ_UNPACKED" default:"512MB" placeholder:"SIZE"`
	ReadPages    int           `help:"Most pages, sheets or slides that one file may have. Default: ${default}." env:"SVARA_READ_PAGES" default:"10000" placeholder:"COUNT"`
}

// leastMemory is what a process needs to read anything at all: the PDF reader takes some
// 70 MB before the first page.
const leastMemory = 128 << 20

func (l readLimits) validate() error {
	switch {
	case l.ReadMemory < leastMemory:
		return fmt.Errorf("read-memory is %v: choose %v or more", l.ReadMemory, size(leastMemory))
	case l.ReadTime <= 0:
		return fmt.Errorf("read-time is %v: choose a time, such as 2m", l.ReadTime)
	case l.ReadUnpacked <= 0:
		return fmt.Errorf("read-unpacked is %v: choose a size, such as 512MB", l.ReadUnpacked)
	case l.ReadPages < 1:
		return fmt.Errorf("read-pages is %d: choose 1 or more", l.ReadPages)
	}
	return nil
}

// limits gives the settings as package extract takes them.
func (l readLimits) limits() extract.Limits {
	limits := extract.DefaultLimits
	limits.Memory, limits.Time = int64(l.ReadMemory), l.ReadTime
	limits.Unpacked, limits.Pages = int64(l.ReadUnpacked), l.ReadPages
	return limits
}

// openReader gives the reader that turns files into text. It caches compiled code in the
// data folder. If that belongs to another user, root uses its own home folder instead:
// root must not run code that others can write, and the others could not read root's.
func (c *Config) openReader() *extract.Reader {
	cache := ""
	folder, err := c.dataFolder()
	if err == nil && catalogue.BelongsToAnother(folder) {
		folder, err = os.UserCacheDir()
		folder = filepath.Join(folder, "svara")
	}
	if err == nil {
		cache = filepath.Join(folder, "cache")
	}
	return extract.NewReader(c.limits(), cache)
}

// size is a number of bytes, written with kB, MB or GB, which are powers of 1024.
type size int64

var units = []struct {
	name  string
	bytes float64
}{{"gb", 1 << 30}, {"mb", 1 << 20}, {"kb", 1 << 10}, {"b", 1}, {"", 1}}

// UnmarshalText reads a size: "512MB", "1.5 GB", "1000".
func (s *size) UnmarshalText(text []byte) error {
	for _, unit := range units {
		number, found := strings.CutSuffix(strings.ToLower(string(text)), unit.name)
		if !found {
			continue
		}
		n, err := strconv.ParseFloat(strings.TrimSpace(number), 64)
		if bytes := n * unit.bytes; err == nil && bytes >= 0 && bytes < math.MaxInt64/2 {
			*s = size(bytes)
			return nil
		}
		break
	}
	return fmt.Errorf("%q is no size: write it as 512MB or 2GB", text)
}

// String writes a size in the form that UnmarshalText reads.
func (s size) String() string {
	for _, unit := range units {
		if n := float64(s) / unit.bytes; n >= 1 && n == math.Trunc(n) {
			return strconv.FormatFloat(n, 'f', -1, 64) + strings.ToUpper(unit.name)
		}
	}
	return strconv.FormatInt(int64(s), 10)
}
