// make makes an element. Whatever is shown becomes elements and text here and in
// patch: nothing from a model or a document is ever read as HTML.
function make(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (typeof value === "function") element.addEventListener(name, value);
    else if (value !== false && value !== undefined) element.setAttribute(name, value === true ? "" : value);
  }
  element.append(...children.filter((child) => child !== undefined && child !== ""));
  return element;
}

// patch makes an element's children like those wanted and leaves alone what is so
// already: an answer grows without taking the focus or the selection from its reader.
function patch(parent, wanted) {
  wanted.forEach((node, i) => {
    const old = parent.childNodes[i];
    if (!old) parent.append(node);
    else if (old.isEqualNode(node)) return;
    else if (old.nodeType === 1 && old.nodeName === node.nodeName && old.nodeName !== "BUTTON") patch(old, [...node.childNodes]);
    else old.replaceWith(node);
  });
  while (parent.childNodes.length > wanted.length) parent.lastChild.remove();
}

// blocksOf gives an answer's paragraphs, lists and tables, as blocksOf in
// answer_blocks.go does; reference makes what stands for [1]; tables are called tableName to who cannot see them.
function blocksOf(text, citations, reference, tableName) {
  const blocks = [];
  const lines = text.split("\n").map((l) => l.trim()).filter(Boolean);
  for (let i = 0; i < lines.length; i++) {
    let end = i;
    while (end < lines.length && cellBar.test(unreferred(lines[end]))) end++;
    if (end - i > 1) {
      const table = tableOf(lines.slice(i, end), citations, reference);
      blocks.push(make("div", { class: "table", role: "group", tabindex: 0, "aria-label": tableName }, table));
      i = end - 1;
      continue;
    }
    const line = lines[i];
    const number = line.match(/^(\d{1,2})[.)]\s+/u);
    const mark = number ?? line.match(/^[•◦▪‣·*-]\s+/u);
    const pieces = piecesOf(mark ? line.slice(mark[0].length) : line, citations.length, reference);
    if (!mark) {
      blocks.push(make("p", {}, ...pieces));
      continue;
    }
    const tag = number ? "ol" : "ul";
    if (blocks.at(-1)?.localName !== tag) blocks.push(make(tag));
    blocks.at(-1).append(make("li", { value: number?.[1] }, ...pieces));
  }
  return blocks;
}

// cellBar parts the cells of a row.
const cellBar = /\s*\|(?:\s+|$)/;

// unreferred gives a line without its references.
function unreferred(line) {
  return line.replace(/\s*\[(\d+)\]/gu, "").trim();
}

// whole keeps the numbers of a cell on one line each, with their units, as wholeNumbers in
// answer_blocks.go does.
function whole(cell) {
  return cell.replace(/(\d) (?=\d{3}(?!\d))/gu, "$1\u00a0").replace(/(\d) (?=(?:kr|kronor|tkr|mnkr|mdkr|%)(?!\p{L}))/gu, "$1\u00a0");
}

// tableOf makes a table of rows. The first is its head where a citation says that its
// cells name the columns.
function tableOf(rows, citations, reference) {
  const rowOf = (row, tag, attributes) => make("tr", {},
    ...row.split(cellBar).map((cell) => make(tag, attributes, ...piecesOf(whole(cell), citations.length, reference))));
  const names = JSON.stringify(unreferred(rows[0]).split(cellBar));
  const isHeaded = citations.some(({ columns }) => JSON.stringify(columns) === names);
  return make("table", {},
    isHeaded ? make("thead", {}, rowOf(rows[0], "th", { scope: "col" })) : undefined,
    make("tbody", {}, ...rows.slice(isHeaded ? 1 : 0).map((row) => rowOf(row, "td", {}))));
}

// longestGlued is how long a word may be, in characters, to be kept on one line with the
// reference after it: both have room in a window of 320 px.
const longestGlued = 16;

// piecesOf gives a line's text and references. A number in brackets that is no
// citation's is the document's own.
function piecesOf(line, citations, reference) {
  const pieces = [];
  let done = 0;
  for (const match of line.matchAll(/\s*\[(\d+)\]/gu)) {
    const n = Number(match[1]);
    if (n < 1 || n > citations) continue;
    const text = line.slice(done, match.index);
    const word = text.slice(text.lastIndexOf(" ") + 1);
    const glued = word.length > longestGlued ? "" : word;
    pieces.push(text.slice(0, text.length - glued.length), make("span", { class: "together" }, `${glued}\u00a0`, reference(n)));
    done = match.index + match[0].length;
  }
  return [...pieces, line.slice(done)];
}

// around is how many blocks are shown before and after a passage at most, where a
// document has few headings.
const around = 12;

// sectionOf gives the blocks of the section that a passage stands in: from the heading
// above it to the next.
function sectionOf(blocks, { start, end }) {
  const isHeading = (i) => blocks[i].kind === "heading";
  const passage = blocks.findIndex((b) => b.end > start);
  const passageEnd = blocks.findLastIndex((b) => b.start < end);
  let first = passage;
  while (first > 0 && !isHeading(first) && passage - first < around) first--;
  let last = passageEnd;
  while (last + 1 < blocks.length && !isHeading(last + 1) && last - passageEnd < around) last++;
  return blocks.slice(first, last + 1);
}

// excerptOf gives the section that a citation stands in, word for word, with what it
// quotes marked. Places are counted in characters of Unicode, as the server does.
function excerptOf({ text, blocks }, citation) {
  const characters = Array.from(text);
  const between = (from, to) => characters.slice(from, to).join("");
  const made = [];
  for (const { kind, start, end } of sectionOf(blocks, citation)) {
    const from = Math.min(Math.max(citation.start, start), end);
    const to = Math.min(Math.max(citation.end, from), end);
    // piecesIn gives what stands between two places, with what is quoted of it marked.
    const piecesIn = (first, last) => {
      const [a, b] = [Math.min(Math.max(from, first), last), Math.max(Math.min(to, last), first)];
      return a < b ? [between(first, a), make("mark", {}, between(a, b)), between(b, last)] : [between(first, last)];
    };
    if (kind === "row") {
      if (made.at(-1)?.localName !== "table") made.push(make("table", {}, make("tbody")));
      const cells = cellsOf(between(start, end)).map(([first, last]) => [start + first, start + last]);
      const names = JSON.stringify(cells.map(([first, last]) => between(first, last)));
      const tag = names === JSON.stringify(citation.columns) ? "th" : "td";
      made.at(-1).firstChild.append(make("tr", {}, ...cells.map(([first, last]) => make(tag, {
        scope: tag === "th" && "col", class: amount.test(between(first, last)) && "amount",
      }, ...piecesIn(first, last)))));
    } else if (kind === "item") {
      if (made.at(-1)?.localName !== "ul") made.push(make("ul", { role: "list" }));
      made.at(-1).append(make("li", {}, ...piecesIn(start, end)));
    } else {
      made.push(make("p", { class: kind }, ...piecesIn(start, end)));
    }
  }
  return made;
}

// amount is a cell that is a number, with its unit: it stays on one line.
const amount = /^\d[\d\s.,]*(?:kr|kronor|tkr|mnkr|mdkr|%)?$/u;

// cellsOf gives the places of a row's cells in it, in characters.
function cellsOf(row) {
  const places = [];
  let done = 0;
  for (const bar of row.matchAll(/\s*\|(?:\s+|$)/gu)) {
    places.push([done, Array.from(row.slice(0, bar.index)).length]);
    done = Array.from(row.slice(0, bar.index + bar[0].length)).length;
  }
  return [...places, [done, Array.from(row).length]];
}

// mostBeginning is how long the beginning of a quotation may be, in characters: enough
// to tell it from others.
const mostBeginning = 60;

// beginningOf gives the first words of a quotation.
function beginningOf(quote) {
  const characters = Array.from(quote.replace(/\s+/gu, " ").replace(/[ |]+$/u, "").trim().replace(/ \| /gu, " · "));
  const text = characters.slice(0, mostBeginning).join("");
  if (characters.length <= mostBeginning) return text;
  const end = text.lastIndexOf(" ");
  return `${end > 0 ? text.slice(0, end) : text} …`;
}

// placesOf makes for each citation what says where in its document it stands, as
// toldApart in home_page.go does: with its first words where nothing else tells it from
// another of the same title, and nothing where the title says all.
function placesOf(citations, words) {
  const unders = citations.map(({ title, heading }) => heading === title ? "" : heading);
  const names = citations.map(({ title, page }, i) => [title, unders[i], page].join("\n"));
  return citations.map(({ page, quote }, i) => {
    const isAlone = names.indexOf(names[i]) === names.lastIndexOf(names[i]);
    const parts = [
      unders[i] && make("span", { lang: "sv" }, unders[i]),
      page && words.page(page),
      !isAlone && make("span", { lang: "sv" }, `”${beginningOf(quote)}”`),
    ].filter(Boolean);
    return parts.length ? make("span", { class: "place" }, ...parts.flatMap((part, j) => j ? [", ", part] : [part])) : "";
  });
}

// ageOf tells a document's date, how it is not in force, and where it is published.
function ageOf({ date, outdated, valid_from: from = "", valid_to: to, replaced_by: next, source_url: original = "" }, chat) {
  const { words } = chat;
  const said = [];
  if (date) said.push(words.dated(date));
  if (next) said.push(make("strong", {}, `${words.replaced} `, chat.link(next.url, make("span", { lang: "sv" }, next.title))));
  else if (outdated) said.push(make("strong", {}, words.expired(to)));
  else if (from > new Date().toISOString().slice(0, 10)) said.push(make("strong", {}, words.notYet(from)));
  if (/^https?:/i.test(original)) {
    const link = chat.link(original, words.published);
    link.rel = "noreferrer noopener";
    said.push(link);
  }
  return said.length ? make("p", { class: "place" }, ...said.flatMap((part, i) => i ? [" · ", part] : [part])) : undefined;
}

// copy puts a text on the clipboard. Browsers keep the clipboard's API from sites
// without TLS, as many intranets are: the old way works there.
async function copy(text, root) {
  if (navigator.clipboard) return navigator.clipboard.writeText(text);
  const field = make("textarea", { class: "unseen" });
  field.value = text;
  const focused = root.activeElement;
  root.append(field);
  field.select();
  const done = document.execCommand("copy");
  field.remove();
  focused?.focus();
  if (!done) throw new Error("copy");
}
