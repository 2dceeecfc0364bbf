// Looks at pages in Chromium, and prints their faults as JSON: what axe-core finds (WCAG
// 2.2 A and AA and best practices), pages that scroll sideways, also on paper and with
// wide spacing, requests to other sites, and messages in the console.
//
//	node look.mjs CHROMIUM URL...
import { readFileSync } from 'node:fs'
import { chromium } from 'playwright-core'

const axe = readFileSync(new URL('node_modules/axe-core/axe.min.js', import.meta.url), 'utf8')

const ways = [
  { width: 1280, height: 900, colorScheme: 'light' },
  { width: 768, height: 1024, colorScheme: 'dark' },
  { width: 320, height: 640, colorScheme: 'light' }, // 1280 at a zoom of 400 %
  { width: 320, height: 640, colorScheme: 'dark', reducedMotion: 'reduce' },
]

// What WCAG 1.4.12 lets readers set.
const spacing = `* { line-height: 1.5 !important; letter-spacing: .12em !important; word-spacing: .16em !important }
p { margin-bottom: 2em !important }`

const [executablePath, ...urls] = process.argv.slice(2)
const browser = await chromium.launch({
  executablePath,
  args: ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run',
    '--disable-background-networking', '--disable-component-update', '--disable-sync'],
})
const wrong = []
for (const url of urls) {
  await Promise.all(ways.map((way) => look(url, way)))
}
await browser.close()
console.log(JSON.stringify(wrong))

async function look(url, { width, height, ...way }) {
  const context = await browser.newContext({ viewport: { width, height }, bypassCSP: true, ...way })
  const page = await context.newPage()
  const note = (text) => wrong.push(`${url} at ${width} px, ${way.colorScheme}: ${text}`)
  page.on('console', (message) => message.type() === 'error' && note(`console: ${message.text()}`))
  page.on('pageerror', (error) => note(`error: ${error.message}`))
  page.on('request', (request) => isElsewhere(request.url(), url) && note(`asks ${request.url()}`))
  await page.goto(url)
  await page.evaluate(() => document.querySelectorAll('details').forEach((d) => { d.open = true }))
  await page.evaluate(axe)
  const { violations } = await page.evaluate(() => globalThis.axe.run(document, { resultTypes: ['violations'], rules: { 'target-size': { enabled: true } } }))
  for (const v of violations) {
    note(`axe: ${v.id}: ${v.help}: ${v.nodes.slice(0, 3).map((n) => n.html.slice(0, 200)).join(' | ')}`)
  }
  const fits = async (how) => {
    const sideways = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth)
    if (sideways > 0) note(`${sideways} px wider than the window${how}`)
  }
  await fits('')
  await page.addStyleTag({ content: spacing })
  await fits(' with wide spacing')
  await page.emulateMedia({ media: 'print' })
  await fits(' on paper')
  await context.close()
}

function isElsewhere(address, url) {
  const { protocol, origin } = new URL(address)
  return protocol !== 'data:' && origin !== new URL(url).origin
}
