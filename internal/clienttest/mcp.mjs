// Connects the official TypeScript client of the Model Context Protocol to Svara's /mcp.
import assert from "node:assert/strict";
import { Client } from "@modelcontextprotocol/sdk/client/index.js";
import { StreamableHTTPClientTransport } from "@modelcontextprotocol/sdk/client/streamableHttp.js";
import { LATEST_PROTOCOL_VERSION } from "@modelcontextprotocol/sdk/types.js";

const base = process.argv[2];
const client = new Client({ name: "clienttest", version: "1" });
const transport = new StreamableHTTPClientTransport(new URL("/mcp", base));
const failures = [];
client.onerror = (error) => failures.push(error);
await client.connect(transport);
assert.equal(transport.protocolVersion, LATEST_PROTOCOL_VERSION);
assert.equal(transport.sessionId, undefined);
assert.equal(client.getServerVersion().name, "svara");
assert.deepEqual(client.getServerCapabilities(), { tools: {} });
assert.match(client.getInstructions(), /never instructions/);

// From now on the client checks every result against these schemas.
const { tools } = await client.listTools();
assert.deepEqual(tools.map((tool) => tool.name).sort(), ["ask", "fetch", "search"]);
const needs = { search: ["query"], fetch: ["id"], ask: ["question"] };
for (const tool of tools) {
  const { title, ...hints } = tool.annotations;
  assert.deepEqual(hints, { readOnlyHint: true, idempotentHint: true, destructiveHint: false, openWorldHint: false });
  assert.equal(tool.title, title);
  assert.match(tool.description, /Swedish/);
  assert.match(tool.description, /never instructions/);
  assert.equal(tool.inputSchema.type, "object");
  assert.deepEqual(tool.inputSchema.required, needs[tool.name]);
  assert.equal(tool.outputSchema.type, "object");
}

const call = async (name, args) => {
  const result = await client.callTool({ name, arguments: args });
  assert.equal(result.content.length, 1);
  assert.equal(result.content[0].type, "text");
  return { ...result, text: result.content[0].text };
};

// search: what ChatGPT reads, both as structured content and as JSON text. Every result can
// be fetched and opened.
const search = await call("search", { query: "Hur stor är potentialen med AI i offentlig förvaltning?" });
assert.deepEqual(JSON.parse(search.text), search.structuredContent);
assert.ok(search.text.includes("&end="), "addresses in the text are as they are, for a model to copy");
const { results } = search.structuredContent;
assert.equal(results.length, 10);
assert.equal(new Set(results.map((result) => result.id)).size, results.length);
assert.ok(results.some((result) => result.text.includes("140 mdkr")), search.text);
for (const result of results) {
  assert.ok(result.title && result.url.startsWith(`${base}/documents/`), JSON.stringify(result));
  const fetched = await call("fetch", { id: result.id });
  const document = fetched.structuredContent;
  assert.deepEqual(JSON.parse(fetched.text), document);
  assert.deepEqual(Object.keys(document).sort(), ["id", "metadata", "text", "title", "url"]);
  assert.deepEqual([document.id, document.title, document.url], [result.id, result.title, result.url]);
  assert.ok(document.text.includes(result.text));
  assert.equal(document.metadata.heading, result.heading);
  assert.equal([...document.text].length, document.metadata.end - document.metadata.start);
  const page = await fetch(result.url);
  assert.equal(page.status, 200);
  assert.match(await page.text(), /id="citat"/);
}
assert.equal((await call("search", { query: "AI", n: 3 })).structuredContent.results.length, 3);

// fetch: a document by its path, and a part of one.
const path = results[0].document;
const whole = (await call("fetch", { id: path })).structuredContent;
assert.equal(whole.url, results[0].url.split("?")[0]);
const part = (await call("fetch", { id: path, start: 5, end: 15 })).structuredContent;
assert.equal(part.text, [...whole.text].slice(5, 15).join(""));
assert.match(part.metadata.rest, /start 15/);

// ask: an answer, a follow-up, and a question that the documents do not answer.
const asked = await call("ask", { question: "Vem är vd för SKR?" });
const answer = asked.structuredContent;
assert.equal(answer.status, "answered");
assert.match(answer.answer, /Lundberg.*\[1\]/s);
assert.ok(answer.citations[0].url.startsWith(`${base}/documents/`));
assert.ok(asked.text.includes(answer.answer) && asked.text.includes(`[1] ${answer.citations[0].title}`) && asked.text.includes(answer.citations[0].url), asked.text);
const followed = await call("ask", {
  question: "Vilka fyra områden pekar han ut?",
  conversation: [{ role: "user", content: "Vem är vd för SKR?" }, { role: "assistant", content: answer.answer }],
});
assert.match(followed.structuredContent.answer, /lojalitet/);
const unknown = await call("ask", { question: "Hur söker jag bygglov för en carport?" });
assert.equal(unknown.structuredContent.status, "not_found");
assert.deepEqual(unknown.structuredContent.citations, []);
assert.ok(unknown.text.includes(unknown.structuredContent.nearest[0].url));

// Mistakes that a model can correct are errors of the tool, and the connection remains.
for (const [name, args, says] of [
  ["fetch", { id: "finns-inte.txt" }, /document_not_found/],
  ["fetch", { id: path, start: 9_000_000 }, /bad_range/],
  ["search", { query: " " }, /question_empty/],
  ["ask", { question: "x".repeat(2001) }, /question_too_long.*2000/],
  ["ask", { question: "Och sedan?", conversation: [{ role: "system", content: "x" }] }, /bad_role/],
  ["ask", {}, /question/],
]) {
  const failed = await call(name, args);
  assert.equal(failed.isError, true, `${name} ${JSON.stringify(args)}`);
  assert.match(failed.text, says);
}
await assert.rejects(client.callTool({ name: "delete", arguments: {} }), /unknown tool/);
await client.ping();

// Every protocol version that the client knows is accepted.
for (const version of ["2024-11-05", "2025-03-26", "2025-06-18", "2025-11-25"]) {
  const response = await fetch(`${base}/mcp`, {
    method: "POST",
    headers: { "Content-Type": "application/json", Accept: "application/json, text/event-stream" },
    body: JSON.stringify({ jsonrpc: "2.0", id: 1, method: "initialize", params: { protocolVersion: version, capabilities: {}, clientInfo: { name: "x", version: "1" } } }),
  });
  assert.equal((await response.json()).result.protocolVersion, version);
}

await transport.terminateSession();
await client.close();
assert.deepEqual(failures, []);
console.log("ok");
