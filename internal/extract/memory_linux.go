package extract

import (
	"bytes"
	"os"
	"strconv"
)

var pageSize = int64(os.Getpagesize())

// memory gives the bytes of memory that the process has.
func memory() int64 {
	if bytes := memoryOf("self"); bytes > 0 {
		return bytes
	}
	return runtimeMemory()
}

// memoryOf gives the bytes of memory that a process has, by its number, or 0 where the
// system does not tell.
func memoryOf(process string) int64 {
	data, err := os.ReadFile("/proc/" + process + "/statm")
	fields := bytes.Fields(data)
	if err != nil || len(fields) < 3 {
		return 0
	}
	resident, err := strconv.ParseInt(string(fields[1]), 10, 64)
	if err != nil {
		return 0
	}
	return resident * pageSize
}
