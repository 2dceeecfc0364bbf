#!/usr/bin/env bash
# Makes the catalogues in this folder again: one for each schema there has been, made by
# the Svara of its time from the documents here. It needs a clone with history and takes
# some minutes. Run it when there is a new schema, after adding a line below with the last
# commit before the next one. TestUpgrade opens every catalogue.
set -euo pipefail
cd "$(dirname "$0")"

#   svara.db as of   the first with
schemas='
e223433              meta,documents,passages    1-first
57b8251              readings                   2-readings
25be1cf              staged                     3-staged
eeea70b              records                    4-records
a2d3827              abouts,files               5-formats
c20a41c              moved                      6-moved
955a436              captions-in-readings       7-captions
'
here=$PWD
work=$(mktemp -d)
trap 'git worktree remove --force "$work/source" 2>/dev/null; rm -rf "$work"' EXIT
export OLLAMA_HOST=127.0.0.1:1 SVARA_DATA=$work/data GOFLAGS=-buildvcs=false
at=http://127.0.0.1:18099

post() { curl -fs "$at$1" -H "Authorization: Bearer $(cat "$name.key")" -H 'Content-Type: application/json' -d "$2"; }

# leave makes records: a question that the documents do not answer, and feedback.
leave() {
	timeout 20 "$work/svara" serve --keep-unanswered --listen ${at#http://} 2>"$work/log" &
	for _ in $(seq 100); do curl -fs $at/readyz >/dev/null && break; sleep 0.1; done
	post /api/ask '{"question":"Hur söker jag bygglov?"}' >/dev/null
	answer=$(post /api/ask '{"question":"Vem äger bryggan?"}' | sed 's/^{"id":"\([^"]*\)".*/\1/')
	post /api/feedback "{\"answer\":\"$answer\",\"helpful\":true,\"comment\":\"Precis vad jag sökte.\"}" >/dev/null
	kill %% && wait || true
}

while read -r commit _ name; do
	test -n "$commit" || continue
	git worktree add -q --detach "$work/source" "$commit"
	(cd "$work/source" && go build -o "$work/svara" .)
	git worktree remove --force "$work/source"
	rm -rf "$SVARA_DATA" && "$work/svara" ingest "$here/documents"
	if "$work/svara" key --help >/dev/null 2>&1; then
		"$work/svara" key create --scope ask --name Kontaktcenter >"$name.key" 2>/dev/null
		leave
	fi
	gzip -9nc "$SVARA_DATA/svara.db" >"$name.db.gz"
done <<<"$schemas"
