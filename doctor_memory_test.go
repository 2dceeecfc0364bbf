package main

import (
	"strings"
	"testing"
	"testing/fstest"
)

const gigabyte = 1 << 30

// What a container may have, and how much of that is free, is less than the machine's:
// what it uses counts, but for files that only stand in memory while there is room.
func TestMemoryOfContainers(t *testing.T) {
	machine := memory{16 * gigabyte, 8 * gigabyte, "of this machine"}
	const of = "that this container may have"
	for _, test := range []struct {
		name, groups string
		files        map[string]string
		want         memory
	}{
		{"none", "", nil, machine},
		{"unlimited", "0::/\n", map[string]string{"memory.max": "max\n", "memory.current": "1073741824\n"}, machine},
		{"as much as the machine", "0::/\n", map[string]string{"memory.max": "17179869184\n", "memory.current": "17179869184\n"}, machine},
		{"half used", "0::/\n", map[string]string{"memory.max": "2147483648\n", "memory.current": "1073741824\n"}, memory{2 * gigabyte, gigabyte, of}},
		{"full", "0::/\n", map[string]string{"memory.max": "2147483648\n", "memory.current": "2147483648\n"}, memory{2 * gigabyte, 0, of}},
		{"full of files", "0::/\n", map[string]string{"memory.max": "2147483648\n", "memory.current": "2147483648\n", "memory.stat": "anon 1\ninactive_file 1073741824\nactive_file 7\n"}, memory{2 * gigabyte, gigabyte, of}},
		{"more than the machine has free", "0::/\n", map[string]string{"memory.max": "12884901888\n", "memory.current": "0\n"}, memory{12 * gigabyte, 8 * gigabyte, of}},
		{"version 1", "4:memory:/\n0::/\n", map[string]string{"memory/memory.limit_in_bytes": "2147483648\n", "memory/memory.usage_in_bytes": "2147483648\n", "memory/memory.stat": "inactive_file 5\ntotal_inactive_file 1073741824\n"}, memory{2 * gigabyte, gigabyte, of}},
		{"version 1, unlimited", "", map[string]string{"memory/memory.limit_in_bytes": "9223372036854771712\n"}, machine},
		{"version 1, a group of its own", "4:cpu,memory:/system/svara\n", map[string]string{"memory/memory.limit_in_bytes": "9223372036854771712\n", "memory/system/svara/memory.limit_in_bytes": "1073741824\n"}, memory{gigabyte, gigabyte, of}},
		{"a group of its own", "0::/system/svara\n", map[string]string{"system/svara/memory.max": "1073741824\n", "system/svara/memory.current": "0\n"}, memory{gigabyte, gigabyte, of}},
		{"the group around it has less room", "0::/system/svara\n", map[string]string{"system/svara/memory.max": "1073741824\n", "system/svara/memory.current": "0\n", "system/memory.max": "4294967296\n", "system/memory.current": "4294967296\n"}, memory{4 * gigabyte, 0, of}},
		{"another's group", "3:cpu:/system/other\n", map[string]string{"system/other/memory.max": "1\n"}, machine},
	} {
		tree := make(fstest.MapFS)
		for name, text := range test.files {
			tree[name] = &fstest.MapFile{Data: []byte(text)}
		}
		if got := machine.within(tree, test.groups); got != test.want {
			t.Errorf("%s: %+v, want %+v", test.name, got, test.want)
		}
	}
}

func TestMemoryIsJudged(t *testing.T) {
	config := &Config{readLimits: readLimits{ReadMemory: gigabyte}}
	for _, test := range []struct {
		free int64
		want condition
		says string
	}{
		{leastToRead - 1, broken, "needs 256 MB to answer at all"},
		{leastToRead, doubted, "lower --read-memory, or give it more"},
		{gigabyte + leastToRead - 1, doubted, "lower --read-memory, or give it more"},
		{gigabyte << 20, works, "1048576 GB of this machine"},
	} {
		var f findings
		config.judgeMemory(memory{gigabyte << 20, test.free, "of this machine"}, &f)
		if len(f) != 1 || f[0].part != "memory" || f[0].condition != test.want || !strings.Contains(f[0].says, test.says) {
			t.Errorf("%s free: %+v, want %s: %s", inUnits(test.free), f, test.want, test.says)
		}
	}
	var f findings
	config.judgeMemory(memory{gigabyte << 20, gigabyte + leastToRead, "of this machine"}, &f)
	if f[0].condition != works {
		t.Errorf("for one large file: %+v", f)
	}
}

func TestDiskIsJudged(t *testing.T) {
	for _, test := range []struct {
		free, held int64
		want       condition
		says       string
	}{
		{leastDisk - 1, 0, broken, "make room"},
		{leastDisk, 0, doubted, "takes as much again"},
		{leastToRead - 1, 0, doubted, "takes as much again"},
		{leastToRead, 0, works, "256 MB free at here"},
		{2*gigabyte + leastToRead - 1, gigabyte, doubted, "where the index takes 1.0 GB"},
		{2*gigabyte + leastToRead, gigabyte, works, "where the index takes 1.0 GB"},
	} {
		var f findings
		judgeDisk("here", test.free, test.held, &f)
		if len(f) != 1 || f[0].part != "disk" || f[0].condition != test.want || !strings.Contains(f[0].says, test.says) {
			t.Errorf("%s free, %s held: %+v, want %s: %s", inUnits(test.free), inUnits(test.held), f, test.want, test.says)
		}
	}
}
