#!/bin/sh
# Makes the same document in every format from riktlinje.md, with pandoc, LibreOffice
# and Chromium. The files are kept in git, so that tests need none of these.
set -eu
cd "$(dirname "$0")"
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
office() { soffice -env:UserInstallation="file://$work/profile" --headless --convert-to "$1" --outdir "$work" "$2" >/dev/null 2>&1; }

pandoc riktlinje.md -o riktlinje.docx
pandoc riktlinje.md -o riktlinje.odt
pandoc --standalone riktlinje.md -o riktlinje.html
pandoc --slide-level 1 riktlinje.md -o riktlinje.pptx

cp riktlinje.docx "$work/word.docx"
office pdf "$work/word.docx" && mv "$work/word.pdf" riktlinje-word.pdf
cp riktlinje.pptx "$work/bild.pptx"
office odp "$work/bild.pptx" && mv "$work/bild.odp" riktlinje.odp
chromium --headless --no-sandbox --no-pdf-header-footer --print-to-pdf="$work/webb.pdf" "file://$PWD/riktlinje.html" >/dev/null 2>&1
mv "$work/webb.pdf" riktlinje-webb.pdf

# The table of fees as a sheet.
sed -n '/^| Biljett/,/^$/p' riktlinje.md | grep -v -- '---' | sed 's/^| *//; s/ *| *$//; s/ *| */;/g' > avgifter.csv
cp avgifter.csv "$work/Avgifter för år 2026.csv"
for format in xlsx ods; do
	soffice -env:UserInstallation="file://$work/profile" --headless --infilter='CSV:59,34,76,1' --convert-to $format --outdir "$work" "$work/Avgifter för år 2026.csv" >/dev/null 2>&1
	mv "$work/Avgifter för år 2026.$format" avgifter.$format
done

# A letter with the document, and an archive of it.
{
	printf 'From: Solveig Ekermark <solveig@exempel.se>\r\nTo: Personalen <hallen@exempel.se>\r\nDate: Mon, 1 Sep 2025 10:00:00 +0200\r\n'
	printf 'Subject: =?UTF-8?Q?Riktlinje_f=C3=B6r_simhallen?=\r\nMIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=del\r\n\r\n'
	printf -- '--del\r\nContent-Type: text/plain; charset=utf-8\r\n\r\nHej! Den nya riktlinjen finns i bilagan.\r\n--del\r\n'
	printf 'Content-Type: application/vnd.openxmlformats-officedocument.wordprocessingml.document; name=riktlinje.docx\r\nContent-Disposition: attachment; filename=riktlinje.docx\r\nContent-Transfer-Encoding: base64\r\n\r\n'
	base64 riktlinje.docx | sed 's/$/\r/'
	printf -- '--del--\r\n'
} > riktlinje.eml
rm -f riktlinje.zip && (cd "$work" && mkdir simhallen && cp "$OLDPWD/riktlinje.docx" simhallen/ && zip -q -X -r "$OLDPWD/riktlinje.zip" simhallen)
