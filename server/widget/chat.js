const longestQuestion = 2000; // what the server takes, in characters
const mostTurns = 20; // what is sent of a conversation: more has no room in a language model

const sheet = new CSSStyleSheet();
sheet.replaceSync(styles);

// SvaraChat is the element. It stores nothing, and asks the server nothing before the
// visitor opens it.
class SvaraChat extends HTMLElement {
  static observedAttributes = ["open"];

  constructor() {
    super();
    this.attachShadow({ mode: "open" }).adoptedStyleSheets = [sheet];
  }

  connectedCallback() {
    if (this.panel) return; // it was moved
    this.isPage = this.getAttribute("mode") === "page";
    this.language = (this.closest("[lang]")?.lang ?? "").startsWith("en") ? "en" : "sv";
    this.words = words[this.language];
    const base = new URL(this.getAttribute("server") ?? scriptBase, document.baseURI);
    base.pathname = base.pathname.replace(/\/?$/u, "/");
    this.service = new Service(base, this.getAttribute("key"), this.words);
    this.keepsJudgements = true;
    this.turns = [];
    this.build();
    if (this.isPage) this.continuePage();
    else if (this.hasAttribute("open")) this.opened();
  }

  disconnectedCallback() { this.current?.abort(); }

  attributeChangedCallback() {
    if (!this.panel || this.isPage) return;
    if (this.hasAttribute("open")) this.opened();
    else this.closed();
  }

  newID() { return `s${this.lastID = (this.lastID ?? 0) + 1}`; }

  // heading makes a heading so many levels below a question's: the page has an h1, the
  // panel has a heading of its own.
  heading(below, text, attributes = {}) { return make(`h${(this.isPage ? 2 : 3) + below}`, attributes, text); }

  // link makes a link to a page of the server's. Following it from the panel would end
  // the conversation, which is kept nowhere: it opens elsewhere there.
  link(path, text) {
    const href = String(path).startsWith("/") ? this.page(path) : path;
    return this.isPage ? make("a", { href }, text)
      : make("a", { href, target: "_blank", rel: "noopener" }, text, make("span", { class: "unseen" }, this.words.newTab));
  }

  // page gives the address of a page of the server's, in the language that the visitor
  // has chosen by this one's.
  page(path) {
    const address = this.service.address(path);
    const chosen = this.isPage && new URLSearchParams(location.search).get("lang");
    if (chosen) address.searchParams.set("lang", chosen);
    return address;
  }

  // quoted gives where a citation is marked in its document.
  quoted({ url, start, end }) { return this.page(`${url}?start=${start}&end=${end}#citat`); }

  build() {
    const { words } = this;
    this.conversation = make("section", { "aria-label": words.conversation, hidden: true });
    this.examples = make("div", { class: "examples", hidden: true });
    this.form = this.buildForm();
    const ai = make("p", { class: "ai" }, words.ai);
    if (!this.isPage) this.body = make("div", { class: "body" }, this.conversation, this.examples);
    const content = this.isPage ? [ai, this.conversation, this.form, this.examples] : [this.buildHeader(ai), this.body, this.form];
    this.panel = make(this.isPage ? "section" : "div",
      { class: "panel", role: this.isPage ? undefined : "dialog", "aria-label": "Svara", lang: this.language, hidden: !this.isPage }, ...content);
    this.shadowRoot.addEventListener("keydown", (event) => this.escape(event));
    // A site's shortcuts would take what is typed for theirs: to it, all of the element is
    // one that is not typed in.
    for (const name of ["keydown", "keypress", "keyup"]) {
      this.shadowRoot.addEventListener(name, (event) => {
        if (event.target.localName === "textarea" && event.key !== "Escape") event.stopPropagation();
      });
    }
    this.shadowRoot.append(this.panel);
    if (this.isPage) return;
    this.launcher = make("button", { type: "button", class: "launcher", lang: this.language, "aria-expanded": "false", click: () => {
      this.toggleAttribute("open");
      if (this.hasAttribute("open")) this.focusField();
    } }, words.launcher);
    this.shadowRoot.append(this.launcher);
  }

  buildHeader(ai) {
    return make("div", { class: "head" }, make("h2", {}, "Svara"), ai,
      make("button", { type: "button", class: "close", "aria-label": this.words.close, click: () => this.close() },
        make("span", { "aria-hidden": "true" }, "×")));
  }

  buildForm() {
    const { words } = this;
    this.field = make("textarea", { id: "question", rows: 2, autocomplete: "off", keydown: (event) => {
      if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
      event.preventDefault();
      this.submit();
    } });
    this.wrong = make("p", { id: "wrong", class: "wrong", role: "alert" });
    this.status = make("p", { class: "status", role: "status" });
    this.stopButton = make("button", { type: "button", hidden: true, click: () => this.stop() }, words.stop);
    this.restartButton = make("button", { type: "button", hidden: true, click: () => this.restart() }, words.restart);
    return make("form", { class: "ask", novalidate: true, submit: (event) => {
      event.preventDefault();
      this.submit();
    } }, make("label", { for: "question" }, words.field), this.field, this.wrong,
    make("div", { class: "buttons" }, make("button", { type: "submit", class: "main" }, words.ask), this.stopButton, this.restartButton, this.status));
  }

  // continuePage goes on from what the server put into its page: examples, and the
  // question in the address with its answer.
  continuePage() {
    const { examples, question, answer, problem } = JSON.parse(this.querySelector("script")?.textContent ?? "{}");
    const earlier = this.querySelector("textarea");
    const [typed, isTyping] = [earlier?.value ?? "", earlier !== null && earlier === document.activeElement];
    this.replaceChildren(); // what was for those without JavaScript
    this.showExamples(examples);
    if (problem) {
      this.complain(problem, "sv");
    } else if (answer) {
      this.newTurn(question).finish(answer);
    }
    if (typed) this.field.value = typed; // before the script came, or refused
    if (isTyping) this.focusField();
  }

  async opened() {
    this.panel.hidden = false;
    this.launcher.setAttribute("aria-expanded", "true");
    if (this.hasExamples) return;
    this.hasExamples = true;
    try {
      this.showExamples(await this.service.examples());
    } catch (trouble) {
      this.hasExamples = false;
      // What the web editor who put it there must mend is told at once.
      if (["cross_origin", "key_missing"].includes(trouble.code)) this.wrong.textContent = trouble.message;
    }
  }

  closed() {
    this.panel.hidden = true;
    this.launcher.setAttribute("aria-expanded", "false");
  }

  close() {
    this.removeAttribute("open");
    this.launcher.focus();
  }

  escape(event) {
    if (event.key !== "Escape" || event.isComposing) return;
    if (this.withSource) this.closeSource();
    else if (!this.panel.hidden && !this.isPage) this.close();
    else return;
    event.stopPropagation(); // the site's own dialog is not meant
  }

  showExamples(examples = []) {
    const heading = this.heading(0, this.words.examples, { id: this.newID() });
    this.examples.replaceChildren(heading, make("ul", { class: "plain", role: "list", "aria-labelledby": heading.id },
      ...examples.map((example) => make("li", {}, make("button", { type: "button", class: "link", lang: "sv", click: () => {
        this.complain("");
        this.ask(example).focus();
      } }, example)))));
    this.examples.hidden = !examples.length || this.turns.length > 0;
  }

  submit() {
    const question = this.field.value.trim();
    const length = Array.from(question).length;
    if (!length) return this.complain(this.words.empty);
    if (length > longestQuestion) return this.complain(this.words.tooLong(length, longestQuestion));
    this.complain("");
    this.field.value = "";
    this.ask(question);
  }

  // complain says what is wrong with the question in the field; nothing if that is empty.
  complain(message, language = this.language) {
    this.wrong.textContent = message;
    this.wrong.lang = language;
    for (const [name, value] of [["aria-invalid", "true"], ["aria-describedby", "wrong"]]) {
      if (message) this.field.setAttribute(name, value);
      else this.field.removeAttribute(name);
    }
  }

  // ask asks, in place of what is being answered, and gives the heading of the question.
  ask(question) {
    this.stop();
    const turn = this.newTurn(question);
    this.answer(turn);
    turn.article.scrollIntoView({ block: this.turns.length > 1 || !this.isPage ? "start" : "nearest" });
    return turn.heading;
  }

  retry(turn) {
    this.stop();
    turn.heading.focus();
    this.answer(turn);
  }

  newTurn(question) {
    const turn = new Turn(this, question);
    this.turns.push(turn);
    this.conversation.append(turn.article);
    this.examples.hidden = true;
    this.conversation.hidden = this.restartButton.hidden = false;
    return turn;
  }

  async answer(turn) {
    const mine = this.current = new AbortController();
    const before = this.turns.slice(0, this.turns.indexOf(turn)).filter((t) => t.text).slice(-mostTurns);
    const conversation = before.flatMap((t) => [{ role: "user", content: t.question }, { role: "assistant", content: t.text }]);
    turn.begin();
    this.busy(true);
    try {
      for await (const event of this.service.ask(turn.question, conversation, mine.signal)) {
        this.follow(turn, () => turn.take(event));
        if (this.current === mine && turn.text && this.status.textContent === this.words.searching) this.tell(this.words.answering);
      }
      if (this.current === mine) this.tell(this.words.ready);
      if (this.turns[0] === turn) this.remember(turn.question);
    } catch (trouble) {
      if (this.current === mine) this.tell(mine.signal.aborted ? this.words.youStopped : "");
      if (mine.signal.aborted) turn.stop();
      else if (trouble.code?.startsWith("question")) this.takeBack(turn, trouble);
      else turn.fail(trouble instanceof Trouble ? trouble : new Trouble(this.words.unreadable));
    } finally {
      if (this.current === mine) this.busy(false);
    }
  }

  // follow keeps a growing answer in view, until its question is at the top; not for one
  // who has scrolled away from its end.
  follow(turn, grow) {
    const bottom = Math.min(innerHeight, this.body?.getBoundingClientRect().bottom ?? innerHeight);
    const isInView = turn.article.getBoundingClientRect().bottom < bottom + 48; // a line or two
    grow();
    if (isInView) turn.article.scrollIntoView({ block: "nearest" });
  }

  // takeBack puts a question that the server does not take into the field again.
  takeBack(turn, trouble) {
    this.turns.splice(this.turns.indexOf(turn), 1);
    turn.article.remove();
    this.field.value = turn.question;
    this.complain(trouble.message, "sv");
    this.focusField();
  }

  stop() { this.current?.abort(); }

  // restart empties the conversation.
  restart() {
    this.stop();
    this.current = undefined;
    this.busy(false);
    this.closeSource();
    this.turns = [];
    this.conversation.replaceChildren();
    this.conversation.hidden = this.restartButton.hidden = true;
    this.examples.hidden = !this.examples.querySelector("li");
    this.complain("");
    this.tell("");
    this.field.value = "";
    this.remember("");
    this.focusField();
  }

  // busy shows that an answer is coming, and tells of it what a waiting person needs.
  busy(is) {
    for (const timer of this.waits ?? []) clearTimeout(timer);
    this.waits = [];
    this.conversation.setAttribute("aria-busy", String(is));
    if (!is && this.shadowRoot.activeElement === this.stopButton) this.focusField();
    this.stopButton.hidden = !is;
    if (!is) return;
    this.tell(this.words.answering);
    this.waits = [setTimeout(() => this.turns.at(-1).text || this.tell(this.words.searching), 5_000), setTimeout(() => this.tell(this.words.writing), 15_000)];
  }

  // tell says something politely to those who listen, and to those who see.
  tell(text) { this.status.textContent = text; }

  focusField() { this.field.focus(); }

  // remember puts the first question in the page's address, where it can be linked to
  // and the way back from a source leads. Later ones may lean on it. What else the
  // address says is left alone.
  remember(question) {
    if (!this.isPage) return;
    document.title = question ? `${question} – Svara` : this.words.title;
    const query = new URLSearchParams(location.search);
    if (question) query.set("fraga", question);
    else query.delete("fraga");
    history.replaceState(history.state, "", `${location.pathname}${query.size ? `?${query}` : ""}`);
  }

  sourceOpened(turn) {
    this.withSource = turn;
    this.toggleAttribute("source", true); // for styles
  }

  sourceClosed() {
    this.withSource = undefined;
    this.removeAttribute("source");
  }

  closeSource() { this.withSource?.closeSource(); }
}

customElements.define("svara-chat", SvaraChat);

// One line on any page is enough: where the page has not put the element somewhere
// itself, it comes last.
function launch() {
  if (!document.querySelector("svara-chat")) document.body.append(document.createElement("svara-chat"));
}
if (document.body && document.readyState !== "loading") launch();
else document.addEventListener("DOMContentLoaded", launch);
