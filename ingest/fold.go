package ingest

import (
	"cmp"
	"fmt"
	"io"
	"slices"
	"strings"
)

// mostLines is how many files that something happened to are named each: of a folder of
// thousands the first ingest would say nothing that anybody finds.
const mostLines = 20

// tellFiles writes a line for each of some files, or, where they are many, for each
// folder that they are in.
func tellFiles(w io.Writer, what string, paths []string, each bool) {
	if each || len(paths) <= mostLines {
		for _, path := range paths {
			fmt.Fprintf(w, "%-9s%s\n", what, path)
		}
		return
	}
	for _, folder := range byFolder(paths) {
		if folder.files == 1 {
			fmt.Fprintf(w, "%-9s%s\n", what, folder.first)
			continue
		}
		fmt.Fprintf(w, "%-9s%d documents in %s\n", what, folder.files, folder.name)
	}
}

// filesIn is how many of some files are in a folder.
type filesIn struct {
	name  string
	first string // path of the first
	files int
}

// byFolder counts files by the folders that part them first, sorted by name: the rest of
// many folders comes last, as one.
func byFolder(paths []string) []filesIn {
	common := 0 // bytes that all paths begin with, up to a slash
	for {
		at := strings.IndexByte(paths[0][common:], '/')
		if at < 0 || slices.ContainsFunc(paths, func(path string) bool { return !strings.HasPrefix(path, paths[0][:common+at+1]) }) {
			break
		}
		common += at + 1
	}
	var folders []filesIn
	for _, path := range paths {
		name := "the folder itself"
		if at := strings.IndexByte(path[common:], '/'); at >= 0 {
			name = path[:common+at+1]
		} else if common > 0 {
			name = path[:common]
		}
		i := slices.IndexFunc(folders, func(f filesIn) bool { return f.name == name })
		if i < 0 {
			i, folders = len(folders), append(folders, filesIn{name: name, first: path})
		}
		folders[i].files++
	}
	if len(folders) > mostLines {
		slices.SortStableFunc(folders, func(a, b filesIn) int { return cmp.Compare(b.files, a.files) })
		rest := filesIn{name: fmt.Sprintf("%d other folders", len(folders)-mostLines+1)}
		for _, folder := range folders[mostLines-1:] {
			rest.files += folder.files
		}
		folders = folders[:mostLines-1]
		slices.SortFunc(folders, func(a, b filesIn) int { return cmp.Compare(a.name, b.name) })
		folders = append(folders, rest)
	}
	return folders
}

// TellSkipped writes a line for each of some skipped files or, where they are many and
// each is false, for each reason, with the first of the files. The most frequent comes
// first.
func TellSkipped(w io.Writer, skipped []Skip, each bool) {
	if each || len(skipped) <= mostLines {
		for _, s := range skipped {
			fmt.Fprintf(w, "%-9s%s: %s\n", "skipped", s.Path, s.Reason)
		}
		return
	}
	for _, group := range GroupSkips(skipped) {
		if group.Files == 1 {
			fmt.Fprintf(w, "%-9s%s: %s\n", "skipped", group.First, group.Reason)
			continue
		}
		fmt.Fprintf(w, "%-9s%d files, as %s: %s\n", "skipped", group.Files, group.First, group.Reason)
	}
}

// SkipGroup is the files that were skipped for one reason.
type SkipGroup struct {
	Reason string // as of a Skip
	First  string // the path of one of them
	Files  int    // how many they are
}

// GroupSkips groups skipped files by reason, the largest group first.
func GroupSkips(skipped []Skip) []SkipGroup {
	var groups []SkipGroup
	at := make(map[string]int)
	for _, s := range skipped {
		i, found := at[s.Reason]
		if !found {
			i, groups = len(groups), append(groups, SkipGroup{Reason: s.Reason, First: s.Path})
			at[s.Reason] = i
		}
		groups[i].Files++
	}
	slices.SortStableFunc(groups, func(a, b SkipGroup) int { return cmp.Compare(b.Files, a.Files) })
	return groups
}
