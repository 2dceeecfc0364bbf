const longestQuestion = 2000; // what the server takes, in characters
const mostTurns = 20; // what is sent of a conversation: more has no room in a language model

// Chat is a conversation and what shows it, in a root that only the element knows. It
// stores nothing, and asks the server nothing before the visitor opens it.
class Chat {
  constructor(host, root) {
    Object.assign(this, { host, root });
    this.isPage = host.getAttribute("mode") === "page";
    this.language = (host.closest("[lang]")?.lang ?? "").startsWith("en") ? "en" : "sv";
    this.words = { ...words[this.language] };
    if (host.getAttribute("button")) this.words.launcher = host.getAttribute("button");
    this.name = host.getAttribute("heading") || "Svara";
    this.ownExamples = host.getAttribute("examples")?.split("|").map((example) => example.trim()).filter(Boolean);
    this.service = new Service(baseOf(host), host.getAttribute("key"), this.words);
    this.keepsJudgements = true;
    this.turns = [];
    buildChat(this);
    if (this.isPage) this.continuePage();
    else this.toggled();
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
    const chosen = this.isOurs && new URLSearchParams(location.search).get("lang");
    if (chosen) address.searchParams.set("lang", chosen);
    return address;
  }

  // quoted gives where a citation is marked in its document.
  quoted({ url, start, end }) { return this.page(`${url}?start=${start}&end=${end}#citat`); }

  // continuePage goes on from what the server put into its own page: examples, and the
  // question in the address with its answer. On another site's there is none of that.
  continuePage() {
    const held = this.host.querySelector("script");
    this.isOurs = held !== null;
    if (!this.isOurs) standOn(backgroundOf(this.host), this.panel);
    const { examples, mode, model, question, answer, problem, language } = JSON.parse(held?.textContent ?? "{}");
    const earlier = this.host.querySelector("textarea");
    const [typed, isTyping] = [earlier?.value ?? "", earlier !== null && earlier === document.activeElement];
    this.host.replaceChildren(); // what was for those without JavaScript
    if (this.isOurs) this.showExamples(examples);
    else this.fetchExamples();
    if (mode) this.showMode(mode, model);
    if (problem) {
      this.complain(problem, language);
    } else if (answer) {
      this.newTurn(question).finish(answer);
    }
    if (typed) this.field.value = typed; // before the script came, or refused
    if (isTyping) this.focusField();
  }

  // toggled shows the panel, or hides it, as the element's attribute says.
  toggled() {
    if (this.isPage) return;
    const isOpen = this.host.hasAttribute("open");
    this.panel.hidden = !isOpen;
    this.launcher.setAttribute("aria-expanded", String(isOpen));
    if (isOpen && !this.hasExamples) this.fetchExamples();
  }

  async fetchExamples() {
    this.hasExamples = true;
    try {
      this.showExamples(this.ownExamples);
      const { examples, mode, model } = await this.service.examples();
      this.showExamples(this.ownExamples ?? examples);
      if (!this.turns.length) this.showMode(mode, model);
    } catch (trouble) {
      this.hasExamples = false;
      // What the web editor who put it there must mend is told at once.
      if (["cross_origin", "key_missing", "elsewhere"].includes(trouble.code)) this.wrong.textContent = trouble.message;
    }
  }

  // showMode says how answers come about, by what the server says or the last answer was.
  showMode(mode, model) {
    const isWritten = mode === "generative";
    this.mode.textContent = isWritten ? this.words.written(model) : this.words.verbatim;
    if (isWritten) this.mode.classList.add("written"); // its room stays, so that nothing moves
    for (const turn of this.turns) turn.showMode();
  }

  close() {
    this.host.removeAttribute("open");
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
    this.complain(trouble.message, trouble.swedish ? "sv" : this.language);
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
    if (!is && this.root.activeElement === this.stopButton) this.focusField();
    this.stopButton.hidden = !is;
    if (!is) return;
    this.tell(this.words.answering);
    this.waits = [setTimeout(() => this.turns.at(-1).text || this.tell(this.words.searching), 5_000), setTimeout(() => this.tell(this.words.writing), 15_000)];
  }

  // tell says something politely to those who listen, and to those who see.
  tell(text) { this.status.textContent = text; }

  focusField() { this.field.focus(); }

  // remember puts the first question in the address of our own page, where it can be
  // linked to and the way back from a source leads; the link to the other language has it,
  // too. Later ones may lean on it. What else the addresses say is left alone.
  remember(question) {
    if (!this.isOurs) return;
    document.title = question ? `${question} – Svara` : this.words.title;
    const asking = (search) => {
      const query = new URLSearchParams(search);
      if (question) query.set("fraga", question);
      else query.delete("fraga");
      return query.size ? `?${query}` : "";
    };
    history.replaceState(history.state, "", location.pathname + asking(location.search));
    for (const other of document.querySelectorAll("a[hreflang]")) other.search = asking(other.search);
  }

  sourceOpened(turn) {
    this.withSource = turn;
    this.host.toggleAttribute("source", true); // for styles
  }

  sourceClosed() {
    this.withSource = undefined;
    this.host.removeAttribute("source");
  }

  closeSource() { this.withSource?.closeSource(); }
}
