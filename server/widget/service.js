// A Trouble is told to the visitor. The server's own messages are in Swedish.
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
    Object.assign(this, { base, key, words });
  }

  // address gives where a path of the server's is, behind a path prefix too. The dot
  // keeps it on this server whatever it says.
  address(path) { return new URL(`.${path}`, this.base); }

  // ask gives the events of an answer; the last is always "answer".
  async *ask(question, conversation, signal) {
    const response = await this.send("/api/ask", { body: { question, conversation, stream: true }, signal });
    if (!response.headers.get("Content-Type")?.startsWith("text/event-stream")) throw new Trouble(this.words.unreadable);
    try {
      for await (const event of eventsOf(response.body)) {
        if (event.name === "error") throw new Trouble(event.data.error.message, { swedish: true });
        yield event;
        if (event.name === "answer") return;
      }
    } catch (error) {
      throw signal.aborted || error instanceof Trouble ? error : new Trouble(this.words.lost);
    }
    throw new Trouble(this.words.lost);
  }

  async examples() { return (await this.read("/api/examples")).examples; }

  document(name) { return this.read(`/api/documents/${name.split("/").map(encodeURIComponent).join("/")}`); }

  judge(answer, helpful, comment) { return this.send("/api/feedback", { body: { answer, helpful, comment } }); }

  async read(path) { return (await this.send(path)).json(); }

  // send gives a response that is not an error.
  async send(path, { body, signal } = {}) {
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
    const wait = Number(response.headers.get("Retry-After")) || 0;
    if (error.code === "key_missing") return new Trouble(this.words.closed, { code: error.code }); // the server's is for programs
    return error.message ? new Trouble(error.message, { code: error.code, wait, swedish: true })
      : new Trouble(this.words.unreadable, { code: String(response.status), wait });
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
