// Weighs the page and the widget. The limits are what they weigh, and a little more:
// whoever raises one says why.
import assert from 'node:assert/strict'
import http from 'node:http'
import { test } from 'node:test'
import { enter, modes, questions } from './states.mjs'
import { at, visit } from './visit.mjs'

const limits = {
  script: 16_000, // bytes of /widget.js, compressed
  page: 20_000, // bytes of / and its script, compressed
  requests: 3, // that / makes, with its script and its icon
  shift: 0.01, // of the layout as it loads; 0.1 counts as good
}

// weigh gives the bytes that an address takes on the wire, without headers.
const weigh = (url) => new Promise((resolve, reject) => {
  http.get(url, { headers: { 'Accept-Encoding': 'gzip' } }, (response) => {
    let bytes = 0
    response.on('data', (chunk) => { bytes += chunk.length })
    response.on('end', () => response.headers['content-encoding'] === 'gzip' ? resolve(bytes) : reject(new Error(`${url} is not compressed`)))
  }).on('error', reject)
})

test('the widget is one small file', async (t) => {
  const bytes = await weigh(`${at.plain}/widget.js`)
  t.diagnostic(`/widget.js: ${bytes} bytes`)
  assert.ok(bytes <= limits.script, `${bytes} bytes`)
})

test('our page is painted after one round trip, and stays where it is', (t) =>
  visit(modes.page(at.plain), {}, async (page) => {
    await enter(page, 'page')
    await page.waitForLoadState('networkidle')
    const html = await (await fetch(`${at.plain}/`)).text()
    const asked = page.asked.slice(1)
    for (const url of asked) assert.ok(html.includes(new URL(url).pathname), `${url} is in the page itself, so that it is fetched at once`)
    assert.ok(page.asked.length <= limits.requests, page.asked.join(' '))
    assert.doesNotMatch(html, /<link[^>]*stylesheet|blocking="render"/, 'nothing that is fetched holds the first paint back')
    const weights = await Promise.all([`${at.plain}/`, ...asked.filter((url) => /\.(js|css)$/.test(new URL(url).pathname))].map(weigh))
    const bytes = weights.reduce((sum, weight) => sum + weight, 0)
    t.diagnostic(`/: ${page.asked.length} requests, ${bytes} bytes with script and style`)
    assert.ok(bytes <= limits.page, `${bytes} bytes`)
    assert.ok(await shift(page) <= limits.shift, `the layout shifted by ${await shift(page)}`)
  }))

test('an answer does not move what one reads', () =>
  visit(modes.page(at.plain), {}, async (page) => {
    const chat = await enter(page, 'page')
    await chat.answered(questions.answered)
    await chat.answered(questions.list)
    assert.ok(await shift(page) <= 0.1, `the layout shifted by ${await shift(page)}`)
  }))

test('the widget does not move the page that it is on', () =>
  visit(modes.launcher(at.plain), {}, async (page) => {
    await enter(page, 'launcher')
    assert.equal(await shift(page), 0)
  }))

// shift gives how much the layout has shifted that nobody asked for.
const shift = (page) => page.evaluate(() => new Promise((resolve) => {
  let sum = 0
  const observer = new PerformanceObserver((list) => list.getEntries().forEach((e) => { if (!e.hadRecentInput) sum += e.value }))
  observer.observe({ type: 'layout-shift', buffered: true })
  requestAnimationFrame(() => requestAnimationFrame(() => { observer.disconnect(); resolve(Number(sum.toFixed(4))) }))
}))
