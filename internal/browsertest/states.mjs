// The states of the chat, and how people get it into them.
import { at, line, site, until } from './visit.mjs'
import { chatOn } from './chat.mjs'
import { proxyTo } from './proxy.mjs'

export const questions = {
  answered: 'Vem är vd för SKR?',
  list: 'Vilka fyra områden pekar Palle Lundberg ut?',
  notFound: 'Hur söker jag bygglov?',
}

// Each state has a server; the console messages of a failure that belongs to it; reach,
// which brings an open chat into the state; and sign, which is visible as long as the state
// lasts.
export const states = {
  empty: {
    server: () => at.plain,
    reach: (chat) => chat.examples.first().waitFor(),
    sign: (chat) => chat.examples.first(),
  },
  'field-error': {
    server: () => at.plain,
    async reach(chat) {
      await chat.ask.click()
      await chat.host.locator('[aria-invalid=true]').waitFor()
    },
    sign: (chat) => chat.host.locator('[aria-invalid=true]'),
  },
  answering: {
    server: async () => (await proxyTo(at.generative, { held: true })).url,
    async reach(chat) {
      await chat.send(questions.answered)
      await chat.stop.waitFor()
      await until(async () => (await chat.turns.last().textContent()).length > questions.answered.length + 40, 'the answer has begun')
    },
    sign: (chat) => chat.stop,
  },
  answered: { server: () => at.plain, reach: (chat) => chat.answered(questions.answered), sign: (chat) => chat.copy },
  written: { server: () => at.generative, reach: (chat) => chat.answered(questions.answered), sign: (chat) => chat.copy },
  source: {
    server: () => at.plain,
    async reach(chat) {
      await chat.answered(questions.answered)
      await chat.reference(1).click()
      await chat.source(1).locator('.heading').first().waitFor() // its section has come, and not only the quotation
    },
    sign: (chat) => chat.source(1).locator('mark').first(),
  },
  'not-found': {
    server: () => at.plain,
    reach: (chat) => chat.answered(questions.notFound),
    sign: (chat) => chat.host.getByRole('heading', { name: 'Dokumenten som ligger närmast' }),
  },
  unreachable: {
    server: () => at.plain,
    excused: /ERR_INTERNET_DISCONNECTED/,
    async reach(chat) {
      await chat.page.context().setOffline(true)
      await chat.send(questions.answered)
      await chat.alert.waitFor()
    },
    sign: (chat) => chat.again,
  },
  limited: {
    server: async () => (await proxyTo(at.limited)).url,
    excused: /status of 429/,
    async reach(chat) {
      for (let asked = 0; asked < 5 && await chat.alert.count() === 0; asked++) {
        const answer = chat.page.waitForResponse(/api\/ask/)
        await chat.send(questions.answered)
        await answer
        await chat.stop.waitFor({ state: 'hidden' })
      }
      await chat.alert.waitFor()
    },
    sign: (chat) => chat.again,
  },
  modelless: {
    server: () => at.modelless,
    excused: /status of 503/,
    async reach(chat) {
      await chat.send(questions.answered)
      await chat.alert.waitFor()
    },
    sign: (chat) => chat.again,
  },
}

// The modes of the chat. Each gives its address on a server.
export const modes = {
  page: (server) => `${server}/`,
  launcher: (server) => site(line(server)),
}

// enter gives the chat of a page in a mode, open.
export async function enter(page, mode, options) {
  const chat = chatOn(page, options)
  if (mode === 'launcher') await chat.open()
  await chat.field.waitFor()
  return chat
}
