// Leaves a stream after its first words: node openai_abort.mjs BASE_URL. The server's
// answers must take a while.
import assert from "node:assert/strict";
import OpenAI from "openai";

const client = new OpenAI({ baseURL: process.argv[2] + "/v1", apiKey: "none", maxRetries: 0 });
const stream = await client.chat.completions.create({
  model: "svara", stream: true, messages: [{ role: "user", content: "Vad är avgiften för fritidshem?" }],
});
let text = "";
for await (const chunk of stream) {
  text += chunk.choices[0].delta.content;
  assert.equal(chunk.choices[0].finish_reason, null);
  if (text) stream.controller.abort();
}
assert.match(text, /^Fritidshem har en avgift på 1200 kronor i månaden\. \[1\]$/);
