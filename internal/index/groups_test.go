package index

import (
	"slices"
	"strings"
	"testing"
)

func TestGroups(t *testing.T) {
	tests := []struct {
		name, lines string
		want        []int
	}{
		{"names that come again", "n Klass | Pris\nr Vinter\nr Stuga | 5 kr\nr Sommar\nr Stuga | 9 kr", []int{1, 3}},
		{"the same with empty cells", "n Klass | Pris\nr Vinter |\nr Stuga | 5 kr\nr Sommar |\nr Stuga | 9 kr", []int{1, 3}},
		{"names that come again below rows of no group", "n Klass | Pris\nr Stuga | 5 kr\nr Sommar\nr Stuga | 9 kr", []int{2}},
		{"two cells missing", "n Klass | Pris | Tid\nr Vinter\nr Stuga | 5 kr | 1 h\nr Tält | 3 kr | 2 h\nr Sommar\nr Koja | 9 kr | 3 h\nr Båt | 7 kr | 1 h", []int{1, 4}},
		{"one within another", "n Klass | Pris\nr Hyra\nr Vinter\nr Stuga | 5 kr\nr Sommar\nr Stuga | 9 kr", []int{1, 2, 4}},
		{"without a header", "r Vinter\nr Stuga | 5 kr\nr Sommar\nr Stuga | 9 kr", []int{0, 2}},
		{"one empty cell", "n Skola | Rektor\nr Alskolan\nr Ekskolan | Bo Ek\nr Askskolan | Ia Alm\nr Lindskolan\nr Oxelskolan | Ed Ask\nr Almskolan | Ulf Ek", nil},
		{"empty cells further down", "n Skola | Rektor | Ort\nr Ekskolan | Bo Ek | Byn\nr Alskolan\nr Lindskolan\nr Oxelskolan | Ed Ask | Byn", nil},
		{"as many heads as rows", "n Skola | Rektor | Ort\nr Alskolan\nr Ekskolan | Bo Ek | Byn\nr Lindskolan\nr Oxelskolan | Ed Ask | Byn", nil},
		{"nothing below the last", "n Klass | Pris\nr Vinter\nr Stuga | 5 kr\nr Sommar\nr Stuga | 9 kr\nr Höst", nil},
		{"names that come twice in one", "n Klass | Pris\nr Stuga | 5 kr\nr Stuga | 6 kr\nr Sommar\nr Stuga | 9 kr", nil},
		{"a note", "n Klass | Pris\nr Stuga | 5 kr\nr Priset gäller för en natt.\nr Stuga | 9 kr", nil},
		{"one column", "r Vinter\nr Stuga\nr Sommar\nr Stuga", nil},
	}
	for _, tt := range tests {
		table, _ := tabled(tt.lines).TableAt(0)
		if !slices.Equal(table.Groups, tt.want) {
			t.Errorf("%s: %v, want %v", tt.name, table.Groups, tt.want)
		}
	}
}

func TestGroupOf(t *testing.T) {
	doc := tabled("n Klass | Pris\nr Hyra\nr Vinter\nr Stuga | 5 kr\nr Tält | 1 kr\nr Sommar\nr Stuga | 9 kr")
	table, _ := doc.TableAt(0)
	for i, want := range [][]int{{}, {}, {1}, {1, 2}, {1, 2}, {}, {5}} {
		if got := table.GroupOf(i); !slices.Equal(got, want) {
			t.Errorf("row %d: %v, want %v", i, got, want)
		}
	}
	at := strings.Index(doc.Text, "Tält")
	if got, want := doc.TableContext(at), "Klass | Pris\nHyra\nVinter"; got != want {
		t.Errorf("under %q, want %q", got, want)
	}
}
