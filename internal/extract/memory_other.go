//go:build !linux

package extract

func memory() int64 { return runtimeMemory() }

// memoryOf would give the memory of another process.
func memoryOf(string) int64 { return 0 }
