package extract

import "testing"

func TestLevelsOfFolds(t *testing.T) {
	answer := func(id, text string) string { return "<div id=" + id + " hidden><p>" + text + "</p></div>" }
	tests := []struct{ name, page, want string }{
		{"of several kinds", "<details><summary>Tider</summary><p>Vi har öppet.</p></details>" +
			"<h3><button aria-expanded=false aria-controls=a>Pris</button></h3>" + answer("a", "Det är gratis.") +
			"<div><button aria-expanded=false aria-controls=b>Plats</button>" + answer("b", "Vi finns vid ån.") + "</div>",
			"h2 Tider\np0 Vi har öppet.\nh2 Pris\np0 Det är gratis.\nh2 Plats\np0 Vi finns vid ån."},
		{"headings first", "<h3><button aria-expanded=false aria-controls=a>Pris</button></h3>" + answer("a", "Det är gratis.") + "<details><summary>Tider</summary><p>Vi har öppet.</p></details>",
			"h3 Pris\np0 Det är gratis.\nh3 Tider\np0 Vi har öppet."},
		{"within each other", "<details><summary>Tider</summary><p>Vi har öppet.</p><details><summary>Helg</summary><p>Då är det stängt.</p></details></details><details><summary>Pris</summary><p>Det är gratis.</p></details>",
			"h2 Tider\np0 Vi har öppet.\nh3 Helg\np0 Då är det stängt.\nh2 Pris\np0 Det är gratis."},
		{"headings within headings", "<h2><button aria-expanded=false aria-controls=a>Avfall</button></h2><div id=a hidden><p>Sortera det.</p><h3><button aria-expanded=false aria-controls=b>Glas</button></h3>" + answer("b", "Skölj det.") + "</div>" +
			"<h2><button aria-expanded=false aria-controls=c>Pris</button></h2>" + answer("c", "Det är gratis."),
			"h2 Avfall\np0 Sortera det.\nh3 Glas\np0 Skölj det.\nh2 Pris\np0 Det är gratis."},
		{"headings in a part", "<details><summary>Tider</summary><h3>Vinter</h3><p>Vi har öppet.</p></details><details><summary>Pris</summary><p>Det är gratis.</p></details>",
			"h2 Tider\nh3 Vinter\np0 Vi har öppet.\nh2 Pris\np0 Det är gratis."},
		{"below another heading", "<details><summary>Tider</summary><p>Vi har öppet.</p></details><h2>Frågor</h2><h3><button aria-expanded=false aria-controls=a>Pris</button></h3>" + answer("a", "Det är gratis."),
			"h2 Tider\np0 Vi har öppet.\nh2 Frågor\nh3 Pris\np0 Det är gratis."},
	}
	for _, tt := range tests {
		doc, err := readOne("a.html", []byte("<!DOCTYPE html><main><h1>Hamnen</h1>"+tt.page+"</main>"))
		if err != nil {
			t.Errorf("%s: %v", tt.name, err)
			continue
		}
		if got := outline(doc); got != "h1 Hamnen\n"+tt.want {
			t.Errorf("%s:\n%s\nwant\n%s", tt.name, got, tt.want)
		}
	}
}
