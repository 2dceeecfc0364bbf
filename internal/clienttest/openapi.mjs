// Compares a server with its OpenAPI document: node openapi.mjs DOCUMENT EXCHANGES, two
// JSON files. Prints {"wrong": […], "met": […]}: what is wrong, and which answers and
// events in the document occurred, as "POST /api/ask 400 bad_json". An exchange is
//
//	{operation, query, requestType, request, status, type, headers, body}
//
// with the operation as "POST /api/ask", the media types without parameters, request as
// a value, body as text, and the names of headers in lower case.
import { readFileSync } from "node:fs";
import { Validator } from "@seriousme/openapi-schema-validator";
import { Ajv2020 } from "ajv/dist/2020.js";
import addFormats from "ajv-formats";

const [document, exchanges] = process.argv.slice(2).map((file) => JSON.parse(readFileSync(file, "utf8")));
const wrong = [];
const met = new Set();

const validated = await new Validator().validate(structuredClone(document));
if (!validated.valid) wrong.push(`not OpenAPI: ${JSON.stringify(validated.errors, null, 1)}`);

// Clients should ignore fields that they do not know. Here an unknown field is one that the
// document lacks.
function close(value) {
  if (typeof value !== "object" || value === null) return;
  if (value.properties && value.additionalProperties === undefined) value.additionalProperties = false;
  for (const [key, inner] of Object.entries(value)) if (key !== "examples") close(inner);
}
close(document);

// Schemas refer to each other by their paths in the document. ajv gets each as a schema of
// its own.
const schemas = { $id: "api", $defs: document.components.schemas };
const [own, inline] = [schemas, document.paths].map((part) =>
  JSON.parse(JSON.stringify(part).replaceAll('"$ref":"#/components/schemas/', '"$ref":"api#/$defs/')));
const options = { strict: true, strictTypes: false, strictRequired: false, allErrors: true };
const [values, texts] = [new Ajv2020(options), new Ajv2020({ ...options, coerceTypes: true })]; // texts: for headers and queries
for (const ajv of [values, texts]) {
  addFormats(ajv);
  ajv.addFormat("binary", true);
  ajv.addSchema(own);
}

// check notes how a value differs from a schema.
function check(ajv, value, schema, what) {
  if (ajv.validate(schema, value)) return true;
  const errors = ajv.errors.map((e) => `${e.instancePath} ${e.message} ${JSON.stringify(e.params)}`);
  wrong.push(`${what}: ${errors.join(", ")}: ${JSON.stringify(value).slice(0, 500)}`);
  return false;
}

// parse reads JSON, and gives other text unchanged.
function parse(text) {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

function checkRequest(x, operation, what) {
  const parameters = [...(inline[x.operation.split(" ")[1]].parameters ?? []), ...(operation.parameters ?? [])].filter((p) => p.in === "query");
  for (const [name, value] of Object.entries(x.query)) {
    const parameter = parameters.find((p) => p.name === name);
    if (!parameter) wrong.push(`${what}: the query has ${name}`);
    else check(texts, value, parameter.schema, `${what}: ${name}`);
  }
  for (const p of parameters) if (p.required && !(p.name in x.query)) wrong.push(`${what}: no ${p.name}`);
  if (!x.requestType) return;
  const content = operation.requestBody?.content[x.requestType];
  if (!content) wrong.push(`${what}: a request of ${x.requestType}`);
  else check(values, x.request, content.schema, `${what}: request`);
}

function checkEvents(x, events, what) {
  for (const block of x.body.split("\n\n")) {
    const lines = block.split("\n").filter((line) => line !== "" && !line.startsWith(":"));
    if (lines.length === 0) continue;
    const name = lines.find((line) => line.startsWith("event: "))?.slice(7);
    const data = parse(lines.filter((line) => line.startsWith("data: ")).map((line) => line.slice(6)).join("\n"));
    const named = events.filter((event) => event.event === name);
    const event = named.length === 1 ? named[0] : named.find((e) => values.validate(e.schema, data));
    if (!event) wrong.push(`${what}: an event ${name ?? "without a name"} with ${JSON.stringify(data)}`);
    else if (check(values, data, event.schema, `${what}: event ${name ?? ""}`)) met.add(`${x.operation} event ${events.indexOf(event)}`);
  }
}

function checkResponse(x, response, what) {
  for (const [name, header] of Object.entries(response.headers ?? {})) {
    const value = x.headers[name.toLowerCase()];
    if (value !== undefined) check(texts, value, header.schema, `${what}: ${name}`);
    else if (header.required) wrong.push(`${what}: no ${name}`);
  }
  if (x.body === "" && !response.content) return;
  const content = response.content?.[x.type];
  if (!content) {
    wrong.push(`${what}: a response of ${x.type}: ${x.body.slice(0, 200)}`);
    return;
  }
  const value = x.type === "application/json" ? parse(x.body) : x.body;
  check(values, value, content.schema, what);
  if (content["x-events"]) checkEvents(x, content["x-events"], what);
  if (!response["x-codes"] || x.type !== "application/json") return;
  const code = value.error?.code;
  if (!response["x-codes"].includes(code)) wrong.push(`${what}: the code ${code}`);
  met.add(`${what} ${code}`);
}

for (const x of exchanges) {
  const [method, path] = x.operation.split(" ");
  const what = `${x.operation} ${x.status}`;
  const operation = inline[path]?.[method.toLowerCase()];
  const response = operation?.responses[x.status];
  if (!response) {
    wrong.push(`${what} is not documented: ${x.body.slice(0, 200)}`);
    continue;
  }
  if (x.status < 300) checkRequest(x, operation, what);
  checkResponse(x, response, what);
  met.add(what);
}

// Examples must agree with their schemas.
function checkExamples(content, what) {
  for (const media of Object.values(content ?? {}))
    for (const [name, example] of Object.entries(media.examples ?? {})) check(values, example.value, media.schema, `${what}: example ${name}`);
}
for (const [path, item] of Object.entries(inline))
  for (const [method, operation] of Object.entries(item)) {
    if (method === "parameters") continue;
    checkExamples(operation.requestBody?.content, `${method} ${path}`);
    for (const response of Object.values(operation.responses)) checkExamples(response.content, `${method} ${path}`);
  }
for (const [name, schema] of Object.entries(own.$defs)) for (const example of schema.examples ?? []) check(values, example, schema, `example of ${name}`);

console.log(JSON.stringify({ wrong, met: [...met] }));
