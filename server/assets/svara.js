// Answers the form without loading the page anew. All that it does, the server
// does too when there is no script: the form asks at /?fraga=…, and the page
// "home" shows the answer in the same elements.
const form = document.getElementById("form");
const field = document.getElementById("fraga");
const progress = document.getElementById("status");
const trouble = document.getElementById("fel");
const place = document.getElementById("svar");

const unreachable = "Det gick inte att nå Svara. Kontrollera din anslutning och försök igen.";
const unreadable = "Svaret gick inte att läsa. Försök igen om en stund.";

let current; // the request under way

// element makes an element. Text is only ever added as text.
function element(tag, attributes, ...children) {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value);
  made.append(...children);
  return made;
}

// pieces gives a line's text and links, as piecesOf in answer_blocks.go does.
function pieces(line, citations) {
  const found = [];
  let done = 0;
  for (const match of line.matchAll(/\s*\[(\d+)\]/gu)) {
    const n = Number(match[1]);
    if (n < 1 || n > citations) continue;
    found.push(line.slice(done, match.index), "\u00a0",
      element("a", { class: "reference", href: `#kalla-${n}` }, element("span", { class: "unseen" }, "källa "), String(n)));
    done = match.index + match[0].length;
  }
  found.push(line.slice(done));
  return found;
}

// blocks gives an answer's paragraphs and lists, as blocksOf does.
function blocks(text, citations) {
  const made = [];
  for (const line of text.split("\n").map((l) => l.trim()).filter((l) => l !== "")) {
    const number = line.match(/^(\d{1,2})[.)]\s+/u);
    const mark = number || line.match(/^[•◦▪‣·*-]\s+/u);
    if (!mark) {
      made.push(element("p", {}, ...pieces(line, citations)));
      continue;
    }
    const tag = number ? "ol" : "ul";
    if (made.length === 0 || made.at(-1).localName !== tag) made.push(element(tag, {}));
    made.at(-1).append(element("li", number ? { value: number[1] } : {}, ...pieces(line.slice(mark[0].length), citations)));
  }
  return made;
}

function source(citation) {
  const heading = citation.heading ? ` › ${citation.heading}` : "";
  const page = citation.page ? `, sidan ${citation.page}` : "";
  return element("li", { id: `kalla-${citation.n}`, value: citation.n },
    element("blockquote", {}, citation.quote),
    element("p", { class: "place" },
      element("a", { href: `${citation.url}?start=${citation.start}&end=${citation.end}#citat` },
        element("span", { class: "unseen" }, `Källa ${citation.n}: `), citation.title),
      heading, page));
}

function nearest(document) {
  return element("li", {}, element("a", { href: document.url }, document.title));
}

function answered(question, answer) {
  const section = element("section", { class: "answer", "aria-labelledby": "fragan" },
    element("h2", { id: "fragan", tabindex: "-1" }, question));
  if (answer.status === "answered") {
    section.append(element("p", { class: "mode" }, answer.mode === "generative"
      ? `Skrivet av språkmodellen ${answer.model}, kontrollerat mot dokumenten` : "Ordagrant ur dokumenten"));
  }
  section.append(element("div", { class: "text" }, ...blocks(answer.answer, answer.citations.length)));
  if (answer.citations.length) {
    section.append(element("h3", {}, "Källor"), element("ol", { class: "sources" }, ...answer.citations.map(source)));
  }
  if (answer.nearest.length) {
    section.append(element("h3", {}, "Dokumenten som ligger närmast"), element("ul", { class: "documents" }, ...answer.nearest.map(nearest)));
  }
  section.append(element("p", { class: "notice" }, answer.notice));
  return section;
}

async function request(question, signal) {
  let response;
  try {
    response = await fetch("/api/ask", {
      method: "POST", signal,
      headers: { "Content-Type": "application/json", Accept: "application/json" },
      body: JSON.stringify({ question }),
    });
  } catch (error) {
    throw signal.aborted ? error : new Error(unreachable);
  }
  const body = await response.json().catch(() => ({}));
  if (!response.ok) throw new Error(body.error?.message || unreadable);
  if (!body.citations) throw new Error(unreadable);
  return body;
}

function fail(message) {
  progress.textContent = "";
  trouble.replaceChildren(element("p", {}, message));
  field.setAttribute("aria-invalid", "true");
  field.setAttribute("aria-describedby", "fel");
}

function clear() {
  trouble.replaceChildren();
  field.removeAttribute("aria-invalid");
  field.removeAttribute("aria-describedby");
}

async function ask(question) {
  current?.abort();
  const mine = current = new AbortController();
  clear();
  progress.textContent = "Svarar…";
  place.setAttribute("aria-busy", "true");
  try {
    const answer = await request(question, mine.signal);
    place.replaceChildren(answered(question, answer));
    const found = answer.citations.length;
    progress.textContent = found ? `Svar klart, ${found} ${found === 1 ? "källa" : "källor"}.` : "Svar klart: inget svar i dokumenten.";
    document.title = `${question} – Svara`;
    // The way back from a source leads to the answer.
    history.replaceState(null, "", `/?fraga=${encodeURIComponent(question)}`);
    return true;
  } catch (error) {
    if (mine.signal.aborted) return false;
    place.replaceChildren();
    fail(error.message);
    return false;
  } finally {
    if (current === mine) place.removeAttribute("aria-busy");
  }
}

form.addEventListener("submit", (event) => {
  event.preventDefault();
  ask(field.value.trim());
});

field.addEventListener("keydown", (event) => {
  if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
  event.preventDefault();
  form.requestSubmit();
});

for (const example of document.querySelectorAll("a.example")) {
  example.addEventListener("click", async (event) => {
    if (event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    field.value = example.textContent;
    if (!await ask(field.value)) return;
    const heading = document.getElementById("fragan");
    heading.focus({ preventScroll: true });
    form.scrollIntoView();
  });
}
