// Turn is a question and what came of it, as an article in the conversation.
class Turn {
  constructor(chat, question) {
    const { words } = chat;
    Object.assign(this, { chat, words, question, text: "", citations: [] });
    this.heading = chat.heading(0, question, { id: chat.newID(), tabindex: "-1", lang: "sv" });
    // Below the text: what it says is known last, and must not move what is being read.
    this.mode = make("p", { class: "mode", hidden: true });
    this.body = make("div", { class: "text", lang: "sv" });
    this.stoppedMark = make("p", { class: "mode" });
    this.more = make("div");
    this.trouble = make("div");
    this.article = make("article", { "aria-labelledby": this.heading.id },
      make("div", { class: "told" }, this.heading, this.body, this.mode, this.stoppedMark, this.trouble, this.more));
    this.article.addEventListener("click", ({ target }) => {
      const button = target.closest("[data-source]");
      if (button) this.openSource(Number(button.dataset.source), button);
    });
  }

  // begin makes the turn ready for an answer, the first or a new one.
  begin() {
    this.text = "";
    this.citations = [];
    this.closeSource();
    this.mode.textContent = "";
    this.showMode();
    for (const part of [this.body, this.stoppedMark, this.trouble, this.more]) part.replaceChildren();
  }

  // take shows what an event brings.
  take({ name, data }) {
    if (name === "citations") this.citations = data.citations;
    if (name === "delta") this.text += data.text;
    if (name === "answer") return this.finish(data);
    this.showText();
  }

  finish(answer) {
    const { words } = this;
    this.text = answer.answer;
    this.citations = answer.citations;
    this.mode.textContent = answer.status !== "answered" ? "" : answer.mode === "generative" ? words.written(answer.model) : words.verbatim;
    if (answer.status === "answered") this.chat.showMode(answer.mode, answer.model);
    this.showText();
    this.more.replaceChildren(...[
      answer.reason && make("p", { class: "notice" }, answer.mode === "generative" ? `${words.partial} ` : "", words.reason ?? answer.reason),
      ...this.sources(),
      ...this.nearest(answer.nearest),
      this.actions(answer),
    ].filter(Boolean));
  }

  // showMode says how the answer came about, unless that stands above all of them.
  showMode() { this.mode.hidden = !this.mode.textContent || this.mode.textContent === this.chat.mode.textContent; }

  // stop leaves what came, and marks that it is not all.
  stop() { this.stoppedMark.textContent = this.words.stopped; }

  // fail tells what went wrong below what came.
  fail(trouble) {
    const told = [make("span", { lang: trouble.swedish ? "sv" : undefined }, trouble.message)];
    if (trouble.wait) told.push(" ", this.words.wait(trouble.wait));
    this.trouble.replaceChildren(make("div", { class: "problem" },
      make("p", { role: "alert" }, ...told),
      make("button", { type: "button", class: "main", click: () => this.chat.retry(this) }, this.words.retry)));
  }

  showText() {
    patch(this.body, blocksOf(this.text, this.citations, (n) =>
      make("button", { type: "button", class: "reference", "data-source": n, "aria-label": this.words.showSource(n), lang: this.chat.language }, n), this.words.table));
  }

  sources() {
    if (!this.citations.length) return [];
    const heading = this.chat.heading(1, this.words.sources, { id: this.chat.newID() });
    const places = placesOf(this.citations, this.words);
    return [heading, make("ol", { class: "sources", role: "list", "aria-labelledby": heading.id }, ...this.citations.map((citation, i) => make("li", {},
      make("button", { type: "button", class: "link", "data-source": citation.n }, `${this.words.source(citation.n)}: `, make("span", { lang: "sv" }, citation.title), " ", places[i]),
      ageOf(citation, this.chat), make("p", { class: "place printed" }, this.chat.quoted(citation)))))];
  }

  nearest(documents) {
    if (!documents.length) return [];
    const heading = this.chat.heading(1, this.words.nearest, { id: this.chat.newID() });
    return [heading, make("ul", { class: "plain", role: "list", "aria-labelledby": heading.id },
      ...documents.map((d) => make("li", {}, this.chat.link(d.url, make("span", { lang: "sv" }, d.title)), ageOf(d, this.chat))))];
  }

  // actions are what can be done with an answer.
  actions(answer) {
    const row = make("div", { class: "actions" },
      make("button", { type: "button", click: () => this.copy() }, this.words.copy));
    if (this.chat.keepsJudgements) row.append(judgementOf(this.chat, answer.id));
    return row;
  }

  async copy() {
    const places = placesOf(this.citations, this.words).map((place) => place && `, ${place.textContent}`);
    const sources = this.citations.map((c, i) => `${c.n}. ${c.title}${places[i]}: ${this.chat.quoted(c)}`);
    const text = [this.text, sources.length ? `${this.words.sources}:\n${sources.join("\n")}` : ""].filter(Boolean).join("\n\n");
    await copy(text, this.chat.root).then(() => this.chat.tell(this.words.copied), () => this.chat.tell(this.words.notCopied));
  }

  openSource(n, opener) {
    this.chat.closeSource();
    this.source = sourceOf(this, this.citations[n - 1]);
    this.opener = opener;
    this.article.append(this.source.section);
    this.chat.sourceOpened(this);
    this.source.show();
  }

  // closeSource gives the focus back to what opened the source, or to what is in its
  // place since the answer grew.
  closeSource() {
    if (!this.source) return;
    this.source.section.remove();
    this.source = undefined;
    this.chat.sourceClosed();
    const { source } = this.opener.dataset;
    (this.opener.isConnected ? this.opener : this.article.querySelector(`[data-source="${source}"]`))?.focus();
  }
}

// sourceOf makes the region that shows a citation in its document. The quotation is
// there at once, and the section around it when the server has given it.
function sourceOf(turn, citation) {
  const { chat, words } = turn;
  const heading = chat.heading(1, `${words.source(citation.n)}: `, { id: chat.newID(), tabindex: "-1" });
  heading.append(make("span", { lang: "sv" }, citation.title));
  const text = make("div", { class: "excerpt", role: "group", "aria-label": words.sourceText, tabindex: "0" },
    make("div", { lang: "sv" }, make("p", {}, make("mark", {}, citation.quote))));
  const place = placesOf(turn.citations, words)[citation.n - 1];
  const section = make("section", { class: "source", "aria-labelledby": heading.id },
    make("div", { class: "top" }, heading, closeButton(words.closeSource, () => chat.closeSource())), place && make("p", {}, place), ageOf(citation, chat), text,
    make("p", { class: "actions" }, chat.link(chat.quoted(citation), words.wholeDocument),
      make("button", { type: "button", click: () => chat.closeSource() }, words.closeSource)));
  const scroll = () => {
    const mark = text.querySelector("mark");
    if (mark) text.scrollTop += mark.getBoundingClientRect().top - text.getBoundingClientRect().top - text.clientHeight / 4;
  };
  const show = async () => {
    heading.focus({ preventScroll: true });
    section.scrollIntoView({ block: "nearest" });
    try {
      text.firstChild.replaceChildren(...excerptOf(await chat.service.document(citation.document), citation));
    } catch {
      text.append(make("p", { class: "place" }, words.noSurroundings));
    }
    scroll();
    if (chat.root.activeElement === heading) section.scrollIntoView({ block: "nearest" }); // else its reader has gone on
  };
  return { section, show };
}

// judgementOf makes the question whether an answer helped. Where the server keeps no
// judgements it goes away, there and in what is answered later; where it does not know the
// answer, as one from before its data folder was made anew, only there.
function judgementOf(chat, answer) {
  const { words } = chat;
  const label = make("span", { id: chat.newID() }, words.helped);
  const thanks = make("p");
  const group = make("div", { class: "judgement", role: "group", "aria-labelledby": label.id }, label);
  const judge = async (helpful, comment = "") => {
    try {
      await chat.service.judge(answer, helpful, comment);
      thanks.textContent = words.thanks;
      chat.tell(words.judged);
    } catch (trouble) {
      const keepsNone = trouble.code === "not_found";
      if (keepsNone || trouble.code === "answer_not_found") {
        if (keepsNone) chat.keepsJudgements = false;
        chat.focusField();
        group.remove();
        return false;
      }
      chat.tell(words.notJudged);
      return false;
    }
    return true;
  };
  const id = chat.newID();
  const comment = make("textarea", { id, rows: 2, maxlength: 2000 });
  const why = make("form", { class: "why", hidden: true, submit: async (event) => {
    event.preventDefault();
    if (!await judge(false, comment.value.trim())) return;
    why.hidden = true;
    no.focus();
  } }, make("label", { for: id }, words.comment), comment, make("button", { type: "submit" }, words.send));
  const choice = (name, helpful) => make("button", { type: "button", "aria-pressed": "false", click: ({ currentTarget }) => {
    for (const button of [yes, no]) button.setAttribute("aria-pressed", String(button === currentTarget));
    why.hidden = helpful;
    judge(helpful);
  } }, name);
  const yes = choice(words.yes, true);
  const no = choice(words.no, false);
  group.append(yes, no, thanks, why);
  return group;
}
