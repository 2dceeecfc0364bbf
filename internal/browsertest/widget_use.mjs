// Uses the chat as people with disabilities do, and in bad networks: what axe-core cannot
// check.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { chatOn, focused, isFocused } from './chat.mjs'
import { proxyTo } from './proxy.mjs'
import { enter, modes, questions, states } from './states.mjs'
import { at, until, visit } from './visit.mjs'

// tabTo presses Tab, or Shift+Tab if the control comes before, until the control has the
// focus.
async function tabTo(page, locator) {
  const passed = []
  const backwards = await locator.evaluate((e) => {
    const from = e.getRootNode().activeElement
    return from !== null && (from.compareDocumentPosition(e) & Node.DOCUMENT_POSITION_PRECEDING) !== 0
  })
  for (let pressed = 0; pressed < 60; pressed++) {
    await page.keyboard.press(backwards ? 'Shift+Tab' : 'Tab')
    const now = await focused(page)
    passed.push(now.text || now.tag)
    if (await locator.evaluate((e) => e.getRootNode().activeElement === e)) return
  }
  assert.fail(`${locator} is not reached with Tab; reached are ${passed}`)
}

test('keyboard alone, from the launcher to a source and back', () =>
  visit(modes.launcher(at.plain), {}, async (page) => {
    const chat = chatOn(page)
    await tabTo(page, chat.launcher)
    assert.equal(await chat.launcher.getAttribute('aria-expanded'), 'false')
    await page.keyboard.press('Enter')
    await isFocused(chat.field)
    assert.equal(await chat.launcher.getAttribute('aria-expanded'), 'true')
    await page.keyboard.type(questions.answered)
    await page.keyboard.press('Shift+Enter')
    assert.equal(await chat.field.inputValue(), `${questions.answered}\n`, 'Shift+Enter breaks the line')
    await page.keyboard.press('Backspace')
    await page.keyboard.press('Enter')
    await until(async () => (await chat.status.textContent()).startsWith(chat.name.done), 'the answer is announced')

    for (const opener of [chat.reference(1), chat.listed(1)]) {
      await tabTo(page, opener)
      await page.keyboard.press('Enter')
      await chat.source(1).locator('mark').first().waitFor()
      await isFocused(chat.source(1).getByRole('heading').first())
      await tabTo(page, chat.closeSource)
      await page.keyboard.press('Enter')
      await isFocused(opener)
      assert.equal(await chat.source(1).count(), 0, 'the source is closed')
    }

    await page.keyboard.press('Enter')
    await chat.source(1).waitFor()
    await page.keyboard.press('Escape')
    await isFocused(chat.listed(1))
    assert.ok(await chat.field.isVisible(), 'the first Escape closes the source alone')
    await page.keyboard.press('Escape')
    await isFocused(chat.launcher)
    assert.equal(await chat.launcher.getAttribute('aria-expanded'), 'false')
    assert.ok(!await chat.field.isVisible(), 'the second Escape closes the panel')

    await page.keyboard.press('Enter')
    await isFocused(chat.field)
    assert.ok(await chat.turns.first().isVisible(), 'the conversation is there when the panel is opened again')
    await chat.close.press('Enter')
    await isFocused(chat.launcher)
  }))

// listen records what screen readers are told, in order, and how often a turn of the
// conversation grows.
const listen = (chat) => chat.host.evaluate((host) => {
  const told = globalThis.told = []
  globalThis.grown = 0
  const live = '[role=status], [role=alert], [role=log], [aria-live]:not([aria-live=off])'
  new MutationObserver((changes) => {
    const regions = new Set()
    for (const { target } of changes) {
      const element = target.nodeType === Node.ELEMENT_NODE ? target : target.parentElement
      if (element?.closest('article')) globalThis.grown++
      const region = element?.closest(live)
      if (region) regions.add(region)
    }
    for (const region of regions) if (region.textContent.trim()) told.push(region.textContent.trim())
  }).observe(host.shadowRoot, { subtree: true, childList: true, characterData: true })
})
const waits = ['Letar i dokumenten …', 'Språkmodellen skriver. Det kan ta en stund.'] // on a slow machine

test('a streamed answer is told of twice, and not read for each token', () =>
  visit(modes.page(at.generative), {}, async (page) => {
    const chat = await enter(page, 'page')
    await listen(chat)
    await chat.answered(questions.answered)
    const told = (await page.evaluate(() => globalThis.told)).filter((text, i, all) => !waits.includes(text) && !(text === chat.name.answering && waits.includes(all[i - 1])))
    assert.deepEqual([told.length, told[0], told[1]?.slice(0, chat.name.done.length)], [2, chat.name.answering, chat.name.done], told.join(' | '))
    assert.ok(await page.evaluate(() => globalThis.grown) > 1, 'the answer grows')
    assert.equal(await chat.turns.first().evaluate((e) => e.closest('[aria-live], [role=log], [role=status]') === null), true, 'the conversation is no live region')
  }))

for (const [seconds, says, then] of [[5, waits[0], ['Svarar …', 'Svar klart']], [15, waits[1], ['Svar klart']]]) {
  test(`a wait of ${seconds} s shows what is going on`, async () => {
    const proxy = await proxyTo(at.generative, { held: 'all' })
    await visit(modes.page(proxy.url), {}, async (page) => {
      const chat = await enter(page, 'page')
      await page.clock.install()
      await listen(chat)
      await chat.send(questions.answered)
      await chat.stop.waitFor()
      await page.clock.pauseAt(Date.now() + 1000) // however long the machine takes
      await page.clock.fastForward(seconds * 1000)
      await until(async () => await chat.status.textContent() === says, `"${says}" is said`)
      proxy.release()
      await until(async () => (await chat.status.textContent()).startsWith(chat.name.done), 'it is answered')
      const told = await page.evaluate(() => globalThis.told)
      assert.deepEqual(told.slice(told.indexOf(says) + 1), then)
    })
  })
}

test('while it is written, the answer is marked busy, and can be stopped', async () => {
  const proxy = await proxyTo(at.generative, { held: true })
  await visit(modes.page(proxy.url), {}, async (page) => {
    const chat = await enter(page, 'page')
    await states.answering.reach(chat)
    assert.equal(await chat.host.locator('[aria-busy=true]').count() > 0, true, 'something is busy')
    const came = await chat.turns.last().textContent()
    await chat.stop.click()
    await chat.turns.last().getByText('Avbrutet').waitFor()
    assert.equal(await chat.host.locator('[aria-busy=true]').count(), 0, 'nothing is busy')
    assert.ok((await chat.turns.last().textContent()).includes(came.match(/SKR.{10}/s)?.[0] ?? came), 'what came stays')
    assert.ok(await chat.ask.isEnabled(), 'the next question can be asked')
  })
})

const written = 'Skrivet av språkmodellen test-echo, kontrollerat mot dokumenten'

for (const [mode, viewport] of [['page', { width: 320, height: 640 }], ['launcher', { width: 320, height: 640 }], ['page', { width: 1280, height: 500 }]]) {
  test(`the mode and that it is an AI stand there all the time, ${mode}, ${viewport.width} px`, async () => {
    const proxy = await proxyTo(at.generative, { held: true })
    await visit(modes[mode](proxy.url), { viewport }, async (page) => {
      const chat = await enter(page, mode)
      const stands = async (when) => {
        for (const said of [chat.name.ai, written]) assert.ok(await isSeen(chat.host.getByText(said).first()), `${said}, ${when}`)
      }
      await until(() => chat.host.getByText(written).first().isVisible(), 'it says how answers come about')
      await stands('before')
      await states.answering.reach(chat)
      await stands('while it is written')
      proxy.release()
      await until(async () => (await chat.status.textContent()).startsWith(chat.name.done), 'it is answered')
      await stands('after')
      await chat.listed(1).scrollIntoViewIfNeeded()
      await stands('beside the sources')
      assert.equal(await chat.host.getByText(written).filter({ visible: true }).count(), 1, 'and no more than once')
      await chat.reference(1).click()
      await chat.source(1).locator('.heading').first().waitFor()
      await stands('with a source')
      await chat.restart.scrollIntoViewIfNeeded()
      await stands('at the end')
      await chat.restart.click() // a conversation takes a model long
      await chat.answered(questions.notFound)
      await stands('where nothing is found')
    })
  })
}

test('where the model goes away, how answers come about is told anew, and nothing moves', () =>
  visit(modes.page(at.leaving), { viewport: { width: 320, height: 640 } }, async (page) => {
    const chat = await enter(page, 'page')
    const how = chat.host.locator('.how')
    assert.equal(await how.textContent(), written)
    const { height } = await how.boundingBox()
    await fetch(at.gone)
    await chat.answered(questions.answered)
    await until(async () => await how.textContent() === 'Ordagrant ur dokumenten', 'the last answer says')
    assert.equal((await how.boundingBox()).height, height)
    assert.equal(await chat.host.getByText('Ordagrant ur dokumenten').filter({ visible: true }).count(), 1, 'once')
    const { mode, model } = await (await fetch(`${at.leaving}/api/examples`)).json()
    assert.deepEqual([mode, model], ['extractive', ''], 'the server has seen it')
  }))

test('without JavaScript, the page says how answers come about, before and after', () =>
  visit(modes.page(at.generative), { javaScriptEnabled: false }, async (page) => {
    assert.ok(await page.locator('.ai').getByText(written).isVisible())
    await page.goto(`${at.generative}/?${new URLSearchParams({ fraga: questions.answered })}`)
    assert.ok(await page.locator('.ai').getByText(written).isVisible())
  }))

test('what is wrong is told in the language of the page', async () => {
  await visit(`${at.modelless}/?lang=en`, { excused: /status of 503/ }, async (page) => {
    const chat = await enter(page, 'page', { lang: 'en' })
    await chat.send(questions.answered)
    await chat.alert.waitFor()
    assert.match(await chat.alert.textContent(), /^The language model cannot be reached right now\. Try again in a while\. .* You can try again in \d+ seconds/)
    assert.equal(await chat.alert.locator('[lang]').count(), 0, 'it is in the page\'s own language')
  })
  await visit(`${at.plain}/?${new URLSearchParams({ lang: 'en', fraga: 'å'.repeat(2001) })}`, { excused: /status of 413/ }, async (page) => {
    const chat = await enter(page, 'page', { lang: 'en' })
    assert.equal(await chat.alert.textContent(), 'The question is too long. Shorten it to at most 2000 characters.')
    assert.equal(await chat.alert.getAttribute('lang'), 'en')
  })
})

test('the link to the other language has the question that was asked', () =>
  visit(`${at.plain}/`, {}, async (page) => {
    const chat = await enter(page, 'page')
    await chat.answered(questions.answered)
    const other = page.getByRole('link', { name: 'In English' })
    await until(async () => new URL(await other.evaluate((a) => a.href)).searchParams.get('fraga') === questions.answered, 'the link has it')
    await other.click()
    await page.waitForURL(/lang=en/)
    assert.match(await chat.turns.first().textContent(), /Lundberg/)
    assert.ok(await chatOn(page, { lang: 'en' }).host.getByText('Word for word from the documents').first().isVisible())
    await chatOn(page, { lang: 'en' }).restart.click()
    const back = await page.getByRole('link', { name: 'På svenska' }).evaluate((a) => a.href)
    assert.deepEqual([...new URL(back).searchParams.keys()], ['lang'])
  }))

// isSeen tells whether a text is visible in the window, and not behind something else.
const isSeen = (locator) => locator.evaluate((e) => {
  const { left, top, width, height } = e.getBoundingClientRect()
  return e.getRootNode().elementFromPoint(left + Math.min(width, 40) / 2, top + height / 2) === e
})

test('errors of the field are tied to it', () =>
  visit(modes.page(at.plain), { excused: /status of 413/ }, async (page) => {
    const chat = await enter(page, 'page')
    for (const [text, says] of [['', /tom|skriv/i], ['   ', /tom|skriv/i], ['å'.repeat(2001), /lång|2000|korta/i]]) {
      await chat.send(text)
      await until(() => chat.field.evaluate((e) => e.getAttribute('aria-invalid') === 'true'), 'the field is invalid')
      const described = await chat.field.evaluate((e) => (e.getAttribute('aria-describedby') ?? '').split(' ').map((id) => e.getRootNode().getElementById(id)?.textContent).join(' '))
      assert.match(described, says)
      await isFocused(chat.field)
    }
    await chat.answered(questions.answered)
    assert.notEqual(await chat.field.getAttribute('aria-invalid'), 'true')
  }))

test('the chat can be started over, and goes on from what was said', () =>
  visit(modes.page(at.plain), {}, async (page) => {
    const chat = await enter(page, 'page')
    await chat.answered(questions.answered)
    const sent = page.waitForRequest(/api\/ask/)
    await chat.answered('Vilka fyra områden pekar han ut?')
    const { question, conversation, stream } = (await sent).postDataJSON()
    assert.deepEqual([question, stream, conversation.map((t) => t.role)], ['Vilka fyra områden pekar han ut?', true, ['user', 'assistant']])
    assert.match(await chat.turns.last().textContent(), /lojalitet/i)
    await chat.restart.click()
    await until(async () => await chat.turns.count() === 0, 'the conversation is gone')
    await isFocused(chat.field)
    await chat.examples.first().click()
    await chat.turns.first().waitFor()
  }))

test('an answer can be copied with its sources', () =>
  visit(modes.page(at.plain), { permissions: ['clipboard-read', 'clipboard-write'] }, async (page) => {
    const chat = await enter(page, 'page')
    await chat.answered(questions.answered)
    await listen(chat)
    await chat.copy.click()
    await until(async () => (await page.evaluate(() => globalThis.told)).some((t) => t.includes('Kopierat')), 'it is told')
    const text = await page.evaluate(() => navigator.clipboard.readText())
    assert.match(text, /Lundberg.*\[1\]/s)
    assert.ok(text.includes(`${at.plain}/documents/`), text)
  }))

test('an answer is copied where the browser keeps the clipboard from sites without TLS', () =>
  visit(modes.page(at.plain), {}, async (page) => {
    const chat = await enter(page, 'page')
    await chat.answered(questions.answered)
    await page.evaluate(() => Object.defineProperty(navigator, 'clipboard', { value: undefined }))
    await chat.copy.click()
    await until(async () => await chat.status.textContent() === 'Kopierat', 'it is told')
    await isFocused(chat.copy)
    await chat.field.focus()
    await page.keyboard.press('Control+V')
    assert.match(await chat.field.inputValue(), /Lundberg.*\[1\]\s+Källor:\s+1\. .*http:\S+\/documents\/\S+#citat/s)
  }))

test('where the documents do not say it, whom to ask is said, and what is near', () =>
  visit(modes.page(at.plain), {}, async (page) => {
    const chat = await enter(page, 'page')
    await chat.answered(questions.notFound)
    const turn = chat.turns.last()
    assert.match(await turn.textContent(), /Det framgår inte av dokumenten\. Ring kundtjänst på 0123-45 67 89\./)
    const near = turn.getByRole('list', { name: 'Dokumenten som ligger närmast' }).getByRole('link')
    assert.ok(await near.count() > 0)
    const [title] = (await near.first().textContent()).split(' (')
    await near.first().click()
    await page.getByRole('heading', { level: 1, name: title }).waitFor()
  }))

test('people say whether an answer helped', () =>
  visit(modes.page(at.plain), {}, async (page) => {
    const chat = await enter(page, 'page')
    await chat.answered(questions.answered)
    const kept = page.waitForResponse(/api\/feedback/)
    await chat.no.click()
    assert.equal((await kept).status(), 201)
    assert.equal(await chat.no.getAttribute('aria-pressed'), 'true')
    await chat.host.getByRole('textbox', { name: 'Vad var fel?' }).fill('Årtalet')
    const again = page.waitForRequest(/api\/feedback/)
    await chat.host.getByRole('button', { name: 'Skicka' }).click()
    const { helpful, comment } = (await again).postDataJSON()
    assert.deepEqual([helpful, comment], [false, 'Årtalet'])
    await chat.host.getByText('Tack!').first().waitFor()
  }))

test('after an error the same question is asked again', () =>
  visit(modes.launcher(at.plain), { excused: /ERR_INTERNET_DISCONNECTED/ }, async (page) => {
    const chat = await enter(page, 'launcher')
    await states.unreachable.reach(chat)
    assert.match(await chat.alert.textContent(), /Det gick inte att nå Svara\. Kontrollera din anslutning och försök igen\./)
    await page.context().setOffline(false)
    await chat.again.click()
    await until(async () => (await chat.status.textContent()).startsWith(chat.name.done), 'it is answered')
    assert.match(await chat.turns.last().textContent(), /Lundberg/)
    assert.equal(await chat.alert.count(), 0, 'the error is gone')
  }))

test('who asks too often is told how long to wait', async () => {
  const { url } = await proxyTo(at.limited)
  await visit(modes.page(url), { excused: /status of 429/ }, async (page) => {
    const chat = await enter(page, 'page')
    await states.limited.reach(chat)
    assert.match(await chat.alert.textContent(), /\d+\s+sekund/)
    await chat.again.waitFor()
  })
})

test('a connection that is lost in the middle is told of, and what came stays', async () => {
  const proxy = await proxyTo(at.doomed, { held: true })
  await visit(modes.page(proxy.url), { excused: /ERR_/ }, async (page) => {
    const chat = await enter(page, 'page')
    await states.answering.reach(chat)
    process.kill(Number(at.doomedID), 'SIGKILL')
    proxy.cut() // it may already have the whole answer
    await chat.alert.waitFor()
    assert.match(await chat.alert.textContent(), /Anslutningen bröts/)
    assert.match(await chat.turns.last().textContent(), /SKR/)
    await chat.again.waitFor()
    assert.equal(await chat.stop.isVisible(), false)
  })
})
