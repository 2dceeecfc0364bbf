package extract

import (
	"fmt"
	"strings"
	"testing"
)

// Messages that an e-mail answers or forwards are separated from its own.
func TestSplitHistory(t *testing.T) {
	const own = "Hej!\n\nDet går bra.\n\n/Anna\n\n"
	tests := []struct{ name, newest, earlier string }{
		{"none", own, ""},
		{"quoted lines", own, "> Går det bra?\n> /Bo"},
		{"attribution", own, "Den 16 maj 2024 kl. 14:05 skrev Bo Ek <bo@example.org>:\n\n> Går det bra?"},
		{"attribution on two lines", own, "Den tors 16 maj 2024 kl 14:05 skrev\nBo Ek <bo@example.org>:\n> Går det bra?"},
		{"English attribution", own, "On Thu, May 16, 2024 at 2:05 PM Bo Ek <bo@example.org> wrote:\n> Går det bra?"},
		{"Outlook", own, "-----Ursprungligt meddelande-----\nFrån: Bo Ek\nSkickat: den 16 maj 2024 14:05\n\nGår det bra?"},
		{"newer Outlook", own, "________________________________\nFrån: Bo Ek <bo@example.org>\nSkickat: den 16 maj 2024 14:05\nTill: Anna\n\nGår det bra?"},
		{"a head alone", own, "Från: Bo Ek\nSkickat: den 16 maj 2024 14:05\nTill: Anna\n\nGår det bra?"},
		{"passed on", own, "---------- Forwarded message ---------\nFrån: Bo Ek\nDate: tors 16 maj 2024\n\nGår det bra?"},
		{"answered between the lines", "Den 16 maj 2024 kl. 14:05 skrev Bo Ek <bo@example.org>:\n> Går det bra?\nJa.\n> När?\nI morgon.", ""},
		{"a line that parts", "Program\n____________\nMåndag\n____________\nTisdag", ""},
		{"written about", "Den 16 maj 2024 skrev Bo Ek till nämnden om detta.\n\nFrån: början\nvar det annorlunda.", ""},
	}
	for _, tt := range tests {
		newest, earlier := splitHistory(tt.newest + tt.earlier)
		if newest != tt.newest || earlier != tt.earlier {
			t.Errorf("%s: %q and %q, want %q and %q", tt.name, newest, earlier, tt.newest, tt.earlier)
		}
	}
}

// letterOf gives an e-mail with a head, in which each field ends with a line end, and a
// body.
func letterOf(head, body string) []byte {
	return []byte("From: Anna <anna@lindvik.se>\nTo: bo@example.org\nSubject: Ärende\nDate: Fri, 17 May 2024 10:32:00 +0200\n" + head + "\n" + body)
}

func TestLetters(t *testing.T) {
	const says = "Från Anna, till bo@example.org, 2024-05-17\n\n"
	tests := []struct{ name, head, body, want string }{
		{"no type", "", "Hej på dig.", says + "Hej på dig."},
		{"Latin that is not said", "", "Hej p\xe5 dig.", says + "Hej på dig."},
		{"base64 with noise", "Content-Transfer-Encoding: base64\n", "SGVqIHDD\r\npSBkaWcu ==", says + "Hej på dig."},
		{"broken quoted-printable", "Content-Transfer-Encoding: quoted-printable\n", "Hej p=C3=A5 dig. =ZZ", says + "Hej på dig. =ZZ"},
		{"flowed", "Content-Type: text/plain; format=flowed; delsp=yes\n", "Hej på  \ndig, och  \nalla.\n> Ja  \n> du.", says + "Hej på dig, och alla.\n\nTidigare i konversationen\n\nJa du."},
		{"a missing boundary", "Content-Type: multipart/mixed; boundary=x\n", "Hej på dig.", says + "Hej på dig."},
		{"an unended part", "Content-Type: multipart/mixed; boundary=x\n", "--x\n\nHej på dig.", says + "Hej på dig."},
		{"a name with its numbers", "", "Hej på dig.\n\nMed vänlig hälsning\nKarin Ek\nTelefon 0123-45 60 12\nkarin.ek@lindvik.se", says + "Hej på dig.\n\nMed vänlig hälsning\nKarin Ek\nTelefon 0123-45 60 12\nkarin.ek@lindvik.se"},
		{"a text that asks for HTML", "Content-Type: multipart/alternative; boundary=x\n", "--x\n\n \n--x\nContent-Type: text/html\n\n<p>Hej på dig.\n--x--", says + "Hej på dig."},
		{"HTML with quote", "Content-Type: text/html\n", "<p>Hej på dig.</p><blockquote type=cite><p>Ja du.</p></blockquote>", says + "Hej på dig.\n\nTidigare i konversationen\n\nJa du."},
		{"an invitation", "Content-Type: multipart/alternative; boundary=x\n", "--x\n\nHej på dig.\n--x\nContent-Type: text/calendar\n\nBEGIN:VCALENDAR\n--x--", says + "Hej på dig."},
		{"signed", "Content-Type: multipart/signed; boundary=x\n", "--x\n\nHej på dig.\n--x\nContent-Type: application/pkcs7-signature; name=smime.p7s\n\nMII\n--x--", says + "Hej på dig."},
	}
	for _, tt := range tests {
		doc, err := readOne("a.eml", letterOf(tt.head, tt.body))
		if err != nil || doc.Text != tt.want || doc.Title != "Ärende" || doc.About.Date != "2024-05-17" {
			t.Errorf("%s: %q, %q: %v\nwant %q", tt.name, doc.Title, doc.Text, err, tt.want)
		}
	}
}

func TestAttachments(t *testing.T) {
	part := func(head, body string) string { return "--x\n" + head + "\n\n" + body + "\n" }
	letter := letterOf("Content-Type: multipart/mixed; boundary=x\n", part("Content-Type: text/plain", "Se bilagor.")+
		part(`Content-Disposition: attachment; filename="a.txt"`, "Ett.")+
		part(`Content-Disposition: attachment; filename="a.txt"`, "Två.")+
		part(`Content-Disposition: attachment; filename="..\..\=?utf-8?Q?r=C3=A5d.md?="`, "# Råd\n\nTre.")+
		part(`Content-Type: application/octet-stream; name=winmail.dat`, "\x78\x9f\x3e\x22\x00\x01")+
		part(`Content-Type: image/png; name=logga.png`, "\x89PNG\r\n\x1a\n")+
		part("Content-Disposition: attachment; filename=foto.png\nContent-Type: image/png", "\x89PNG\r\n\x1a\n")+"--x--")
	want := []string{"a.txt", "a (2).txt", "råd.md", "", "winmail.dat: holds what only Outlook reads: save what is attached to the letter as files",
		"foto.png: holds an image: save what it says as PDF, .docx or text"}
	if got := held(t, "a.eml", letter); fmt.Sprint(got) != fmt.Sprint(want) {
		t.Errorf("%q, want %q", got, want)
	}
	broken := letterOf("Content-Type: multipart/mixed; boundary=x\n", part("Content-Type: text/html", "\x00\x01\x02\x03\x04")+
		part("Content-Disposition: attachment; filename=a.txt", "Ett.")+"--x--")
	if got := held(t, "a.eml", broken); len(got) != 2+1 || got[0] != "a.txt" || got[2] != "meddelande.html: not a text: holds binary data" {
		t.Errorf("a broken letter: %q", got)
	}
	encrypted := letterOf("Content-Type: application/pkcs7-mime; smime-type=enveloped-data; name=smime.p7m\n", "MII")
	if got := held(t, "a.eml", encrypted); len(got) != 1 || got[0] != "smime.p7m: is encrypted: save the letter without" {
		t.Errorf("an encrypted letter: %q", got)
	}
}

// E-mails within e-mails count as archives do, and the nesting of parts is limited.
func TestDeepLetters(t *testing.T) {
	letter := string(letterOf("", "Innerst."))
	for range 5 {
		letter = string(letterOf("Content-Type: message/rfc822\n", letter))
	}
	got := held(t, "a.eml", []byte(letter))
	if len(got) != 1 || !strings.HasSuffix(got[0], ": lies within 3 archives or letters: unpack them") {
		t.Errorf("%q", got)
	}
	var parts strings.Builder
	for i := range 1000 {
		fmt.Fprintf(&parts, "Content-Type: multipart/mixed; boundary=x%d\n\n--x%d\n", i, i)
	}
	if got := held(t, "a.eml", []byte("From: a@b.se\n"+parts.String()+"\nText.")); len(got) != 1 {
		t.Errorf("%q", got)
	}
}
