const sheet = new CSSStyleSheet();
sheet.replaceSync(styles);

// SvaraChat is the element. Nothing that a site's script can reach on it leads to what is
// asked and answered: the root is closed, and the chat a private field.
class SvaraChat extends HTMLElement {
  static observedAttributes = ["open"];

  static disabledFeatures = ["internals"]; // which give a closed root away

  #root = this.attachShadow({ mode: "closed" });

  #chat;

  // The element whose button the page shows; two would lie upon each other.
  static #floating;

  connectedCallback() {
    const { isConnected = false } = SvaraChat.#floating ?? {};
    if (this.getAttribute("mode") !== "page") {
      if (isConnected && SvaraChat.#floating !== this) {
        console.warn("<svara-chat>: the page has another, whose button is shown; keep one, or give this one mode=\"page\"");
        return;
      }
      SvaraChat.#floating = this;
    }
    if (this.#chat) return; // it was moved
    for (const problem of problemsOf(this)) console.warn(`<svara-chat>: ${problem}`);
    this.#root.adoptedStyleSheets = [sheet];
    this.#chat = new Chat(this, this.#root);
  }

  disconnectedCallback() { this.#chat?.stop(); }

  attributeChangedCallback() { this.#chat?.toggled(); }
}

customElements.define("svara-chat", SvaraChat);

// One line on any page is enough: where the page has not put the element somewhere
// itself, it comes last.
function launch() {
  if (!document.querySelector("svara-chat")) document.body.append(document.createElement("svara-chat"));
}
if (document.body && document.readyState !== "loading") launch();
else document.addEventListener("DOMContentLoaded", launch);
