// Weighs the page and the widget. The limits are a little above what they weigh; whoever
// raises one says why. 1.3 kB of the script are messages about wrong attributes, its own
// heading, button and examples, and rows of a source as cells.
import assert from 'node:assert/strict'
import http from 'node:http'
import { test } from 'node:test'
import { enter, modes, questions } from './states.mjs'
import { chatOn, isFocused } from './chat.mjs'
import { at, until, visit } from './visit.mjs'

const limits = {
  script: 17_300, // bytes of /widget.js, compressed
  page: 21_300, // bytes of / and its script, compressed
  requests: 3, // made by /, with its script and its icon
  shift: 0.01, // of the layout while it loads; 0.1 counts as good
}

// weigh gives how many bytes an address takes on the wire, without headers.
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

// The questions in the address: ones that are answered, ones that are not, and none.
const linked = { ...questions, many: 'Vilka rekommendationer ger Digitaliseringsrådet?', long: `${questions.list} `.repeat(6), none: undefined, empty: '', 'too long': 'å'.repeat(2001) }

// comeLate opens our page with a question in its address, and gives a function that lets
// the script load.
async function comeLate(page, lang, question) {
  let come
  const late = new Promise((resolve) => { come = resolve })
  await page.unrouteAll()
  await page.route('**/*.js', async (route) => { await late; await route.continue() })
  await page.goto(`${at.plain}/?${new URLSearchParams({ lang, ...question !== undefined && { fraga: question } })}`, { waitUntil: 'commit' })
  await until(() => page.evaluate(() => performance.getEntriesByName('first-contentful-paint').length === 1), 'the page is painted without the script')
  await page.locator('#dokument').waitFor()
  return async () => {
    come()
    await page.locator('svara-chat:defined').waitFor()
  }
}

for (const [width, lang] of [[320, 'sv'], [320, 'en'], [768, 'sv'], [1440, 'en']]) {
  test(`what is linked to is read at once, and stays when the script comes, ${width} px, ${lang}`, () =>
    visit(modes.page(at.plain), { viewport: { width, height: 1000 }, excused: /status of 4/ }, async (page) => {
      const places = () => page.locator('.reference, h3, .ask textarea, #dokument').evaluateAll((all) => all.map((e) => e.getBoundingClientRect()).map(({ left, top }) => [left, top]))
      for (const [name, question] of Object.entries(linked)) {
        const come = await comeLate(page, lang, question)
        if (name === 'answered') assert.ok(await page.getByText('Lundberg').first().isVisible(), 'the answer is there')
        await new Promise((resolve) => setTimeout(resolve, 1000))
        const before = await places()
        await come()
        const after = await places()
        assert.equal(after.length, before.length, name)
        const moved = after.map(([left, top], i) => Math.max(Math.abs(left - before[i][0]), Math.abs(top - before[i][1])))
        assert.ok(Math.max(...moved) < 3, `${name}: references, headings, field and documents went by ${moved} px`) // less does not count as a layout shift
        assert.ok(await shift(page) < limits.shift, `${name}: the layout shifted by ${await shift(page)}`)
      }
    }))
}

test('sources of one document are told apart, with the script and without', () =>
  visit(modes.page(at.plain), {}, async (page) => {
    const names = () => page.locator('.sources :is(a, button)').evaluateAll((all) => all.map((e) => e.textContent.replace(/\s+/g, ' ').trim()))
    for (const lang of ['sv', 'en']) {
      const come = await comeLate(page, lang, linked.many)
      const without = await names()
      await come()
      assert.deepEqual(await names(), without)
      assert.ok(without.length > 2)
      assert.equal(new Set(without.map((name) => name.replace(/^\S+ \d: /, ''))).size, without.length, without.join('\n'))
    }
  }))

test('what is written before the script comes is kept, with the focus', () =>
  visit(modes.page(at.plain), {}, async (page) => {
    const come = await comeLate(page, 'sv', questions.answered)
    await page.locator('textarea').pressSequentially('Vem är')
    await come()
    const { field } = chatOn(page)
    await isFocused(field)
    assert.equal(await field.inputValue(), 'Vem är')
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

// shift gives how much the layout has shifted without the user's doing.
const shift = (page) => page.evaluate(() => new Promise((resolve) => {
  let sum = 0
  const observer = new PerformanceObserver((list) => list.getEntries().forEach((e) => { if (!e.hadRecentInput) sum += e.value }))
  observer.observe({ type: 'layout-shift', buffered: true })
  requestAnimationFrame(() => requestAnimationFrame(() => { observer.disconnect(); resolve(Number(sum.toFixed(4))) }))
}))
