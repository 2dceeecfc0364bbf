package extract

import (
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"svara/corpus"
	"svara/internal/extract/about"
)

// said writes out facts about a document.
func said(a about.Facts) string {
	var parts []string
	for _, field := range []struct{ name, value string }{
		{"url", a.URL}, {"date", a.Date}, {"from", a.ValidFrom}, {"to", a.ValidTo},
		{"over", strings.TrimPrefix(strconv.FormatBool(a.Over), "false")}, {"replaces", strings.Join(a.Replaces, " + ")}, {"by", a.ReplacedBy},
	} {
		if field.value != "" {
			parts = append(parts, field.name+" "+field.value)
		}
	}
	return strings.Join(parts, ", ")
}

// body is the first paragraph of body text, which ends a document's head.
const body = "\n\nKommunen ska erbjuda god service till alla som bor, verkar och vistas här, och den ska vara lika för alla oavsett var i kommunen man bor.\n\n"

func TestAbout(t *testing.T) {
	tests := []struct{ text, want string }{
		// In the head of a document.
		{"# Policy för resor\n\nGäller från: 2021-03-01" + body, "from 2021-03-01"},
		{"# Policy för resor\n\nGiltig från och med 1 mars 2021" + body, "from 2021-03-01"},
		{"# Policy för resor\n\nGäller fr.o.m. den 1 mars 2021" + body, "from 2021-03-01"},
		{"# Policy för resor\n\nGäller till och med 2023-12-31" + body, "to 2023-12-31"},
		{"# Policy för resor\n\nGiltig t.o.m. 31 december 2023." + body, "to 2023-12-31"},
		{"# Plan\n\nGiltighetstid: 2021-01-01–2024-12-31" + body, "from 2021-01-01, to 2024-12-31"},
		{"# Plan\n\nGiltighetstid: 2021-2024" + body, "from 2021-01-01, to 2024-12-31"},
		{"# Plan\n\nGiltighetstid: 2021-01-01 till och med 2024-12-31" + body, "from 2021-01-01, to 2024-12-31"},
		{"# Plan\n\nGiltighetstid: till och med juni 2024" + body, "to 2024-06-30"},
		{"# Plan\n\nGiltighetstid: från 2021-01-01 tills vidare" + body, "from 2021-01-01"},
		{"# Plan\n\nGäller från 1 januari 2021 till 31 december 2024" + body, "from 2021-01-01, to 2024-12-31"},
		{"# Regler\n\nUpphör att gälla: 2024-01-01" + body, "to 2023-12-31"},
		{"# Regler\n\nUpphör att gälla 2023-12-31" + body, "to 2023-12-31"},
		{"# Policy\n\nAntagen av kommunfullmäktige den 14 juni 2021 § 87" + body, "date 2021-06-14"},
		{"# Policy\n\nFastställd av: Kommunstyrelsen 2019-05-02\nSenast reviderad: 2022-03-01" + body, "date 2022-03-01"},
		{"# Policy\n\nFastställd 2019-05-02, reviderad 2022-03-01" + body, "date 2022-03-01"},
		{"# Policy\n\nBeslutsdatum: 14/6 2021" + body, "date 2021-06-14"},
		{"# Promemoria\n\nDatum: 17.5.2024" + body, "date 2024-05-17"},
		{"# Policy\n\nErsätter: Riktlinje för X (KS 2017/123)" + body, "replaces Riktlinje för X (KS 2017/123)"},
		{"# Policy\n\nDokumentet ersätter tidigare riktlinje för resor, antagen 2017-05-03." + body, "replaces riktlinje för resor"},
		{"# Policy\n\nErsätter Policy för distansarbete, KS 2020/77." + body, "replaces Policy för distansarbete, KS 2020/77"},
		{"# Policy\n\nErsätter Policy för distansarbete från 2020" + body, "replaces Policy för distansarbete från 2020"},
		{"# Policy\n\nErsätter dnr 2020/77" + body, "replaces dnr 2020/77"},
		{"# Policy\n\nErsätter KS 2020/77" + body, "replaces KS 2020/77"},
		{"# Riktlinje" + body + "Denna riktlinje ersätter tidigare riktlinje för distansarbete (antagen 2020-05-04).", "replaces riktlinje för distansarbete (antagen 2020-05-04)"},
		{"# Policy\n\nErsätter: Resepolicy; Riktlinje för taxi" + body, "replaces Resepolicy + Riktlinje för taxi"},
		{"# Policy\n\nErsätts av: Resepolicy 2024" + body, "by Resepolicy 2024"},
		{"# Policy\n\nUpphävd genom beslut KS 2023-04-05 § 45" + body, "to 2023-04-05"},
		{"# Personuppgiftslag (1998:204)\n\nUpphävd: 2018-05-25\n\nFörfattningen har upphävts genom: SFS 2018:218" + body, "to 2018-05-25, by SFS 2018:218"},
		{"# Policy\n\n| Dokumenttyp | Policy |\n|---|---|\n| Beslutad av | Kommunfullmäktige 2021-06-14 |\n| Giltig till | 2025-12-31 |\n| Ersätter | Resepolicy 2015 |\n" + body, "date 2021-06-14, to 2025-12-31, replaces Resepolicy 2015"},
		{"# Policy\n\n| Dokumenttyp | Fastställd | Giltig till och med |\n|---|---|---|\n| Policy | 2021-06-14 | 2025-12-31 |\n" + body, "date 2021-06-14, to 2025-12-31"},
		{"# Rutin" + body + "Diarienummer: KS 2021/12\n\nGiltig till: 2025-12-31\n", "to 2025-12-31"},
		// Sentences whose subject is the document.
		{"# Resepolicy" + body + "Denna policy gäller från den 1 mars 2021.", "from 2021-03-01"},
		{"# Resepolicy" + body + "Policyn gäller från och med 1 mars 2021. Den följs upp varje år.", "from 2021-03-01"},
		{"# Avfallstaxa" + body + "Denna taxa träder i kraft den 1 januari 2024.", "from 2024-01-01"},
		{"# Plan" + body + "Denna handlingsplan gäller till och med 2025-12-31.", "to 2025-12-31"},
		{"# Policy" + body + "Denna policy ersätter Resepolicy (KS 2017/123).", "replaces Resepolicy (KS 2017/123)"},
		{"# Förordning" + body + "Denna förordning upphör att gälla den 1 januari 2026.", "to 2025-12-31"},
		// About something else, or not said definitely enough.
		{"# Bygglov" + body + "Bygglovet gäller till och med 2023-12-31.", ""},
		{"# Bygglov\n\nGiltighetstid: 5 år" + body, ""},
		{"# Bygglov\n\n| Giltighetstid | 5 år |\n|---|---|\n| Avgift | 2 000 kr |\n" + body, ""},
		{"# Policy\n\nGiltighetstid: tills vidare" + body, ""},
		{"# Policy\n\nErsätter: –" + body, ""},
		{"# Policy\n\nErsätter: Nytt dokument" + body, ""},
		{"# Bad" + body + "Sommarkort\n\nGäller till och med 2023-08-31\n\nVinterkort\n\nGäller till och med 2024-03-31\n", ""},
		{"# Bad" + body + "## Sommarkort\n\nGäller från 2023-06-01\n\nGäller till och med 2023-08-31\n", ""},
		{"# Bad\n\nSommarkort\n\nGäller till och med 2023-08-31\n\nVinterkort\n\nGäller till och med 2024-03-31\n" + body, ""},
		{"# Nyheter\n\n## Bad\n\nPublicerad 2 maj 2024\n\nGäller till och med 2024-05-31\n\n## Snö\n\nPublicerad 3 maj 2024", "date 2024-05-02"},
		{"# Badet\n\nKortet säljs i kassan.\n\nGäller till och med 2024-05-31" + body, ""},
		{"# Badet\n\nErsätts av: Nya badet\n\n* Kort\n* Gäller till: 2024-05-31\n" + body, "by Nya badet"},
		{"# Kommunen\n\n# Policy\n\nDokumenttyp: Policy\n\nFastställd av: KF, § 123\n\nGäller till: 2023-12-31\n\nDokumentansvarig: Chef" + body, "to 2023-12-31"},
		{"# Parkering" + body + "Tillståndet gäller från 2024-01-01.", ""},
		{"# Parkering" + body + "Avtalet upphör att gälla 2023-12-31.", ""},
		{"# Nyhet" + body + "Kommunen ersätter skador på fordon. Styrelsen ersätts av Anna Öberg.", ""},
		{"# Plan" + body + "Denna plan gäller till och med 2025 om inget annat beslutas.", ""},
		{"# Plan" + body + "Denna plan gäller till och med 2025-12-31 eller tills en ny har antagits.", ""},
		{"# Plan" + body + "Denna plan ersätts av en ny plan när mandatperioden är slut.", ""},
		{"# Resepolicy" + body + "Översiktsplanen gäller till och med 2023-12-31.", ""},
		{"# Policy" + body + "Denna policy gäller från 18 år.", ""},
		{"# Ny taxa för avfall" + body + "Taxan gäller från den 1 januari 2025.", ""},
		{"# Taxa för avfall" + body + "Taxan gäller från den 1 januari 2025.", "from 2025-01-01"},
		{"# Översiktsplan på samråd" + body + "Programmet gäller till och med 2023-12-31.", ""},
		{"# Lag" + body + "Denna lag gäller för handläggning av ärenden.", ""},
		{"# Avgifter" + body + "| Avgift | Giltig till |\n|---|---|\n| Kort | 2023-12-31 |\n| Lån | 2023-12-31 |\n", ""},
		{"# Policy\n\nFastställd av: Kommunfullmäktige" + body, ""},
		{"# Policy\n\nNästa revidering: 2025-01-01" + body, ""},
		{"# Policy\n\nDatum för nästa möte 2025-01-01" + body, ""},
		{"# Policy\n\nErsättare: Anna Öberg" + body, ""},
		{"# Policy\n\nErsättning från 2024-01-01: 500 kr" + body, ""},
		{"# Program\n\nGäller från: 2025-01-01\n\nGäller till: 2024-12-31" + body, "from 2025-01-01"},
		{"# Policy\n\nGäller till: 2023-13-45" + body, ""},
		{"# Beslut\n\nÖverklagande ska ha kommit in senast 2023-12-31" + body, ""},
	}
	for _, tt := range tests {
		doc, err := readOne("a.md", []byte(tt.text))
		if err != nil {
			t.Fatal(err)
		}
		if got := said(doc.About); got != tt.want {
			t.Errorf("%q:\n%s, want %s", strings.ReplaceAll(tt.text, body, " [...] "), got, tt.want)
		}
	}
}

// The text never overrules the format's own metadata.
func TestAboutOfFrontMatter(t *testing.T) {
	tests := []struct{ text, want string }{
		{"---\nvalid_to: 2030-01-01\n---\n# Policy\n\nGäller till: 2023-12-31", "to 2030-01-01"},
		{"---\nupdated: 2024-05-17T10:00\nurl: https://www.lindvik.se/a\n---\nText", "url https://www.lindvik.se/a, date 2024-05-17"},
		{"---\nurl: javascript:alert(1)\nkälla: \"https://lindvik.se/b\"\n---\nText", ""},
		{"---\ngiltig_från: 1 mars 2021\ngäller-till: 2024\nersätter:\n  - Policy A\n  - 'Policy: B'\nersätts_av: Policy C\n---\nText",
			"from 2021-03-01, to 2024-12-31, replaces Policy A + Policy: B, by Policy C"},
		{"---\nersätter: [Policy A, \"Policy B\"]\ndatum: 17.5.2024\n---\nText", "date 2024-05-17, replaces Policy A + Policy B"},
		{"---\ndate: 2024\nbroken: [unclosed\nexpires: 2025-02\n---\nText", "date 2024, to 2025-02-28"},
		{"---\ndatum: 2024-05\ntags:\n- a\n- b\nreplaces: -\n---\nText", "date 2024-05"},
		{"+++\ndate = 2024-05-17T10:00:00Z\nreplaces = [\"A\", 'B']\nexpiryDate = \"2025-01-31\"\n[params]\nvalid_to = \"2020-01-01\"\n+++\nText",
			"date 2024-05-17, to 2025-01-31, replaces A + B"},
		{"---\nrubrik: Kommunallag\nbeteckning: 1991:900\nikraft_datum: 1992-01-01\nupphavd_datum: 2018-01-01\nandringsforfattningar:\n  - ikraft_datum: 2017-01-01\n---\nText",
			"from 1992-01-01, to 2017-12-31"},
	}
	for _, tt := range tests {
		doc, err := readOne("a.md", []byte(tt.text))
		if err != nil {
			t.Fatal(err)
		}
		if got := said(doc.About); got != tt.want || !strings.HasSuffix(doc.Text, "Text") && !strings.Contains(doc.Text, "Policy") {
			t.Errorf("%q:\n%s, want %s", tt.text, got, tt.want)
		}
	}
}

// None of the documents at hand says that it is no longer in force, although one lists
// until when others are. What is known of some of them is this.
func TestAboutOfDocuments(t *testing.T) {
	found := map[string]string{}
	take := func(name string, data []byte) {
		result, err := read(t.Context(), request{Name: name, Data: data, Limits: DefaultLimits})
		if err != nil {
			return // four statutes consist of front matter alone
		}
		for _, doc := range result.Documents {
			if facts := said(doc.About); facts != "" {
				found[name] = facts
			}
		}
	}
	names, _ := fs.Glob(corpus.Files, "*.txt")
	for _, name := range names {
		data, _ := fs.ReadFile(corpus.Files, name)
		take(name, data)
	}
	want := map[string]string{"digitaliseringsradet-lagesbild-digital-ledning.txt": "date 2019-09-10"}
	shared, _ := filepath.Glob("../../../shared/documents/*/*.[mh]*")
	for _, name := range shared {
		data, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		take(filepath.Base(name), data)
	}
	if len(shared) > 0 {
		maps.Copy(want, map[string]string{
			"bygg_faq_zaragoza.html":        "url https://zaragoza-ab.github.io/swedish-construction-faq-1000/",
			"digg_dcat_ap_se_3.0.1_sv.html": "date 2024-11-25",
			"sfs-1974-152.md":               "date 2023-01-30",
			"sfs-1994-1219.md":              "date 2025-04-03",
			"sfs-2009-400.md":               "date 2025-06-30",
			"sfs-2017-725.md":               "date 2025-05-26, from 2018-01-01",
			"sfs-2017-900.md":               "date 2025-06-02, from 2018-07-01",
			"sfs-2018-1937.md":              "date 2025-05-26, from 2019-01-01",
		})
	}
	if !maps.Equal(found, want) {
		t.Errorf("%v\nwant %v", found, want)
	}
}
