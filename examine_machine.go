package main

import (
	"context"
	"fmt"
	"log/slog"
	"math"
	"os"
	"path/filepath"
	"runtime"
	"strconv"
	"strings"
	"time"

	"github.com/shirou/gopsutil/v4/disk"
	"github.com/shirou/gopsutil/v4/mem"

	"svara/internal/catalogue"
	"svara/server"
)

// examine tries whether a server could open this door, or stands in it already.
func (d *door) examine(ctx context.Context, keys bool, f *findings) {
	listener, address, err := d.listen(keys, slog.New(slog.DiscardHandler))
	switch {
	case err == nil:
		listener.Close()
		f.add("port", works, "'svara serve' can listen at %s", address)
	case d.isServed(ctx):
		f.add("port", works, "Svara serves at %s", d.Listen)
	default:
		f.add("port", broken, "%v", err)
	}
}

// isServed reports whether a Svara answers at the door's own address.
func (d *door) isServed(ctx context.Context) bool {
	ctx, cancel := context.WithTimeout(ctx, 3*time.Second)
	defer cancel()
	return server.Probe{Address: d.Listen, TLS: d.TLSCert != ""}.Look(ctx) == nil
}

const (
	leastDisk   = 64 << 20 // to note a question, a key, an upload
	leastToRead = 256 << 20
)

// examineDisk looks whether Svara may write to its data folder, and has room there to
// make the index anew beside the old one.
func (c *Config) examineDisk(f *findings) {
	folder, err := c.dataFolder()
	if err != nil {
		return // examineIndex has said so
	}
	there := nearest(folder)
	probe, err := os.CreateTemp(there, ".svara-doctor-*")
	if err != nil {
		f.add("disk", broken, "%v: let the user that Svara runs as write to %s, or choose another folder with --data", err, there)
		return
	}
	probe.Close()
	os.Remove(probe.Name())
	usage, err := disk.Usage(there)
	if err != nil {
		f.add("disk", doubted, "how much is free at %s cannot be told: %v", there, err)
		return
	}
	held := int64(0)
	if file, err := catalogue.In(folder); err == nil && file.Exists() {
		held = file.Size()
	}
	free := int64(min(usage.Free, math.MaxInt64))
	says := fmt.Sprintf("%s free at %s, where the index takes %s", inUnits(free), there, inUnits(held))
	switch {
	case free < leastDisk:
		f.add("disk", broken, "%s: make room", says)
	case free < 2*held+leastToRead:
		f.add("disk", doubted, "%s\nto make it anew takes as much again: make room before a change of embedder or an upgrade", says)
	default:
		f.add("disk", works, "%s", says)
	}
}

// nearest gives the folder itself, or what is there of the path to it.
func nearest(folder string) string {
	for {
		if _, err := os.Stat(folder); err == nil || filepath.Dir(folder) == folder {
			return folder
		}
		folder = filepath.Dir(folder)
	}
}

// examineMemory looks whether as many files as there are processors can be read at a
// time, each with the memory that it may take.
func (c *Config) examineMemory(f *findings) {
	memory, err := mem.VirtualMemory()
	if err != nil {
		f.add("memory", doubted, "how much there is cannot be told: %v", err)
		return
	}
	total, free := int64(min(memory.Total, math.MaxInt64)), int64(min(memory.Available, math.MaxInt64))
	of := "of this machine"
	if limit, limited := memoryLimit(); limited && limit < total {
		total, free, of = limit, min(free, limit), "that this container may have"
	}
	readers := runtime.GOMAXPROCS(0)
	most := int64(c.ReadMemory) * int64(readers)
	says := fmt.Sprintf("%s %s, %s free", inUnits(total), of, inUnits(free))
	switch {
	case free < leastToRead:
		f.add("memory", broken, "%s: Svara needs %s to answer at all", says, inUnits(leastToRead))
	case free < int64(c.ReadMemory)+leastToRead:
		f.add("memory", doubted, "%s\na large file may take %v to read: lower --read-memory, or give it more", says, c.ReadMemory)
	case free < most:
		f.add("memory", works, "%s\n%d large files at a time may take %s to read: if 'svara ingest' is killed, lower --read-memory", says, readers, inUnits(most))
	default:
		f.add("memory", works, "%s", says)
	}
}

// memoryLimit gives what a container's control group, version 2 or 1, lets it have.
func memoryLimit() (bytes int64, limited bool) {
	for _, file := range []string{"/sys/fs/cgroup/memory.max", "/sys/fs/cgroup/memory/memory.limit_in_bytes"} {
		text, err := os.ReadFile(file)
		if err != nil {
			continue
		}
		limit, err := strconv.ParseInt(strings.TrimSpace(string(text)), 10, 64)
		return limit, err == nil
	}
	return 0, false
}

// inUnits writes a number of bytes as people read it: "1.5 GB", powers of 1024.
func inUnits(bytes int64) string {
	for _, unit := range units {
		if n := float64(bytes) / unit.bytes; n >= 1 && unit.name != "" {
			digits := 0
			if n < 10 && unit.bytes > 1 {
				digits = 1
			}
			return strconv.FormatFloat(n, 'f', digits, 64) + " " + strings.ToUpper(unit.name)
		}
	}
	return "0 B"
}
