// The states that the chat can be in, and how people get it there.
import { at, line, site, until } from './visit.mjs'
import { chatOn } from './chat.mjs'
import { proxyTo } from './proxy.mjs'

export const questions = {
  answered: 'Vem är vd för SKR?',
  list: 'Vilka fyra områden pekar Palle Lundberg ut?',
  notFound: 'Hur söker jag bygglov?',
}

// Each state has a server; what the browser says of a failure that belongs to it; and
// reach, which takes an open chat there.
export const states = {
  empty: { server: () => at.plain, reach: (chat) => chat.examples.first().waitFor() },
  'field-error': {
    server: () => at.plain,
    async reach(chat) {
      await chat.ask.click()
      await chat.host.locator('[aria-invalid=true]').waitFor()
    },
  },
  answering: {
    server: async () => (await proxyTo(at.generative, { held: true })).url,
    async reach(chat) {
      await chat.send(questions.answered)
      await chat.stop.waitFor()
      await until(async () => (await chat.turns.last().textContent()).length > questions.answered.length + 40, 'the answer has begun')
    },
  },
  answered: { server: () => at.plain, reach: (chat) => chat.answered(questions.answered) },
  written: { server: () => at.generative, reach: (chat) => chat.answered(questions.answered) },
  source: {
    server: () => at.plain,
    async reach(chat) {
      await chat.answered(questions.answered)
      await chat.reference(1).click()
      await chat.source(1).locator('mark').first().waitFor()
    },
  },
  'not-found': { server: () => at.plain, reach: (chat) => chat.answered(questions.notFound) },
  unreachable: {
    server: () => at.plain,
    excused: /ERR_INTERNET_DISCONNECTED/,
    async reach(chat) {
      await chat.page.context().setOffline(true)
      await chat.send(questions.answered)
      await chat.alert.waitFor()
    },
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
  },
  modelless: {
    server: () => at.modelless,
    excused: /status of 503/,
    async reach(chat) {
      await chat.send(questions.answered)
      await chat.alert.waitFor()
    },
  },
}

// The ways that the chat is met: each gives its address on a server.
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
