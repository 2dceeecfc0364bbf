// Prints the page and a document: what is on paper, and how it looks.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { enter, modes, questions, states } from './states.mjs'
import { at, none, overflowing, visit } from './visit.mjs'

const paper = { width: 643, height: 971 } // A4 with margins of 2 cm, in CSS pixels

// printed gives the printed text, and what is printed but should not be: colours, and
// things that can only be pressed.
const printed = (page) => page.evaluate(() => {
  const text = []
  const wrong = []
  const look = (elements) => {
    for (const e of elements) {
      if (!e.checkVisibility()) continue
      const { color, backgroundColor } = getComputedStyle(e)
      const own = [...e.childNodes].filter((node) => node.nodeType === Node.TEXT_NODE).map((node) => node.data.trim()).join('')
      const named = `${e.localName}.${e.className} "${e.textContent.trim().slice(0, 40)}"`
      const { content } = getComputedStyle(e, '::after')
      text.push(own, content === 'none' ? '' : content.replace('attr(href)', e.href))
      if (own && color !== 'rgb(0, 0, 0)') wrong.push(`${named} is ${color}`)
      if (!['rgb(255, 255, 255)', 'rgba(0, 0, 0, 0)'].includes(backgroundColor)) wrong.push(`${named} is on ${backgroundColor}`)
      if (e.matches('textarea, input, summary, button:not(.link, .reference)')) wrong.push(`${named} is printed`)
    }
  }
  look(document.querySelectorAll('body, body *'))
  document.querySelectorAll('svara-chat').forEach((host) => look(host.shadowRoot?.querySelectorAll('*') ?? []))
  return { text: text.join(' '), wrong }
})

// sheets gives how many sheets of A4 a page takes.
const sheets = async (page) => (await page.pdf({ format: 'A4' })).toString('latin1').match(/\/Type \/Page\b/g).length

for (const colorScheme of ['light', 'dark']) {
  test(`an answer on paper, ${colorScheme}`, () => visit(modes.page(at.plain), { colorScheme }, async (page) => {
    const chat = await enter(page, 'page')
    await page.evaluate(() => {
      const theme = new CSSStyleSheet()
      theme.replaceSync('svara-chat { color-scheme: dark; --svara-text: #eee; --svara-background: #111; --svara-color: #fc6 }')
      document.adoptedStyleSheets = [theme]
    })
    await states.source.reach(chat)
    assert.equal(await sheets(page), 2, 'the answer begins on the first sheet, and its source goes on')
    await chat.closeSource.click()
    assert.equal(await sheets(page), 1, 'an answer takes one sheet')
    await chat.answered(questions.notFound)
    await chat.reference(1).click()
    await chat.source(1).locator('.heading').first().waitFor()
    await page.setViewportSize(paper)
    await page.emulateMedia({ media: 'print' })
    const { text, wrong } = await printed(page)
    none([...wrong, ...await overflowing(page)])
    for (const words of [chat.name.ai, questions.answered, 'Lundberg', 'Ordagrant ur dokumenten', 'Källa 1: ', 'Kvalitetsmässan 2023', 'vikten av samverkan', questions.notFound]) {
      assert.ok(text.includes(words), `"${words}" is printed in ${text}`)
    }
    assert.match(text, /http:\S+\/documents\/kvalitetsmassan\S+\?start=\d+&end=\d+#citat/, 'the address of the source')
    assert.match(text, /http:\S+\/documents\/paneldiskussion/, 'the address of a document that is near')
    assert.doesNotMatch(text, /Dokumenten som Svara läser|Börja om|Hjälpte svaret/)
    assert.equal(await chat.source(1).locator('.excerpt').evaluate((e) => e.scrollHeight > e.clientHeight + 1), false, 'the source is printed to its end')
    assert.match(await chat.source(1).locator('mark').first().evaluate((e) => getComputedStyle(e).textDecorationLine), /underline/)
  }))

  test(`an answer on paper without JavaScript, ${colorScheme}`, () =>
    visit(`${at.plain}/?${new URLSearchParams({ fraga: questions.answered })}`, { colorScheme, viewport: paper, javaScriptEnabled: false }, async (page) => {
      const address = page.locator('.printed').first()
      assert.equal(await address.isVisible(), false, 'not on a screen')
      await page.emulateMedia({ media: 'print' })
      assert.match(await address.textContent(), new RegExp(`^${at.plain}/documents/kvalitetsmassan\\S+\\?start=\\d+&end=\\d+#citat$`))
      assert.ok(await address.isVisible())
      const { text, wrong } = await printed(page)
      none([...wrong, ...await overflowing(page)])
      assert.match(text, /Ordagrant ur dokumenten.*Lundberg/s)
    }))

  test(`a document on paper, ${colorScheme}`, async () => {
    const { documents } = await (await fetch(`${at.plain}/api/documents`)).json()
    const address = new URL(documents[0].url, at.plain).href
    await visit(`${address}?lang=sv&start=200&end=300`, { colorScheme, viewport: paper }, async (page) => {
      await page.emulateMedia({ media: 'print' })
      const { text, wrong } = await printed(page)
      none([...wrong, ...await overflowing(page)])
      assert.ok(text.includes(address), `${address} is printed`)
      assert.ok(text.includes(documents[0].title))
      assert.doesNotMatch(text, /Alla dokument|Innehåll/)
    })
  })
}
