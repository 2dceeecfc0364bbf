package main

import (
	"bytes"
	"io/fs"
	"math"
	"os"
	"path"
	"slices"
	"strconv"
	"strings"

	"github.com/shirou/gopsutil/v4/mem"
)

// memory is how much memory a program may use, in bytes.
type memory struct {
	total, free int64
	of          string // where the limit is: "of this machine"
}

// memoryHere gives the machine's memory, or the container's if that is less.
func memoryHere() (memory, error) {
	machine, err := mem.VirtualMemory()
	if err != nil {
		return memory{}, err
	}
	m := memory{int64(min(machine.Total, math.MaxInt64)), int64(min(machine.Available, math.MaxInt64)), "of this machine"}
	groups, _ := os.ReadFile("/proc/self/cgroup") // which only Linux has
	return m.within(os.DirFS("/sys/fs/cgroup"), string(groups)), nil
}

// within gives the memory that control groups leave to a program; groups is the content
// of /proc/self/cgroup. Each group limits those inside it, so the one with the least room
// counts.
func (m memory) within(tree fs.FS, groups string) memory {
	least := m
	for _, folder := range memoryGroups(groups) {
		limit, used, limited := memoryLimit(tree, folder)
		if room := max(0, limit-used); limited && limit < m.total && (least.of == m.of || room < least.free) {
			least = memory{limit, min(m.free, room), "that this container may have"}
		}
	}
	return least
}

// memoryGroups gives the folders of the control groups, of version 2 and 1, that limit a
// program's memory: its own group and those around it.
func memoryGroups(groups string) []string {
	folders := []string{".", "memory"}
	for line := range strings.Lines(groups) {
		field := strings.SplitN(strings.TrimSpace(line), ":", 3) // number, controllers, group
		if len(field) < 3 || field[1] != "" && !slices.Contains(strings.Split(field[1], ","), "memory") {
			continue
		}
		root := "."
		if field[1] != "" {
			root = "memory"
		}
		for group := path.Clean("/" + field[2]); group != "/"; group = path.Dir(group) {
			folders = append(folders, path.Join(root, group))
		}
	}
	return folders
}

// memoryLimit gives the limit of a control group, and how much of it is in use. Cached
// files that nobody uses do not count: the kernel drops them when memory is needed.
func memoryLimit(tree fs.FS, folder string) (limit, used int64, limited bool) {
	for _, names := range [][]string{{"memory.max", "memory.current", "inactive_file"}, {"memory.limit_in_bytes", "memory.usage_in_bytes", "total_inactive_file"}} {
		limit, limited = number(tree, path.Join(folder, names[0]))
		if !limited {
			continue // "max", or of the other version
		}
		used, _ = number(tree, path.Join(folder, names[1]))
		stat, _ := fs.ReadFile(tree, path.Join(folder, "memory.stat"))
		for line := range bytes.Lines(stat) {
			if name, value, _ := strings.Cut(strings.TrimSpace(string(line)), " "); name == names[2] {
				idle, _ := strconv.ParseInt(value, 10, 64)
				used -= idle
			}
		}
		return limit, max(0, used), true
	}
	return 0, 0, false
}

// number reads a file that contains nothing but a number.
func number(tree fs.FS, file string) (int64, bool) {
	text, err := fs.ReadFile(tree, file)
	if err != nil {
		return 0, false
	}
	n, err := strconv.ParseInt(strings.TrimSpace(string(text)), 10, 64)
	return n, err == nil
}
