package catalogue

import sqlite3 "modernc.org/sqlite/lib"

// IsFull reports whether err says that the disk is full.
func IsFull(err error) bool { return Code(err) == sqlite3.SQLITE_FULL }
