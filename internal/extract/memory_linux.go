package extract

import (
	"bytes"
	"os"
	"strconv"
)

var pageSize = int64(os.Getpagesize())

// memory gives how many bytes of memory this process uses.
func memory() int64 {
	if size := memoryOf("self"); size > 0 {
		return size
	}
	return runtimeMemory()
}

// memoryOf gives how many bytes of memory a process uses, by its number, or 0 if the
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
