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

// reply is an e-mail being written to a Builder.
type reply struct {
	*Builder
	*source
	ctx      context.Context // of the call of readLetter that it was made for
	err      error           // nothing more can be read
	texts    []string        // the message, as plain text
	html     []markup        // the message, as HTML
	names    map[string]bool // of attachments
	headLine string          // who wrote to whom and when
	wasTold  bool            // what comes is from earlier messages
}

// markup is a part in HTML.
type markup struct {
	data     []byte
	label    string // its encoding; may be empty
	location string // its address, if it is a saved page
}

// maxParts is how deeply parts may be nested. A signed e-mail with images that somebody
// has forwarded within one of his own has some six levels.
const maxParts = 20

// readPart reads a part and those within it.
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
			if n == 0 && err != io.EOF || n == 0 && before == len(l.texts)+len(l.html) { // the boundary does not occur: read all as text
				l.readPart(partHeader{}, body, maxParts)
			}
			return
		}
		data, _ := io.ReadAll(part) // a part that is broken is read up to there
		header := partHeader(part.Header)
		if inner, _ := header.media("Content-Type"); media == "multipart/related" && n > 0 && !strings.HasPrefix(inner, "multipart/") {
			if disposition, _ := header.media("Content-Disposition"); disposition != "attachment" {
				continue // an image or the like on the page
			}
		}
		l.readPart(header, data, depth+1)
	}
}

// decodeTransfer gives the bytes of a part. If its encoding is broken, it gives those
// before the fault, or body as it is if there are none.
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

// attach reads an attachment.
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

// nameOf makes a file name from a subject.
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

// free gives the name or, if another attachment has it, one like it: "a (2).pdf".
func (l *reply) free(name string) string {
	free := name
	for n := 2; l.names[free]; n++ {
		free = fmt.Sprintf("%s (%d)%s", strings.TrimSuffix(name, path.Ext(name)), n, path.Ext(name))
	}
	l.names[free] = true
	return free
}

// unfold joins the lines of a text that were broken to fit a screen, if its media type
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
