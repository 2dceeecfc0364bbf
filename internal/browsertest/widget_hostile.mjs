// Asks about documents that are made to do harm. They must be shown as the text that they
// are.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { enter, modes } from './states.mjs'
import { at, none, visit } from './visit.mjs'

// structure is all elements that the chat consists of.
const structure = ['ARTICLE', 'SECTION', 'ASIDE', 'HEADER', 'FOOTER', 'DIV', 'SPAN', 'H2', 'H3', 'H4', 'P', 'UL', 'OL', 'LI', 'BLOCKQUOTE', 'CITE',
  'MARK', 'BUTTON', 'A', 'SUP', 'STRONG', 'EM', 'FORM', 'LABEL', 'TEXTAREA', 'HR', 'BR', 'DL', 'DT', 'DD', 'SLOT', 'SVG', 'PATH']

const asked = {
  'text and its name': ['Vilka tider har biblioteket i Exempelby öppet?', ['<img src=', '<script>', 'javascript:']],
  Markdown: ['Vad kostar badet i Exempelby?', ['75 kronor']],
  'the question itself': ['<img src=http://stranger.invalid/q onerror=alert(16)> Vad kostar badet i Exempelby?', ['<img src=http']],
}

for (const server of ['extractive', 'generative']) {
  for (const mode of Object.keys(modes)) {
    test(`documents that attack, ${server}, ${mode}`, () => visit(modes[mode](at[server]), {}, async (page) => {
      const chat = await enter(page, mode)
      for (const [what, [question, shown]] of Object.entries(asked)) {
        await chat.answered(question)
        await chat.listed(1).last().click()
        await chat.source(1).waitFor()
        const { text, elements, links, attributes } = await chat.host.evaluate((host) => {
          const all = [...host.shadowRoot.querySelectorAll('*')]
          return {
            text: host.shadowRoot.textContent,
            elements: [...new Set(all.map((e) => e.nodeName.toUpperCase()))],
            links: all.filter((e) => e.localName === 'a').map((a) => a.href),
            attributes: all.flatMap((e) => [...e.attributes]).map((a) => a.name).filter((name) => name.startsWith('on') || name === 'style' || name === 'src' || name === 'srcdoc'),
          }
        })
        for (const words of shown) assert.ok(text.includes(words), `${what}: ${words} is shown in ${text}`)
        none(elements.filter((e) => !structure.includes(e)), what)
        none(links.filter((href) => !href.startsWith(`${at[server]}/`)), what)
        none(attributes, what)
        await chat.closeSource.click()
      }
    }))
  }
}

test('pages of documents that attack', async () => {
  const { documents } = await (await fetch(`${at.extractive}/api/documents`)).json()
  assert.equal(documents.length, 2)
  for (const address of ['/documents', ...documents.map((d) => d.url)]) {
    await visit(new URL(address, at.extractive).href, {}, async (page) => {
      assert.equal(await page.locator('img, iframe, object, embed, svg, [onerror], [onload], a[href^="javascript:" i]').count(), 0)
      assert.ok((await page.locator('main').textContent()).includes('Exempelby') || address === '/documents')
    })
  }
})
