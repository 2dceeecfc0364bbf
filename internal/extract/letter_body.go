package extract

import (
	"net/mail"
	"path"
	"regexp"
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"

	"svara/internal/extract/about"
	"svara/internal/swedish"
)

// before is the heading above earlier messages that an e-mail answers or forwards.
const before = "Tidigare i konversationen"

var (
	// asBefore matches lines that programs write above an earlier message.
	asBefore = regexp.MustCompile(`(?im)^[ \t>]*(?:-{2,} ?(?:ursprungligt meddelande|original message|vidarebefordrat (?:meddelande|brev)|forwarded message) ?-{2,}|` +
		`(?:den|on) [^\n]{6,120}(?:\n[^\n]{0,80})??\s(?:skrev|wrote)[^\n]{0,160}?(?:\n[^\n]{1,120}?)?:[ \t]*|[^\n]{3,100} skrev (?:den )?\d[^\n]{4,60}:[ \t]*|` +
		`_{10,}[ \t]*\n+[ \t]*(?:från|from):[^\n]*)$`)
	// headBefore matches the header lines of an earlier message that programs repeat.
	headBefore = regexp.MustCompile(`(?im)^[ \t>*]*(?:från|from):\*? [^\n]+\n(?:[^\n]*\n){0,3}?[ \t>*]*(?:skickat|sent|datum|date):\*? `)
)

// minPlain is how few words the plain text of an e-mail must have to be used rather than
// its HTML. Shorter texts only ask for another program.
const minPlain = 3

// writeBody writes the messages, newest first.
func (l *reply) writeBody() {
	text := strings.Join(l.texts, "\n\n")
	if len(l.html) > 0 && len(swedish.Words(text)) < minPlain {
		l.writeHTML()
		return
	}
	if strings.TrimSpace(text) == "" {
		return // attachments are documents of their own
	}
	l.Paragraph(l.headLine)
	newest, earlier := splitHistory(text)
	l.writeText(newest)
	if earlier = strings.TrimSpace(unquoted(earlier)); earlier != "" {
		l.Heading(2, before)
		l.writeText(earlier)
	}
}

// splitHistory separates the newest message from those that it repeats. If the writer has
// answered between the lines, everything is one message.
func splitHistory(text string) (newest, earlier string) {
	at := len(text)
	if found := asBefore.FindStringIndex(text); found != nil {
		at = found[0]
	}
	if found := headBefore.FindStringIndex(text[:min(len(text), at+200)]); found != nil {
		at = min(at, found[0])
	}
	start := trailingQuote(text)
	if start < at {
		return text[:start], text[start:]
	}
	newest, earlier = text[:at], text[at:]
	if isAnswered(earlier) {
		return text, ""
	}
	return newest, earlier
}

// trailingQuote gives where the quoted lines begin that a text ends in.
func trailingQuote(text string) int {
	start := len(text)
	for end := len(text); end > 0; {
		begin := strings.LastIndexByte(text[:end-1], '\n') + 1
		line := strings.TrimSpace(text[begin:end])
		if line != "" && line[0] != '>' {
			break
		}
		if line != "" {
			start = begin
		}
		end = begin
	}
	return start
}

// isAnswered reports whether a text has quoted lines with others between and below them.
func isAnswered(text string) bool {
	_, below, _ := strings.Cut(strings.TrimLeft(text, "\n"), "\n") // after "... skrev:"
	quoted := false
	for line := range strings.SplitSeq(below, "\n") {
		line = strings.TrimSpace(line)
		switch {
		case strings.HasPrefix(line, ">"):
			quoted = true
		case line == "" || strings.HasSuffix(line, ":"):
		case line == "--" || !quoted: // a signature, or nothing is quoted with marks
			return false
		default:
			return true
		}
	}
	return false
}

var quoteMarks = regexp.MustCompile(`(?m)^[ \t]*(?:>[ \t]?)+`)

// unquoted removes each ">" at the beginning of a line, and the lines that
// programs draw between messages.
func unquoted(text string) string {
	text = quoteMarks.ReplaceAllString(text, "")
	return drawn.ReplaceAllString(text, "")
}

// drawn matches lines drawn between messages, with or without words in them.
var drawn = regexp.MustCompile(`(?im)^[ \t]*(?:[-_=]{5,}|-{2,} ?(?:ursprungligt|original|vidarebefordrat|forwarded) [a-z]+ ?-{2,})[ \t]*$`)

// writeText writes plain text. As opposed to those of a document, its short lines are not
// headings but greetings, names or header lines. Lines of numbers are no list either, as
// they are below somebody's name, unless a line that ends with a colon introduces them.
func (l *reply) writeText(text string) {
	text = swedish.Tidy(strings.ReplaceAll(text, "\f", "\n"))
	blocks := swedish.Blocks(text)
	for i := range blocks {
		if about.IsUnmarkedItem(text, blocks[i]) && (i == 0 || blocks[i-1].Kind != swedish.ListItem && !strings.HasSuffix(blocks[i-1].In(text), ":")) {
			blocks[i].Kind = swedish.Paragraph
		}
	}
	for i := 0; i < len(blocks); i++ {
		block := blocks[i]
		if block.Kind == swedish.ListItem {
			l.emit(swedish.Block{Kind: block.Kind}, 0, "", block.In(text))
			l.tight = true
			continue
		}
		for i+1 < len(blocks) && blocks[i+1].Kind != swedish.ListItem && strings.Count(text[block.End:blocks[i+1].Start], "\n") < 2 {
			i++
			block.End = blocks[i].End
		}
		l.EndList()
		l.emit(swedish.Block{Kind: swedish.Paragraph}, 0, "", block.In(text))
	}
	l.EndList()
}

// writeHTML writes an e-mail that is only in HTML. It has no menus, and its tables are
// for layout.
func (l *reply) writeHTML() {
	l.Paragraph(l.headLine)
	for _, part := range l.html {
		text, err := decodeHTML(part.data, part.label)
		if err != nil { // the attachments can still be read
			l.skip(path.Join(l.within, "meddelande.html"), err.Error())
			continue
		}
		p := newPage(l.Builder, parseHTML(text))
		told := func() {
			if !l.wasTold && len(l.blocks) > 1 {
				l.wasTold = true
				p.Heading(2, before)
			}
		}
		p.history = func(text string) {
			if headBefore.MatchString(text) || asBefore.MatchString(text) {
				told()
			}
		}
		p.quote = told
		p.write(p.body)
	}
}

// isRepeated reports whether an element is one in which mail programs put earlier
// messages.
func isRepeated(n *html.Node) bool {
	class := " " + attr(n, "class") + " "
	return n.DataAtom == atom.Blockquote && attr(n, "type") == "cite" || attr(n, "id") == "divRplyFwdMsg" || attr(n, "id") == "appendonsend" ||
		strings.Contains(class, " gmail_quote ") || strings.Contains(class, " OutlookMessageHeader ") || strings.Contains(class, " moz-cite-prefix ")
}

// writePage writes a web page that was saved with its images.
func (l *reply) writePage(h partHeader) error {
	if len(l.html) == 0 {
		return unusable("a saved web page without a page: save it anew")
	}
	root := l.html[0] // the others are in its frames
	l.about.URL = about.WebAddress(mail.Header(h).Get("Snapshot-Content-Location"))
	if l.about.URL == "" {
		l.about.URL = about.WebAddress(root.location)
	}
	return writeHTML(l.Builder, root.data, root.label)
}
