// buildChat makes the parts that a chat is shown with.
function buildChat(chat) {
  const { isPage, language, words } = chat;
  chat.conversation = make("section", { "aria-label": words.conversation, hidden: true });
  chat.examples = make("div", { class: "examples", hidden: true });
  chat.mode = make("p", { class: "how" });
  chat.form = buildForm(chat);
  const ai = make("div", { class: "ai" }, make("p", {}, words.ai), chat.mode);
  if (!isPage) chat.body = make("div", { class: "body" }, chat.conversation, chat.examples);
  const content = isPage ? [ai, chat.conversation, chat.form, chat.examples] : [buildHeader(chat, ai), chat.body, chat.form];
  chat.panel = make(isPage ? "section" : "div",
    { class: "panel", role: isPage ? undefined : "dialog", "aria-label": chat.name, hidden: !isPage }, ...content);
  const all = make("div", { class: "all", lang: language, keydown: (event) => chat.escape(event) }, chat.panel);
  for (const name of typing) all.addEventListener(name, keep);
  chat.root.append(all);
  if (isPage) return;
  chat.launcher = make("button", { type: "button", class: "launcher", "aria-expanded": "false", click: () => {
    chat.host.toggleAttribute("open");
    if (chat.host.hasAttribute("open")) chat.focusField();
  } }, words.launcher);
  all.append(chat.launcher);
}

// typing are the events that say what is written.
const typing = ["keydown", "keypress", "keyup", "beforeinput", "input", "compositionstart", "compositionupdate", "compositionend", "cut", "copy", "paste", "drop"];

// keep stops an event on its way to the site, whose shortcuts would take what is typed
// for theirs: to it, all of the element is one that is not typed in.
function keep(event) {
  const isKey = event.type.startsWith("key");
  if (!isKey || event.target.localName === "textarea" && event.key !== "Escape") event.stopPropagation();
}

// backgroundOf gives the colour that an element on another site's page stands on; empty
// where the site has said which it is to be.
function backgroundOf(host) {
  if (getComputedStyle(host).getPropertyValue("--svara-background")) return "";
  for (let at = host; at; at = at.parentElement ?? at.getRootNode().host) {
    const colour = getComputedStyle(at).backgroundColor;
    if (!/^(transparent|rgba\(.*, 0\))$/u.test(colour)) return colour;
  }
  return "Canvas";
}

// standOn makes what stays in the window while one scrolls as the page below it.
function standOn(colour, panel) {
  if (colour) panel.style.setProperty("--paper", colour);
}

function buildHeader(chat, ai) {
  return make("div", { class: "head" }, make("h2", {}, chat.name), ai, closeButton(chat.words.close, () => chat.close()));
}

function closeButton(name, click) {
  return make("button", { type: "button", class: "close", "aria-label": name, click }, make("span", { "aria-hidden": "true" }, "×"));
}

function buildForm(chat) {
  const { words } = chat;
  chat.field = make("textarea", { id: "question", rows: 2, autocomplete: "off", keydown: (event) => {
    if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
    event.preventDefault();
    chat.submit();
  } });
  chat.wrong = make("p", { id: "wrong", class: "wrong", role: "alert" });
  chat.status = make("p", { class: "status", role: "status" });
  chat.stopButton = make("button", { type: "button", hidden: true, click: () => chat.stop() }, words.stop);
  chat.restartButton = make("button", { type: "button", hidden: true, click: () => chat.restart() }, words.restart);
  return make("form", { class: "ask", novalidate: true, submit: (event) => {
    event.preventDefault();
    chat.submit();
  } }, make("label", { for: "question" }, words.field), chat.field, chat.wrong,
  make("div", { class: "buttons" }, make("button", { type: "submit", class: "main" }, words.ask), chat.stopButton, chat.restartButton, chat.status));
}
