// Visits pages in Chromium as people do, and fails if a page does what no page may: errors
// in the console, breaches of its content security policy, requests to other sites.
//
//	node TEST.mjs CHROMIUM '{"plain":"http://127.0.0.1:40123", …}'
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { after } from 'node:test'
import { chromium } from 'playwright-core'

const [executablePath, places] = process.argv.slice(2)
export const at = JSON.parse(places) // addresses, by name

// axe reads the fill colour of text first, and Chromium gives it as it was before forced
// colours. Our pages set no fill colour, so axe is made to read color.
const axe = readFileSync(new URL('node_modules/axe-core/axe.min.js', import.meta.url), 'utf8').replaceAll('-webkit-text-fill-color', 'color')

const patience = 30_000 // milliseconds, for what should take one second: a model is slow on a loaded machine

export const browser = await chromium.launch({
  executablePath,
  ignoreDefaultArgs: ['--disable-back-forward-cache'],
  args: ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run',
    '--disable-background-networking', '--disable-component-update', '--disable-sync'],
})
after(() => browser.close())

// openRoots lets tests and axe-core see into the element, whose shadow root is closed to
// all scripts on a page.
const openRoots = () => {
  const { attachShadow } = Element.prototype
  Element.prototype.attachShadow = function (options) { return attachShadow.call(this, { ...options, mode: 'open' }) }
}

// visit opens an address and passes the page to act. Options, besides those of a browser
// context: excused, a pattern of console messages that are allowed; closed, to leave the
// element's shadow root closed.
export async function visit(url, { excused, closed = false, ...options }, act) {
  const context = await browser.newContext({ viewport: { width: 1280, height: 900 }, locale: 'sv-SE', ...options })
  const wrong = []
  const known = Object.values(at).filter((a) => a.startsWith('http')).map((a) => new URL(a).hostname).concat('localhost')
  await context.addInitScript(() => addEventListener('securitypolicyviolation',
    (v) => console.error(`content policy: ${v.violatedDirective} stops ${v.blockedURI} ${v.sample}`)))
  if (!closed) await context.addInitScript(openRoots)
  const page = await context.newPage()
  page.setDefaultTimeout(patience)
  page.asked = [] // the addresses of all requests
  page.on('console', (m) => m.type() === 'error' && !excused?.test(m.text()) && wrong.push(`console: ${m.text()} (${m.location().url})`))
  page.on('pageerror', (error) => wrong.push(`error: ${error.stack}`))
  page.on('dialog', (dialog) => { wrong.push(`dialog: ${dialog.message()}`); dialog.dismiss() })
  page.on('request', (request) => {
    page.asked.push(request.url())
    const { protocol, hostname } = new URL(request.url())
    if (protocol !== 'data:' && !known.includes(hostname)) wrong.push(`asks ${request.url()}`)
  })
  try {
    await page.goto(url)
    await act(page)
    none(wrong)
  } catch (error) {
    error.message += `\nThe page was ${url}. ${wrong.join('\n')}`
    throw error
  } finally {
    await context.close()
  }
}

// site gives the address of a page on another site, with this body.
export function site(body, { policy = '', lang = 'sv', head = '', base = at.site } = {}) {
  const style = policy ? '' : '<style>html { background: Canvas; color: CanvasText }</style>'
  const page = `<!doctype html><html lang="${lang}"><head><meta charset="utf-8"><title>Exempelköping</title>
<meta name="viewport" content="width=device-width"><meta name="color-scheme" content="light dark">${style}${head}</head>
<body><header>Exempelköpings kommun</header><main><h1>Välkommen</h1><p>Här finns allt om kommunen.</p></main>${body}</body></html>`
  return `${base}/?${new URLSearchParams({ page, policy })}`
}

// line is the HTML that a web editor puts on a page.
export const line = (server) => `<script src="${server}/widget.js" defer></script>`

// violations gives what axe-core finds on a page, including shadow roots.
export async function violations(page) {
  if (!await page.evaluate(() => 'axe' in globalThis)) await page.evaluate(axe)
  const found = await page.evaluate(() => globalThis.axe.run(document, {
    resultTypes: ['violations'],
    runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'],
    rules: { 'target-size': { enabled: true } },
  }))
  return found.violations.map((v) => `${v.id}: ${v.help}: ` +
    v.nodes.slice(0, 3).map((n) => `${n.target} ${n.html.slice(0, 160)} ${n.any.map((a) => a.message).join(' ')}`).join(' | '))
}

// overflowing gives the elements that scroll sideways or cut off a part of themselves,
// including those in shadow roots.
export const overflowing = (page) => page.evaluate(() => {
  const found = []
  const root = document.documentElement
  if (root.scrollWidth > innerWidth) found.push(`the page is ${root.scrollWidth - innerWidth} px wider than the window`)
  const look = (parent) => parent.querySelectorAll('*').forEach((e) => {
    if (e.shadowRoot) look(e.shadowRoot)
    const style = getComputedStyle(e)
    const { width, height } = e.getBoundingClientRect()
    if (width < 2 || height < 2 || style.clipPath !== 'none') return // only for screen readers
    const named = `${e.localName}.${e.className} "${e.textContent.trim().slice(0, 40)}"`
    if (style.overflowX !== 'visible' && e.scrollWidth > e.clientWidth + 1 && e.localName !== 'textarea') found.push(`${named}: ${e.scrollWidth} px in ${e.clientWidth}`)
    if (['hidden', 'clip'].includes(style.overflowY) && e.scrollHeight > e.clientHeight + 1) found.push(`${named}: ${e.scrollHeight} px high in ${e.clientHeight}`)
  })
  look(document)
  return found
})

// none fails if anything was found, and lists it.
export const none = (found, what = '') => found.length && assert.fail(`${what}\n${found.join('\n')}`)

// until waits until probe gives something true.
export async function until(probe, what) {
  const end = Date.now() + patience
  let last
  do {
    last = await probe()
    if (last === true) return
    await new Promise((resolve) => setTimeout(resolve, 50))
  } while (Date.now() < end)
  assert.fail(`it is not so that ${what}: ${JSON.stringify(last)}`)
}
