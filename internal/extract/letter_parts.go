package extract

import (
	"bytes"
	"context"
	"encoding/base64"
	"fmt"
	"io"
	"mime/multipart"
	"mime/quotedprintable"
	"net/mail"
	"path"
	"strings"
)

// reply is a letter on its way into a Builder.
type reply struct {
	*Builder
	*source
	ctx      context.Context // of the one call of readLetter that it is made for
	err      error           // that nothing more can be read
	texts    []string        // what the letter says, as plain text
	html     []markup        // and as HTML
	names    map[string]bool // of what is attached
	headLine string          // who wrote to whom and when
	wasTold  bool            // that what comes was said before
}

// markup is a part in HTML.
type markup struct {
	data     []byte
	label    string // of its encoding; may be empty
	location string // where it was published, if it is a saved page
}

// maxParts is how deep parts may lie in each other: a signed letter with images that
// someone has forwarded within his own has some six.
const maxParts = 20

// readPart takes a part and those within it.
func (l *reply) readPart(h partHeader, body []byte, depth int) {
	if l.err != nil {
		return
	}
	media, parameters := h.media("Content-Type")
	disposition, _ := h.media("Content-Disposition")
	switch {
	case strings.HasPrefix(media, "multipart/") && parameters["boundary"] != "" && depth < maxParts:
		l.readParts(media, parameters, body, depth)
	case media == "multipart/encrypted" || media == "application/pkcs7-mime" && parameters["smime-type"] != "signed-data":
		l.skip(path.Join(l.within, "smime.p7m"), "is encrypted: save the letter without")
	case media == "application/ms-tnef" || strings.EqualFold(h.fileName(), "winmail.dat"):
		l.skip(path.Join(l.within, "winmail.dat"), "holds what only Outlook reads: save what is attached to the letter as files")
	case strings.HasSuffix(media, "-signature") || strings.HasPrefix(media, "image/") && disposition != "attachment":
	case disposition == "attachment" || h.fileName() != "" && !strings.HasPrefix(media, "text/") || media == "message/rfc822":
		l.attach(h, media, body)
	case media == "text/html" || media == "application/xhtml+xml":
		l.html = append(l.html, markup{decodeTransfer(h, body), parameters["charset"], mail.Header(h).Get("Content-Location")})
	case media == "text/plain" || strings.HasPrefix(media, "multipart/"):
		text, err := decodeAs(decodeTransfer(h, body), parameters["charset"])
		if err != nil {
			l.skip(path.Join(l.within, "meddelande.txt"), err.Error())
			return
		}
		l.texts = append(l.texts, unfold(text, parameters))
	case h.fileName() != "":
		l.attach(h, media, body)
	}
}

func (l *reply) readParts(media string, parameters map[string]string, body []byte, depth int) {
	parts := multipart.NewReader(bytes.NewReader(body), parameters["boundary"])
	before := len(l.texts) + len(l.html)
	for n := 0; l.err == nil; n++ {
		part, err := parts.NextRawPart()
		if err != nil {
			if n == 0 && err != io.EOF || n == 0 && before == len(l.texts)+len(l.html) { // no such boundary: what there is
				l.readPart(partHeader{}, body, maxParts)
			}
			return
		}
		data, _ := io.ReadAll(part) // what is broken at its end is read up to there
		header := partHeader(part.Header)
		if inner, _ := header.media("Content-Type"); media == "multipart/related" && n > 0 && !strings.HasPrefix(inner, "multipart/") {
			if disposition, _ := header.media("Content-Disposition"); disposition != "attachment" {
				continue // what the page shows
			}
		}
		l.readPart(header, data, depth+1)
	}
}

// decodeTransfer gives the bytes of a part; of broken ones those before the fault.
func decodeTransfer(h partHeader, body []byte) []byte {
	var in io.Reader = bytes.NewReader(body)
	switch strings.ToLower(strings.TrimSpace(mail.Header(h).Get("Content-Transfer-Encoding"))) {
	case "base64":
		in = base64.NewDecoder(base64.RawStdEncoding, bytes.NewReader(bytes.Map(inBase64, body)))
	case "quoted-printable":
		in = quotedprintable.NewReader(in)
	}
	data, err := io.ReadAll(in)
	if err != nil && len(data) == 0 {
		return body
	}
	return data
}

func inBase64(r rune) rune {
	switch {
	case 'a' <= r && r <= 'z', 'A' <= r && r <= 'Z', '0' <= r && r <= '9', r == '+', r == '/':
		return r
	}
	return -1
}

// attach reads what is attached to the letter.
func (l *reply) attach(h partHeader, media string, body []byte) {
	data := decodeTransfer(h, body)
	name := h.fileName()
	if name == "" {
		name = "bilaga"
		if media == "message/rfc822" {
			inner, _ := splitHead(data)
			if message, err := mail.ReadMessage(bytes.NewReader(soundHead(inner))); err == nil {
				name = nameOf(shortSubject(partHeader(message.Header).text("Subject")))
			}
		}
	}
	if media == "message/rfc822" && ending(name) != ".eml" {
		name += ".eml"
	}
	l.err = l.hold(l.ctx, l.free(name), func() (io.Reader, error) { return bytes.NewReader(data), nil })
}

// nameOf makes a name for a file of a subject.
func nameOf(subject string) string {
	name := strings.Trim(strings.Map(func(r rune) rune {
		if strings.ContainsRune(`/\:*?"<>|`, r) {
			return ' '
		}
		return r
	}, subject), ". ")
	if name == "" {
		return "meddelande"
	}
	return strings.Join(strings.Fields(name), " ")
}

// free gives the name, or one like it that nothing else attached has: "a (2).pdf".
func (l *reply) free(name string) string {
	free := name
	for n := 2; l.names[free]; n++ {
		free = fmt.Sprintf("%s (%d)%s", strings.TrimSuffix(name, path.Ext(name)), n, path.Ext(name))
	}
	l.names[free] = true
	return free
}

// unfold joins the lines of a text that were broken to fit a screen, where its type
// says so (RFC 3676).
func unfold(text string, parameters map[string]string) string {
	if !strings.EqualFold(parameters["format"], "flowed") {
		return text
	}
	var b strings.Builder
	flows := ""
	for line := range strings.SplitSeq(text, "\n") {
		body := strings.TrimLeft(line, ">")
		quote := line[:len(line)-len(body)]
		body = strings.TrimPrefix(body, " ")
		switch {
		case flows != "" && flows == "quote"+quote:
		default:
			if b.Len() > 0 {
				b.WriteByte('\n')
			}
			if b.WriteString(quote); quote != "" {
				b.WriteByte(' ')
			}
		}
		flows = ""
		if strings.HasSuffix(body, " ") && body != "-- " {
			flows = "quote" + quote
			if strings.EqualFold(parameters["delsp"], "yes") {
				body = body[:len(body)-1]
			}
		}
		b.WriteString(body)
	}
	return b.String()
}
