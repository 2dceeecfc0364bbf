package extract

import (
	"bytes"
	"context"
	"io"
	"mime"
	"net/mail"
	"strings"

	"golang.org/x/net/html/charset"

	"svara/internal/extract/about"
	"svara/internal/swedish"
)

// readLetter reads an e-mail: who wrote to whom, the newest message, and below it the
// earlier ones. Attachments become documents of their own. A web page that was saved with
// its images has the same format, and is read as a page.
func readLetter(ctx context.Context, f *source, b *Builder) error {
	head, body := splitHead(f.data)
	message, err := mail.ReadMessage(bytes.NewReader(soundHead(head)))
	if err != nil {
		return unusable("a damaged e-mail: save it anew")
	}
	l := &reply{Builder: b, source: f, ctx: ctx, names: map[string]bool{}}
	header := partHeader(message.Header)
	isPage := isSavedPage(header)
	l.readPart(header, body, 0)
	if l.err != nil {
		return l.err
	}
	if isPage {
		return l.writePage(header)
	}
	b.silent = true // "the new policy is in force from ..." is not about the e-mail
	l.writeHead(header)
	l.writeBody()
	return nil
}

// maxHead is how far into an e-mail the end of its head is looked for, in bytes.
const maxHead = 1 << 20

// splitHead separates the head of an e-mail, or of a part of one, from its body.
func splitHead(data []byte) (head, body []byte) {
	data = bytes.TrimPrefix(data, []byte("\xef\xbb\xbf"))
	data = bytes.TrimLeft(data, "\r\n")
	for at := 0; at < min(len(data), maxHead); {
		line, _, _ := bytes.Cut(data[at:], []byte("\n"))
		next := min(at+len(line)+1, len(data))
		if len(bytes.TrimRight(line, "\r")) == 0 {
			return data[:at], data[next:]
		}
		at = next
	}
	return data[:min(len(data), maxHead)], data[min(len(data), maxHead):]
}

// soundHead removes lines that are not header fields: the first line of a mailbox ("From
// anna@lindvik.se Fri May 17 ..."), and what programs have broken.
func soundHead(head []byte) []byte {
	var sound bytes.Buffer
	kept := false
	for line := range bytes.SplitSeq(head, []byte("\n")) {
		line = bytes.TrimRight(line, "\r")
		if len(line) == 0 {
			continue
		}
		if line[0] != ' ' && line[0] != '\t' {
			name, _, found := bytes.Cut(line, []byte(":"))
			kept = found && len(name) > 0 && !bytes.ContainsFunc(name, func(r rune) bool { return r <= ' ' || r > '~' })
		}
		if kept {
			sound.Write(bytes.Map(func(r rune) rune {
				if r < ' ' && r != '\t' || r == 0x7f {
					return -1
				}
				return r
			}, line))
			sound.WriteString("\r\n")
		}
	}
	sound.WriteString("\r\n")
	return sound.Bytes()
}

// partHeader is the header fields of an e-mail or of a part of one.
type partHeader map[string][]string

// text gives a field as its writer saw it.
func (h partHeader) text(key string) string {
	return decodeWords(mail.Header(h).Get(key))
}

// decodeWords decodes what is encoded according to RFC 2047. Other bytes are decoded as
// decode does, because some programs write those.
func decodeWords(s string) string {
	decoder := mime.WordDecoder{CharsetReader: func(label string, in io.Reader) (io.Reader, error) {
		return charset.NewReaderLabel(label, in)
	}}
	if text, err := decoder.DecodeHeader(s); err == nil {
		s = text
	}
	return strings.Join(strings.Fields(strings.Map(visible, swedish.Tidy(decodeBytes([]byte(s))))), " ")
}

// media gives the media type of a part and its parameters, including those of RFC 2231.
// It gives text/plain if there is none or it is broken.
func (h partHeader) media(key string) (value string, parameters map[string]string) {
	field := mail.Header(h).Get(key)
	value, parameters, err := mime.ParseMediaType(field)
	if err != nil && value == "" {
		value, _, _ = strings.Cut(field, ";")
		value = strings.ToLower(strings.TrimSpace(value))
	}
	if value == "" && key == "Content-Type" {
		value = "text/plain"
	}
	return value, parameters
}

// fileName gives the file name of a part, without folders, or "".
func (h partHeader) fileName() string {
	_, disposition := h.media("Content-Disposition")
	_, media := h.media("Content-Type")
	for _, name := range []string{disposition["filename"], media["name"]} {
		name = decodeWords(name)
		if i := strings.LastIndexAny(name, `/\`); i >= 0 {
			name = name[i+1:]
		}
		if name = strings.Trim(name, ". "); name != "" {
			return name
		}
	}
	return ""
}

// isSavedPage reports whether this is a web page that a browser saved with its images.
func isSavedPage(h partHeader) bool {
	media, _ := h.media("Content-Type")
	header := mail.Header(h)
	if media != "multipart/related" && media != "text/html" || header.Get("To") != "" || header.Get("Received") != "" {
		return false
	}
	return !strings.Contains(header.Get("From"), "@")
}

// maxNamed is how many recipients of an e-mail are named.
const maxNamed = 10

// writeHead writes who wrote to whom and when.
func (l *reply) writeHead(h partHeader) {
	l.Title(shortSubject(h.text("Subject")))
	var parts []string
	for _, field := range []struct{ key, word string }{{"From", "Från"}, {"To", "till"}, {"Cc", "kopia till"}} {
		if people := namesIn(h, field.key); people != "" {
			parts = append(parts, field.word+" "+people)
		}
	}
	if date, err := mail.ParseDate(mail.Header(h).Get("Date")); err == nil && date.Year() >= 1970 && date.Year() < 2200 {
		l.about.Date = date.Format("2006-01-02")
		parts = append(parts, l.about.Date)
	}
	text := strings.Join(parts, ", ")
	if text != "" && !strings.HasPrefix(text, "Från") {
		text = strings.ToUpper(text[:1]) + text[1:]
	}
	l.headLine = text
}

// namesIn gives the people in a field: their names, or their addresses if they have none.
func namesIn(h partHeader, key string) string {
	field := mail.Header(h).Get(key)
	parser := mail.AddressParser{WordDecoder: &mime.WordDecoder{CharsetReader: func(label string, in io.Reader) (io.Reader, error) {
		return charset.NewReaderLabel(label, in)
	}}}
	people, err := parser.ParseList(field)
	if err != nil {
		return about.OneLine(decodeWords(field))
	}
	var names []string
	for i, who := range people {
		if i == maxNamed {
			names = append(names, "med flera")
			break
		}
		name := who.Name
		if name == "" {
			name = who.Address
		}
		names = append(names, decodeWords(name))
	}
	return strings.Join(names, ", ")
}

// shortSubject gives a subject with only one of the prefixes that replies add.
func shortSubject(subject string) string {
	mark := ""
	for {
		before, after, found := strings.Cut(subject, ":")
		if !found || !replyMarks[swedish.Fold(strings.TrimSpace(before))] {
			break
		}
		if mark == "" {
			mark = strings.TrimSpace(before) + ": "
		}
		subject = strings.TrimSpace(after)
	}
	if subject == "" {
		return ""
	}
	return mark + subject
}

var replyMarks = map[string]bool{"sv": true, "vb": true, "re": true, "fw": true, "fwd": true, "svar": true, "vidarebefordrat": true}
