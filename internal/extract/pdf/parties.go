package pdf

import (
	"regexp"
	"slices"
	"strings"
)

// partiesAt gives how many rows, from the first, are names of those who sign or
// addresses, beside each other. There are few of them, and each column is read by itself.
// It gives 0 if there are none.
func partiesAt(rows []row) int {
	const most = 6
	n := 1
	for n < len(rows) && n <= most && len(rows[n]) > 1 && rows[n].y()-rows[n-1].y() < partGap*rows[n].size() {
		n++
	}
	if n < 2 || n > most || !areSigners(rows[:n]) && !areAddresses(rows[:n]) {
		return 0
	}
	return n
}

// areSigners reports whether a row of names has a row of titles below it.
func areSigners(rows []row) bool {
	for i, r := range rows[1:] {
		above := rows[i]
		if len(r) == len(above) &&
			!slices.ContainsFunc(r, func(part run) bool { return !titled.MatchString(part.text) }) &&
			!slices.ContainsFunc(above, func(part run) bool { return !named.MatchString(strings.TrimSpace(part.text)) }) {
			return true
		}
	}
	return false
}

// areAddresses reports whether rows contain several ways to reach someone, but not many
// of one kind, as a list of people does.
func areAddresses(rows []row) bool {
	kinds := make(map[int]int) // how many of each
	for _, r := range rows {
		for _, part := range r {
			for kind, pattern := range contacts {
				if pattern.MatchString(part.text) {
					kinds[kind]++
				}
			}
		}
	}
	for _, n := range kinds {
		if n > 2 {
			return false
		}
	}
	return len(kinds) > 1 && !isAllBold(rows[0])
}

var (
	titled   = regexp.MustCompile(`(?i)^(\p{L}+ )?\p{L}*(ordförande|justerare|justerande|sekreterare|direktör|chef|ledamot|protokollförare|namnförtydligande|underskrift|firmatecknare|hyresgäst|hyresvärd|köpare|säljare|beställare|leverantör)\b`)
	named    = regexp.MustCompile(`^\p{Lu}[\p{L}.-]*( \p{Lu}[\p{L}.-]*){1,3}$|^[_.…]{5,}$`)
	contacts = []*regexp.Regexp{
		regexp.MustCompile(`(?i)^(telefon|tel|växel|fax)?[.:]? ?\+?\d{2,4}[ –-]+\d[\d –-]{4,}$`),
		regexp.MustCompile(`\S@\S`),
		regexp.MustCompile(`^\d{3} \d{2} +\p{Lu}`),
		regexp.MustCompile(`(?i)^(www\.\S+|(besöks|post|e-post)?adress:?)$`),
		regexp.MustCompile(`(?i)^(org\.? ?nr|organisationsnummer|bankgiro|plusgiro)\b`),
	}
)

// partiesLines gives the lines of names or addresses beside each other, one column after
// another. Every line ends where it was meant to.
func partiesLines(rows []row) []line {
	columns := columnsOf(rows)
	var lines []line
	for k := range columns {
		start := len(lines)
		for _, r := range rows {
			if cells, _ := cellsIn(columns, r); cells[k].text != "" {
				lines = append(lines, line{run: cells[k], ends: true})
			}
		}
		if start > 0 && start < len(lines) {
			lines[start].jump = true
		}
	}
	return lines
}
