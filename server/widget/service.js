// A Trouble is told to the visitor, in Swedish where the server's own words are.
class Trouble extends Error {
  constructor(message, { code = "", wait = 0, swedish = false } = {}) {
    super(message);
    Object.assign(this, { code, wait, swedish });
  }
}

// Service is a Svara server, as far as the element needs it. It throws Troubles, and
// what fetch throws when a signal says stop.
class Service {
  constructor(base, key, words) {
    Object.assign(this, { base, key, words }); // no base where the element has a wrong one
  }

  // address gives where a path of the server's is, behind a path prefix too. The dot
  // keeps it on this server whatever it says.
  address(path) { return new URL(`.${path}`, this.base); }

  // ask gives the events of an answer; the last is always "answer".
  async *ask(question, conversation, signal) {
    const response = await this.send("/api/ask", { body: { question, conversation, stream: true }, signal });
    if (!response.headers.get("Content-Type")?.startsWith("text/event-stream")) throw this.noSvara(response);
    try {
      for await (const event of eventsOf(response.body)) {
        if (event.name === "error") throw this.told(event.data.error, response);
        yield event;
        if (event.name === "answer") return;
      }
    } catch (error) {
      throw signal.aborted || error instanceof Trouble ? error : new Trouble(this.words.lost);
    }
    throw new Trouble(this.words.lost);
  }

  // examples gives questions to begin with, and how answers come about.
  examples() { return this.read("/api/examples"); }

  document(name) { return this.read(`/api/documents/${name.split("/").map(encodeURIComponent).join("/")}`); }

  judge(answer, helpful, comment) { return this.send("/api/feedback", { body: { answer, helpful, comment } }); }

  async read(path) {
    const response = await this.send(path);
    if (!response.headers.get("Content-Type")?.startsWith("application/json")) throw this.noSvara(response);
    return response.json();
  }

  // send gives a response that is not an error.
  async send(path, { body, signal } = {}) {
    if (!this.base) throw new Trouble(this.words.elsewhere, { code: "elsewhere" });
    const headers = body ? { "Content-Type": "application/json" } : {};
    if (this.key) headers.Authorization = `Bearer ${this.key}`;
    let response;
    try {
      response = await fetch(this.address(path), {
        method: body ? "POST" : "GET", headers, body: body && JSON.stringify(body), signal, referrerPolicy: "no-referrer",
      });
    } catch (error) {
      throw signal?.aborted ? error : await this.unreachable();
    }
    if (!response.ok) throw await this.refusal(response);
    return response;
  }

  async refusal(response) {
    const { error = {} } = await response.json().catch(() => ({}));
    if (error.code === "key_missing") return new Trouble(this.words.closed, { code: error.code }); // the server's is for programs
    if (error.message) return this.told(error, response);
    return response.status < 500 ? this.noSvara(response) : new Trouble(this.words.unreadable, { code: String(response.status), wait: waitOf(response) });
  }

  // noSvara is for an answer that no Svara gives: asking again does not help.
  noSvara({ url, status }) {
    console.warn(`<svara-chat>: ${url} is not Svara's (it answered ${status}): "server" is to be the address of Svara, as https://svara.example.se`);
    return new Trouble(this.words.elsewhere, { code: "elsewhere" });
  }

  // told makes a Trouble of what the server says, which is in Swedish.
  told({ code, message }, response) {
    const own = this.words.problem?.(code, response.headers.get("X-Request-Id"));
    return new Trouble(own ?? message, { code, wait: waitOf(response), swedish: !own });
  }

  // unreachable says why nothing came. To fetch, a server that does not let this site
  // ask is as good as none; the script itself, which any site may read, tells them apart.
  async unreachable() {
    if (this.base.origin === location.origin) return new Trouble(this.words.unreachable);
    const there = await fetch(this.address("/widget.js"), { method: "HEAD", cache: "no-store" }).then((r) => r.ok, () => false);
    return there ? new Trouble(this.words.notAllowed(location.origin, this.base.host), { code: "cross_origin" })
      : new Trouble(this.words.unreachable);
  }
}

// waitOf gives after how many seconds it may help to ask again; 0 where it says none.
const waitOf = (response) => Number(response.headers.get("Retry-After")) || 0;

// eventsOf reads server-sent events with one line of JSON each, as events.go writes them.
async function* eventsOf(stream) {
  const reader = stream.pipeThrough(new TextDecoderStream()).getReader();
  let text = "";
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return;
    const parts = (text + value).split("\n\n");
    text = parts.pop();
    for (const part of parts) {
      const [, name, data] = part.match(/^event: (.*)\ndata: (.*)$/u) ?? []; // a heartbeat is neither
      if (name) yield { name, data: JSON.parse(data) };
    }
  }
}
