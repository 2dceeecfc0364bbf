package extract

import (
	"bytes"
	"os"
	"strconv"
)

var pageSize = int64(os.Getpagesize())

// memory gives the bytes of memory that the process has, mapped files aside where the
// kernel tells.
func memory() int64 {
	data, err := os.ReadFile("/proc/self/statm")
	fields := bytes.Fields(data)
	if err != nil || len(fields) < 3 {
		return runtimeMemory()
	}
	resident, err := strconv.ParseInt(string(fields[1]), 10, 64)
	if err != nil {
		return runtimeMemory()
	}
	return resident * pageSize
}
