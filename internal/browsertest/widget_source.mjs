// Opens sources: beside the answer if there is room, at the passage, with its place in the
// document.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { enter, modes } from './states.mjs'
import { at, visit } from './visit.mjs'

const question = 'Vad kostar granskning av markanvisningsavtal?'

// boxes gives where an open source and its parts are in the window.
const boxes = (chat) => chat.host.evaluate((host) => Object.fromEntries(Object.entries({
  told: '.told', source: '.source', excerpt: '.excerpt', mark: 'mark', actions: '.source .actions', close: '.source .close', body: '.panel > .body', form: 'form.ask',
}).map(([name, selector]) => [name, host.shadowRoot.querySelector(selector)?.getBoundingClientRect().toJSON()])))

const isWithin = (inner, outer) => inner.top >= outer.top - 1 && inner.bottom <= outer.bottom + 1

for (const mode of Object.keys(modes)) {
  for (const [width, height, beside] of [[1440, 900, true], [1366, 660, true], [768, 800, false], [320, 640, false]]) {
    test(`a source in ${width} × ${height}, ${mode}`, () => visit(modes[mode](at.paged), { viewport: { width, height } }, async (page) => {
      const chat = await enter(page, mode)
      await chat.answered(question)
      await chat.reference(1).click()
      const source = chat.source(1)
      await source.locator('.heading').waitFor()
      assert.match(await source.textContent(), /Källa 1: .*Granskning, sidan 2/s, 'its heading and page')
      assert.match(await source.locator('mark').first().textContent(), /12 500 kronor/)
      const { told, source: all, excerpt, mark, actions, close, body, form } = await boxes(chat)
      if (beside) assert.ok(all.left >= told.right && all.top < told.bottom, 'the source stands beside its answer')
      else assert.ok(all.top >= told.bottom, 'the source stands below its answer')
      assert.ok(await source.locator('.excerpt').evaluate((e) => e.scrollTop > 100), 'the excerpt is scrolled')
      assert.ok(isWithin(mark, excerpt), 'the passage is seen in the excerpt')
      const seen = body ?? { top: 0, bottom: height }
      assert.ok(isWithin(mark, seen), `the passage is seen: ${JSON.stringify({ mark, seen })}`)
      assert.ok(isWithin(close, seen), `it can be closed without a scroll: ${JSON.stringify({ close, seen })}`)
      if (mode === 'launcher' && height > 640) assert.ok(form.top - actions.bottom >= 12, `its buttons stand away from the form: ${JSON.stringify({ actions, form })}`)
      if (beside) assert.ok(isWithin(actions, seen), `what can be done with the source is seen: ${JSON.stringify({ actions, seen })}`)
    }))
  }
}
