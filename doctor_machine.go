package main

import (
	"context"
	"crypto/tls"
	"fmt"
	"log/slog"
	"math"
	"os"
	"path/filepath"
	"runtime"
	"time"

	"github.com/shirou/gopsutil/v4/disk"

	"svara/internal/catalogue"
	"svara/server"
)

// examine checks whether a server could listen at this door, or whether one does already.
func (d *door) examine(ctx context.Context, keys, used bool, f *findings) {
	listener, address, err := d.listen(keys, slog.New(slog.DiscardHandler))
	switch {
	case err == nil:
		listener.Close()
		f.add("port", works, "'svara serve' can listen at %s", address)
	case d.isServed(ctx) && used:
		f.add("port", works, "Svara serves at %s", d.Listen)
	case d.isServed(ctx):
		f.add("port", broken, "Svara serves at %s, with another data folder than this one: name that with --data, or choose another address with --listen", d.Listen)
	default:
		f.add("port", broken, "%v", err)
	}
}

// examineCertificate checks whether browsers accept the certificate, and for how long.
func (d *door) examineCertificate(now time.Time, f *findings) {
	if d.TLSCert == "" {
		return
	}
	pair, err := tls.LoadX509KeyPair(d.TLSCert, d.TLSKey)
	if err != nil {
		f.add("certificate", broken, "%s: %v: name files in PEM that belong together and that Svara may read", d.TLSCert, err)
		return
	}
	switch says := outdated(&pair, now); {
	case says == "":
		f.add("certificate", works, "%s, until %s", d.TLSCert, pair.Leaf.NotAfter.Format(time.DateOnly))
	case now.Before(pair.Leaf.NotAfter) && !now.Before(pair.Leaf.NotBefore):
		f.add("certificate", doubted, "%s %s", d.TLSCert, says)
	default:
		f.add("certificate", broken, "%s %s", d.TLSCert, says)
	}
}

// isServed reports whether a Svara answers at the door's address.
func (d *door) isServed(ctx context.Context) bool {
	ctx, cancel := context.WithTimeout(ctx, 3*time.Second)
	defer cancel()
	return server.Probe{Address: d.Listen, TLS: d.TLSCert != ""}.Look(ctx) == nil
}

const (
	leastDisk   = 64 << 20 // bytes, to store a question, a key or an upload
	leastToRead = 256 << 20
)

// examineDisk checks whether Svara may write to its data folder, and whether there is
// room to build the index again beside the old one.
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
	judgeDisk(there, int64(min(usage.Free, math.MaxInt64)), held, f)
}

// judgeDisk says whether the free space at a place is enough, where the index takes held
// bytes.
func judgeDisk(there string, free, held int64, f *findings) {
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

// nearest gives the folder itself, or the nearest folder above it that exists.
func nearest(folder string) string {
	for {
		if _, err := os.Stat(folder); err == nil || filepath.Dir(folder) == folder {
			return folder
		}
		folder = filepath.Dir(folder)
	}
}

// examineMemory checks whether there is memory to read as many files at a time as there
// are processors, each with the most memory that it may take.
func (c *Config) examineMemory(f *findings) {
	there, err := memoryHere()
	if err != nil {
		f.add("memory", doubted, "how much there is cannot be told: %v", err)
		return
	}
	c.judgeMemory(there, f)
}

// judgeMemory says whether the free memory is enough.
func (c *Config) judgeMemory(there memory, f *findings) {
	readers := runtime.GOMAXPROCS(0)
	most := int64(c.ReadMemory) * int64(readers)
	free := there.free
	says := fmt.Sprintf("%s %s, %s free", inUnits(there.total), there.of, inUnits(free))
	switch {
	case free < leastToRead:
		f.add("memory", broken, "%s: Svara needs %s to answer at all", says, inUnits(leastToRead))
	case free < int64(c.ReadMemory)+leastToRead:
		f.add("memory", doubted, "%s\na large file may take %v to read: lower --read-memory, or give it more", says, c.ReadMemory)
	case free < most:
		f.add("memory", works, "%s\n%d large files at a time may take %s to read: if reading them is killed, lower --read-memory", says, readers, inUnits(most))
	default:
		f.add("memory", works, "%s", says)
	}
}
