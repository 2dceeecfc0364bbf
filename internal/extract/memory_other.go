//go:build !linux

package extract

func memory() int64 { return runtimeMemory() }
