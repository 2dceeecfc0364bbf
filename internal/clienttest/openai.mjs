// Connects OpenAI's own client to a server: node openai.mjs BASE_URL. The server must
// answer about the documents in the tests of package server.
import assert from "node:assert/strict";
import OpenAI from "openai";

const client = new OpenAI({ baseURL: process.argv[2] + "/v1", apiKey: "none", maxRetries: 0 });
const model = "gpt-4o-mini"; // fixed, as in many programs
const ask = "Hur många dagars semester har anställda rätt till?";

// failure gives what a failed call throws.
async function failure(call) {
  try {
    await call();
  } catch (error) {
    return error;
  }
  assert.fail("the call did not fail");
}

// A chat.
const first = await client.chat.completions.create({
  model, temperature: 0.2, max_tokens: 500, messages: [{ role: "system", content: "Svara på engelska." }, { role: "user", content: ask }],
});
assert.equal(first.object, "chat.completion");
assert.equal(first.model, "svara");
assert.equal(first.choices.length, 1);
assert.equal(first.choices[0].finish_reason, "stop");
const content = first.choices[0].message.content;
assert.match(content, /25 dagars semester per år\. \[1\]\n\nKällor:\n\n- \[1\] Semester för anställda/);
assert.equal(first.usage.total_tokens, first.usage.prompt_tokens + first.usage.completion_tokens);
assert.equal(first.citations[0].document, "semester.txt");
assert.equal(first.svara.status, "answered");

// The address in the content leads to the document, with the quote highlighted.
const [address] = content.match(/http\S+/);
const page = await (await fetch(address)).text();
assert.match(page, /<mark id="citat">/);

// A follow-up in text parts, after an answer with a list of sources.
const followUp = await client.chat.completions.create({
  model,
  messages: [
    { role: "user", content: [{ type: "text", text: ask }] },
    { role: "assistant", content },
    { role: "user", content: [{ type: "text", text: "Och när ska ansökan" }, { type: "text", text: "lämnas?" }] },
  ],
  svara: { sources: false },
});
assert.match(followUp.choices[0].message.content, /15 april\. \[1\]$/);
assert.equal(followUp.citations.length, 1);

// A stream.
const chunks = [];
for await (const chunk of await client.chat.completions.create({
  model, stream: true, stream_options: { include_usage: true }, messages: [{ role: "user", content: ask }],
})) chunks.push(chunk);
assert.deepEqual(chunks[0].choices[0].delta, { role: "assistant", content: "" });
assert.equal(chunks.slice(0, -1).map((chunk) => chunk.choices[0].delta.content ?? "").join(""), content);
assert.equal(chunks.at(-2).choices[0].finish_reason, "stop");
assert.equal(chunks.at(-2).citations[0].quote, first.citations[0].quote);
assert.deepEqual(chunks.at(-1).choices, []);
assert.deepEqual(chunks.at(-1).usage, first.usage);
assert.ok(chunks.slice(0, -1).every((chunk) => chunk.usage === null));
assert.equal(new Set(chunks.map((chunk) => chunk.id)).size, 1);

// A stream that the client collects itself.
const gathered = await client.chat.completions.stream({ model, messages: [{ role: "user", content: ask }] }).finalContent();
assert.equal(gathered, content);

// Models.
const models = (await client.models.list()).data;
assert.deepEqual(models.map((m) => [m.id, m.object, m.owned_by]), [["svara", "model", "svara"]]);
assert.equal((await client.models.retrieve("svara")).id, "svara");
assert.equal((await failure(() => client.models.retrieve("gpt-4o"))).code, "model_not_found");

// Embeddings: unless told otherwise, the client asks for base64.
const input = ["Ansökan om semester", "Semesteransökan", "Parkering"];
const coded = await client.embeddings.create({ model: "embedded", input });
const plain = await client.embeddings.create({ model: "embedded", input, encoding_format: "float", dimensions: 384 });
assert.equal(coded.model, "embedded");
assert.deepEqual(coded.data.map((d) => [d.index, d.embedding.length]), [[0, 384], [1, 384], [2, 384]]);
assert.deepEqual(coded.data.map((d) => Array.from(d.embedding, Math.fround)), plain.data.map((d) => d.embedding.map(Math.fround)));
const [a, b, c] = plain.data.map((d) => d.embedding);
const dot = (x, y) => x.reduce((sum, value, i) => sum + value * y[i], 0);
assert.ok(dot(a, b) > dot(a, c), "what is alike is nearer");
assert.deepEqual((await client.embeddings.create({ model: "svara", input: input[0] })).data[0].embedding, coded.data[0].embedding);

// Errors.
const image = await failure(() => client.chat.completions.create({
  model, messages: [{ role: "user", content: [{ type: "image_url", image_url: { url: "data:," } }] }],
}));
assert.ok(image instanceof OpenAI.BadRequestError);
assert.match(image.message, /Skicka text/);
assert.deepEqual([image.code, image.type, image.param], ["bad_content", "invalid_request_error", "messages"]);
assert.ok(image.requestID);
const empty = await failure(() => client.chat.completions.create({ model, stream: true, messages: [{ role: "user", content: " " }] }));
assert.ok(empty instanceof OpenAI.BadRequestError);
assert.equal(empty.code, "question_empty");
const route = await failure(() => client.images.generate({ prompt: "En ko" }));
assert.ok(route instanceof OpenAI.NotFoundError);
assert.deepEqual([route.code, route.type], ["not_found", "invalid_request_error"]);
