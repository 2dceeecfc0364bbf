//go:build !amd64

package index

func dot(query []int16, codes []int8) int32 { return dotSlowly(query, codes) }
