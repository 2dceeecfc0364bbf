// Package corpus holds the five Swedish documents that Svara answers about
// until it is told of others: notices and summaries on the digitalisation of
// the Swedish public sector, exactly as they were published.
package corpus

import "embed"

// Files holds the documents at its root, one UTF-8 text file each.
//
//go:embed *.txt
var Files embed.FS
