// Puts the chat on pages of other sites, as web editors do.
import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { test } from 'node:test'
import { chatOn, isFocused } from './chat.mjs'
import { proxyTo } from './proxy.mjs'
import { questions } from './states.mjs'
import { at, line, none, site, until, visit } from './visit.mjs'

const strict = `default-src 'none'; script-src ${at.plain}; connect-src ${at.plain}; style-src 'self'; require-trusted-types-for 'script'; trusted-types 'none'`

test('one line gives a page the chat, though its own policy is strict', () =>
  visit(site(line(at.plain), { policy: strict }), {}, async (page) => {
    const chat = chatOn(page)
    await chat.open()
    await isFocused(chat.field)
    await chat.answered(questions.answered)
    assert.match(await chat.turns.first().textContent(), /Lundberg/)
    await chat.reference(1).click()
    await chat.source(1).locator('mark').first().waitFor()
    const links = await chat.host.evaluate((host) => [...host.shadowRoot.querySelectorAll('a')].map((a) => a.href))
    assert.ok(links.length > 0)
    none(links.filter((href) => !href.startsWith(`${at.plain}/documents/`)))
  }))

test('our own page has no inline script, and one style, which the policy knows', async () => {
  const response = await fetch(`${at.plain}/`)
  const policy = response.headers.get('content-security-policy')
  assert.equal(response.headers.get('set-cookie'), null)
  assert.match(policy, /default-src 'self'/)
  assert.doesNotMatch(policy, /unsafe|data:|\*/)
  const text = await response.text()
  const styles = [...text.matchAll(/<style>([^]*?)<\/style>/g)]
  assert.equal(styles.length, 1)
  assert.ok(policy.includes(`'sha256-${createHash('sha256').update(styles[0][1]).digest('base64')}'`), policy)
  assert.doesNotMatch(text, /\sstyle=|\son[a-z]+=|<script(?![^>]*\s(?:src=|type="application\/json"))/)
})

test('before it is opened it asks for nothing, and it never stores anything', () =>
  visit(site(line(at.plain)), {}, async (page) => {
    const chat = chatOn(page)
    await chat.launcher.waitFor()
    await page.waitForLoadState('networkidle')
    assert.deepEqual(page.asked.slice(1), [`${at.plain}/widget.js`])
    await chat.open()
    await chat.answered(questions.answered)
    await chat.yes.click()
    await chat.host.getByText('Tack!').first().waitFor()
    const stored = await page.evaluate(async () => [localStorage.length, sessionStorage.length, document.cookie,
      (await indexedDB.databases()).length, (await caches.keys()).length])
    assert.deepEqual(stored, [0, 0, '', 0, 0])
    assert.deepEqual(await page.context().cookies(), [])
  }))

test('a site that is not listed is told what to do', () => {
  const stranger = at.site.replace('127.0.0.1', 'localhost')
  const told = `Den här webbplatsen får inte använda Svara på ${new URL(at.plain).host}. Den som driver Svara kan tillåta den: svara serve --origins ${stranger}`
  return visit(site(line(at.plain), { base: stranger }), { excused: /CORS|ERR_FAILED|status of 403/ }, async (page) => {
    const chat = chatOn(page)
    await chat.open()
    await chat.alert.waitFor()
    assert.equal(await chat.alert.textContent(), told, 'who opens the panel')
    await chat.send(questions.answered)
    await chat.again.waitFor()
    assert.equal(await chat.alert.textContent(), told, 'who asks')
  })
})

test('where Svara takes a key, page and panel say what to do', async () => {
  for (const [lang, closed, open] of [['sv', 'Sidan är inte öppen för alla', 'inte öppen för frågor'], ['en', 'This page is not open to everybody', 'does not take questions']]) {
    await visit(`${at.closed}/?lang=${lang}`, { excused: /status of 401/ }, async (page) => {
      assert.match(await page.getByRole('main').textContent(), new RegExp(`${closed}.*svara serve --open`, 's'))
      assert.equal(await page.locator('html').getAttribute('lang'), lang)
    })
    await visit(site(line(at.closed), { lang }), { excused: /status of 401/ }, async (page) => {
      const chat = chatOn(page, { lang })
      await chat.open()
      await until(async () => (await chat.alert.textContent()).includes(open), 'it says so before anything is asked')
      await chat.send(questions.answered)
      await until(async () => (await chat.turns.first().textContent()).includes('svara serve --open'), 'and after')
    })
  }
})

test('behind a proxy the path before it is kept', async () => {
  const { url } = await proxyTo(at.open, { prefix: '/svara' })
  await visit(site(line(url)), {}, async (page) => {
    const chat = chatOn(page)
    await chat.open()
    await chat.answered(questions.answered)
    await chat.reference(1).click()
    await chat.source(1).locator('mark').first().waitFor()
    const links = await chat.host.evaluate((host) => [...host.shadowRoot.querySelectorAll('a')].map((a) => a.href))
    none(links.filter((href) => !href.startsWith(`${url}/documents/`)))
    const ours = page.asked.filter((address) => !address.startsWith(at.site))
    assert.ok(ours.length > 2)
    none(ours.filter((address) => !address.startsWith(`${url}/`)))
  })
})

test('two chats on a page know nothing of each other', () =>
  visit(site(`<svara-chat></svara-chat><svara-chat mode="page" lang="sv"></svara-chat>${line(at.plain)}${line(at.plain)}`), {}, async (page) => {
    await page.locator('svara-chat').nth(1).waitFor({ state: 'attached' })
    assert.equal(await page.locator('svara-chat').count(), 2, 'the script adds none to those of the page')
    const [first, second] = [chatOn(page, { nth: 0 }), chatOn(page, { nth: 1 })]
    await first.open()
    await first.answered(questions.answered)
    await first.close.click()
    await second.answered(questions.notFound)
    assert.match(await first.host.locator('article').textContent(), /Lundberg/)
    assert.doesNotMatch(await second.turns.first().textContent(), /vd för SKR/)
  }))

test('a page that has the line twice has one chat', () =>
  visit(site(line(at.plain) + line(at.plain)), {}, async (page) => {
    await chatOn(page).launcher.waitFor()
    await page.waitForLoadState('networkidle')
    assert.equal(await page.locator('svara-chat').count(), 1)
  }))

test('a page that the browser kept has its conversation, and goes on', () =>
  visit(site(line(at.plain)), {}, async (page) => {
    await page.evaluate(() => addEventListener('pageshow', (event) => { globalThis.kept = event.persisted }))
    const chat = chatOn(page)
    await chat.open()
    await chat.answered(questions.answered)
    await page.goto(site(''))
    await page.goBack({ waitUntil: 'commit' })
    assert.equal(await page.evaluate(() => globalThis.kept), true, 'the browser kept the page')
    assert.match(await chat.turns.first().textContent(), /Lundberg/)
    await chat.answered(questions.notFound)
    assert.equal(await chat.turns.count(), 2)
  }))

test('whoever leaves in the middle of an answer and comes back can ask', async () => {
  const proxy = await proxyTo(at.open, { held: true })
  await visit(site(line(proxy.url)), { excused: /ERR_/ }, async (page) => {
    const chat = chatOn(page)
    await chat.open()
    await chat.send(questions.answered)
    await chat.stop.waitFor()
    await page.goto(site(''))
    await page.goBack({ waitUntil: 'commit' })
    await until(() => chat.launcher.isVisible(), 'the chat is there again')
    if (!await chat.field.isVisible()) await chat.open()
    proxy.release()
    await until(async () => !await chat.stop.isVisible(), 'it does not wait for what never comes')
    await chat.answered(questions.answered)
    assert.match(await chat.turns.last().textContent(), /Lundberg/)
  })
})

test('a site\'s style stays outside', () =>
  visit(site(line(at.plain), { head: '<style>* { color: #fff !important; font: 40px serif } button, textarea { display: none !important }</style>' }), {}, async (page) => {
    const chat = chatOn(page)
    await chat.open()
    assert.ok(await chat.ask.isVisible())
    assert.equal(await chat.ask.evaluate((e) => parseFloat(getComputedStyle(e).fontSize) < 30), true)
  }))

test('a site\'s shortcuts do not take what is typed, and nothing of the site is changed', () => {
  const shortcuts = `<script>
    globalThis.traces = () => JSON.stringify([Object.getOwnPropertyNames(window).sort(), document.head.innerHTML, document.body.innerHTML.replace(document.querySelector('svara-chat').outerHTML, ''),
      document.adoptedStyleSheets.length, document.title, location.href, history.length, document.documentElement.outerHTML.match(/^<html[^>]*>/)[0]])
    document.addEventListener('keydown', (event) => {
      if (!event.target.closest('input, textarea') && event.key.length === 1) event.preventDefault()
    })
    addEventListener('DOMContentLoaded', () => { window.before = window.after = ''; before = traces() })
  </script>`
  return visit(site(line(at.plain), { head: shortcuts }), {}, async (page) => {
    const chat = chatOn(page)
    await chat.open()
    await page.keyboard.type(questions.answered)
    assert.equal(await chat.field.inputValue(), questions.answered)
    await page.keyboard.press('Enter')
    await chat.copy.waitFor()
    await chat.reference(1).click()
    await chat.source(1).locator('mark').first().waitFor()
    const { before, after } = await page.evaluate(() => ({ before: globalThis.before, after: globalThis.traces() }))
    assert.ok(before.length > 1000)
    assert.equal(after, before)
  })
})

test('themes are set from outside', () =>
  visit(site(line(at.plain), { head: `<style>svara-chat {
    --svara-color: rgb(90, 20, 110); --svara-on-color: rgb(250, 250, 200); --svara-background: rgb(240, 250, 240); --svara-text: rgb(10, 30, 10);
    --svara-font: "Courier New"; --svara-radius: 11px; --svara-position: left }</style>` }), {}, async (page) => {
    const chat = chatOn(page)
    await chat.open()
    const style = (locator) => locator.evaluate((e) => {
      const { color, backgroundColor, borderTopLeftRadius, fontFamily } = getComputedStyle(e)
      return { color, backgroundColor, borderTopLeftRadius, fontFamily, left: e.getBoundingClientRect().left }
    })
    const button = await style(chat.ask)
    assert.deepEqual([button.color, button.backgroundColor, button.borderTopLeftRadius], ['rgb(250, 250, 200)', 'rgb(90, 20, 110)', '11px'])
    const panel = await style(chat.host.getByRole('dialog'))
    assert.deepEqual([panel.color, panel.backgroundColor, panel.borderTopLeftRadius, panel.left], ['rgb(10, 30, 10)', 'rgb(240, 250, 240)', '11px', 16])
    assert.match(panel.fontFamily, /Courier New/)
    assert.equal((await style(chat.launcher)).left, 16)
  }))
