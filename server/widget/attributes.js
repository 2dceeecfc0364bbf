// What the element takes, and what each is to say where not everything goes.
const taken = {
  server: "the address of Svara, as https://svara.example.se, or a path on this site, as /svara/",
  lang: "sv or en", mode: "page, or is left out", open: "", key: "", heading: "", button: "", examples: "",
};

const allowed = { server: /^(https?:)?\/\/[^/]|^\.{0,2}\/(?!\/)|^$/u, lang: /^(sv|en)(-|$)/iu, mode: /^page$/u };

// everywhere are attributes that any element may have. What has a sign in its name is some
// other program's: data-…, aria-…, v-…, @click.
const everywhere = ("accesskey autofocus class dir draggable exportparts hidden id inert is itemid itemprop itemref itemscope itemtype " +
  "nonce part popover role slot source style tabindex title translate").split(" ");

// problemsOf says of an element's attributes what a web editor has to mend: each that it
// does not take, and each that says what it cannot.
function problemsOf(host) {
  const problems = [];
  for (const { name, value } of host.attributes) {
    if (allowed[name] && !allowed[name].test(value)) problems.push(`${name}="${value}": ${name} is ${taken[name]}`);
    else if (!(name in taken) && !everywhere.includes(name) && /^[a-z]+$/u.test(name) && !name.startsWith("on")) {
      problems.push(`it takes no attribute "${name}"; it takes ${Object.keys(taken).join(", ")}`);
    }
  }
  return problems;
}

// baseOf gives the address that a server's paths begin with; nothing where the element's is
// none: taken for a path, it would lead to the site itself.
function baseOf(host) {
  const server = host.getAttribute("server") ?? String(scriptBase);
  if (!allowed.server.test(server) || !URL.canParse(server, document.baseURI)) return undefined;
  const base = new URL(server, document.baseURI);
  base.pathname = base.pathname.replace(/\/?$/u, "/");
  return base;
}
