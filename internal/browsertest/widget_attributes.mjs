// Puts the chat on pages of other sites with attributes: valid ones, and ones that a web
// editor has got wrong.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { chatOn } from './chat.mjs'
import { at, line, site, until, visit } from './visit.mjs'

const placed = (attributes) => site(`${line(at.plain)}<svara-chat ${attributes}></svara-chat>`)

// warned visits an address and gives the warnings in the console.
const warned = async (url, act = (chat) => chat.host.locator('.panel').waitFor({ state: 'attached' })) => {
  const said = []
  await visit(url, { excused: /status of 4|ERR_/ }, async (page) => {
    page.on('console', (m) => m.type() === 'warning' && said.push(m.text()))
    await page.reload()
    await act(chatOn(page), page)
  })
  return said.filter((text) => text.startsWith('<svara-chat>'))
}

test('a heading, a button and examples of its own', () =>
  visit(placed('heading="Fråga kommunen" button="Behöver du hjälp?" examples="Vem är vd för SKR? | Vad kostar bygglov?"'), {}, async (page) => {
    const chat = chatOn(page)
    await chat.host.getByRole('button', { name: 'Behöver du hjälp?', exact: true }).click()
    const panel = chat.host.getByRole('dialog', { name: 'Fråga kommunen', exact: true })
    assert.equal(await panel.getByRole('heading', { name: 'Fråga kommunen', exact: true }).count(), 1)
    await until(async () => (await chat.examples.allTextContents()).join() === 'Vem är vd för SKR?,Vad kostar bygglov?', 'its own examples')
    await page.waitForLoadState('networkidle')
    assert.deepEqual(await chat.examples.allTextContents(), ['Vem är vd för SKR?', 'Vad kostar bygglov?'])
    await chat.examples.first().click()
    await until(async () => /Lundberg/.test(await chat.turns.first().textContent()), 'the answer')
  }))

for (const [attributes, ...expected] of [
  ['mod="page"', /no attribute "mod"; it takes .*mode/],
  ['sever="https://svara.example.se"', /no attribute "sever"; it takes server/],
  ['mode="sida"', /mode="sida": mode is page/],
  ['lang="svenska"', /lang="svenska": lang is sv or en/],
  ['server="127.0.0.1:20001"', /server="127\.0\.0\.1:20001": server is the address of Svara, as https:/],
  ['mod="page" lang="x"', /"mod"/, /lang="x"/],
  ['lang="en-GB" mode="page" id="a" class="b" data-x="c" style="color: red" aria-label="d" heading="e"'],
]) {
  test(`<svara-chat ${attributes}>`, async () => {
    const said = await warned(placed(attributes))
    assert.equal(said.length, expected.length, said.join('\n'))
    expected.forEach((pattern) => assert.ok(said.some((text) => pattern.test(text)), `${pattern}: ${said}`))
  })
}

// What a visitor sees if the address leads nowhere, or to something other than Svara.
for (const server of ['127.0.0.1:20001', 'localhost:20001', at.site]) {
  test(`server="${server}" says that the chat is not reached`, async () => {
    const said = await warned(placed(`server="${server}" open`), (chat) =>
      until(async () => /Chatten går inte att nå/.test(await chat.alert.textContent().catch(() => '')), 'that it is not reached'))
    assert.ok(said.length > 0)
  })
}

test('of two, one is shown', async () => {
  const said = await warned(site(`${line(at.plain)}<svara-chat></svara-chat><svara-chat id="b"></svara-chat>`), async (chat, page) => {
    await chat.launcher.waitFor()
    assert.equal(await page.getByRole('button', { name: 'Fråga Svara' }).count(), 1)
  })
  assert.equal(said.length, 1)
  assert.match(said[0], /has another/)
})

test('in a page, it stands on what the page stands on', () =>
  visit(site(`<body style="background: #fff">${line(at.plain)}<svara-chat mode="page"></svara-chat>`), {}, async (page) => {
    const chat = chatOn(page)
    await chat.field.waitFor()
    const background = () => chat.host.evaluate((host) => getComputedStyle(host.shadowRoot.querySelector('.ai')).backgroundColor)
    assert.equal(await background(), 'rgb(255, 255, 255)')
  }))
