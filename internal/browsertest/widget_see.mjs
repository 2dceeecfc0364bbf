// The chat in browsers as people set them up: larger text, more space, zoom, no motion,
// their own colours, another language.
import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { chatOn, focused, isFocused } from './chat.mjs'
import { proxyTo } from './proxy.mjs'
import { enter, modes, questions, states } from './states.mjs'
import { at, line, none, overflowing, site, until, visit } from './visit.mjs'

describe('as set up', { concurrency: 2 }, () => {
  for (const mode of Object.keys(modes)) {
    for (const state of ['empty', 'answered', 'source', 'unreachable']) {
      const { excused, reach } = states[state]
      test(`zoom and space, ${state}, ${mode}`, () =>
        visit(modes[mode](at.plain), { excused }, async (page) => {
          const chat = await enter(page, mode)
          await reach(chat)
          // The windows that 1280 by 900 pixels are at 200 %, and 1280 by 1024 at 400 %.
          for (const [width, height] of [[640, 450], [320, 256]]) {
            await page.setViewportSize({ width, height })
            none(await overflowing(page), `${width} × ${height}`)
          }
          await walk(page)
          await page.setViewportSize({ width: 320, height: 640 })
          // https://www.w3.org/TR/WCAG22/#text-spacing
          await chat.host.evaluate((host) => {
            const sheet = new CSSStyleSheet()
            sheet.replaceSync(`* { line-height: 1.5 !important; letter-spacing: .12em !important; word-spacing: .16em !important }
              p { margin-block-end: 2em !important }`)
            document.adoptedStyleSheets = [...document.adoptedStyleSheets, sheet]
            host.shadowRoot.adoptedStyleSheets = [...host.shadowRoot.adoptedStyleSheets, sheet]
          })
          none(await overflowing(page), 'text with more space')
        }))
    }

    test(`focus is seen wherever Tab leads, ${mode}`, () =>
      visit(modes[mode](at.plain), { viewport: { width: 768, height: 600 } }, async (page) => {
        const chat = await enter(page, mode)
        await chat.answered(questions.answered)
        await chat.answered(questions.notFound)
        await chat.reference(1).click()
        await chat.source(1).locator('.heading').first().waitFor() // what comes later scrolls
        const names = await walk(page)
        for (const name of [chat.name.ask, chat.name.restart, chat.name.copy, chat.name.closeSource]) {
          assert.ok(names.some((n) => n.startsWith(name)), `${name} is among ${names}`)
        }
      }))

    test(`targets are 24 px, ${mode}`, () =>
      visit(modes[mode](at.plain), {}, async (page) => {
        const chat = await enter(page, mode)
        await chat.answered(questions.list)
        await chat.no.click()
        await chat.reference(1).click()
        await chat.source(1).waitFor()
        const small = await chat.host.evaluate((host) => [...host.shadowRoot.querySelectorAll('button, a, input, textarea, summary')]
          .filter((e) => e.checkVisibility())
          .map((e) => ({ e, box: e.getBoundingClientRect() }))
          .filter(({ box }) => box.width < 24 || box.height < 24)
          .map(({ e, box }) => `${e.localName} ${e.textContent.trim().slice(0, 40)}: ${box.width} × ${box.height}`))
        none(small)
      }))

    test(`nothing moves for those who want no motion, ${mode}`, async () => {
      const proxy = await proxyTo(at.generative, { held: true })
      await visit(modes[mode](proxy.url), { reducedMotion: 'reduce' }, async (page) => {
        const chat = await enter(page, mode)
        const moving = () => chat.host.evaluate((host) => [
          ...host.shadowRoot.getAnimations().map((a) => `${a.effect.target.className} ${a.animationName ?? a.transitionProperty}`),
          ...[...host.shadowRoot.querySelectorAll('*')].filter((e) => getComputedStyle(e).scrollBehavior === 'smooth').map((e) => `${e.className} scrolls smoothly`),
          ...[...host.shadowRoot.querySelectorAll('*')].filter((e) => getComputedStyle(e).transitionDuration.split(', ').some((d) => parseFloat(d) > 0.01)).map((e) => `${e.className} has a transition`),
        ])
        none(await moving())
        await states.answering.reach(chat)
        none(await moving())
      })
    })

    test(`colours of one's own leave edges and focus, ${mode}`, () =>
      visit(modes[mode](at.plain), { forcedColors: 'active' }, async (page) => {
        const chat = await enter(page, mode)
        await chat.answered(questions.answered)
        const bare = await chat.host.evaluate((host) => [...host.shadowRoot.querySelectorAll('button, textarea')].filter((e) => {
          const style = getComputedStyle(e)
          return e.checkVisibility() && (style.borderBottomStyle === 'none' || parseFloat(style.borderBottomWidth) < 1) && style.textDecorationLine !== 'underline'
        }).map((e) => e.textContent.trim() || e.localName))
        none(bare, 'controls with an edge')
        await walk(page)
      }))
  }

  test('the language is marked, and is the page\'s', () =>
    visit(site(line(at.plain), { lang: 'en' }), {}, async (page) => {
      const chat = chatOn(page, { lang: 'en' })
      await chat.open()
      assert.ok(await page.getByText(chat.name.ai).isVisible())
      await chat.answered(questions.answered)
      const language = (locator) => locator.evaluate((e) => {
        for (let node = e; node; node = node.parentElement ?? node.getRootNode().host) if (node.lang) return node.lang
        return ''
      })
      assert.equal(await language(chat.ask), 'en')
      assert.equal(await language(chat.turns.first().getByText('Lundberg').first()), 'sv', 'what the documents say')
      await chat.close.click()
      await isFocused(chat.launcher)
    }))

  test('the page keeps to the language that was chosen on it', () =>
    visit(`${at.plain}/?lang=en`, {}, async (page) => {
      const chat = await enter(page, 'page', { lang: 'en' })
      await chat.answered(questions.answered)
      await until(() => new URL(page.url()).search === `?${new URLSearchParams({ lang: 'en', fraga: questions.answered })}`, 'question and language are in the address')
      await chat.reference(1).click()
      assert.equal(new URL(await chat.source(1).getByRole('link').getAttribute('href')).searchParams.get('lang'), 'en')
      await page.reload()
      assert.equal(await page.locator('html').getAttribute('lang'), 'en')
      assert.match(await chat.turns.first().textContent(), /Lundberg/)
      await chat.restart.click()
      assert.equal(new URL(page.url()).search, '?lang=en')
    }))
})

// walk presses Tab through the whole page, and gives the names of what gets the focus. It
// checks that the focus shows on each.
async function walk(page) {
  await page.evaluate(() => { // so that Tab begins at the top
    document.body.tabIndex = -1
    document.body.focus()
    document.body.removeAttribute('tabindex')
  })
  const names = []
  for (let pressed = 0; pressed < 80; pressed++) {
    await page.keyboard.press('Tab')
    if (await page.evaluate(() => document.activeElement === document.body || document.activeElement === null)) break
    const now = await focused(page)
    assert.ok(now.seen, `${now.tag} "${now.text}" has focus behind ${now.covered}, after ${names}`)
    assert.ok(now.outlined, `${now.tag} "${now.text}" has focus and no outline`)
    names.push(now.text || now.tag)
  }
  assert.ok(names.length > 2, `only ${names}`)
  return names
}
